import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from weerzien.contracts.his_to_event import to_event
from weerzien.contracts.read_his_event import read_his_event
from weerzien.contracts.refusals import ContractError
from weerzien.domain import ids
from weerzien.domain.appointment import AppointmentStatus
from weerzien.domain.event import (
    AppointmentReported,
    Event,
    PatientDeregistered,
    PatientDied,
    PatientOptedOut,
    PatientReported,
)
from weerzien.domain.patient import Representative
from weerzien.domain.practice import Practice, Rehearsal
from weerzien.domain.vocabulary import Channel, RiskCategory, StopReason

Sample = Callable[..., dict[str, Any]]
Make = Callable[[dict[str, Any]], Event]


@pytest.fixture
def make(practice: Practice, received_at: datetime) -> Make:
    return lambda body: to_event(read_his_event(json.dumps(body)).event, practice, received_at)


@pytest.mark.requirement("AU-18")
def test_an_event_is_named_by_practice_and_source_id(
    make: Make, sample: Sample, practice: Practice, received_at: datetime
) -> None:
    event = make(sample())
    assert event.id == ids.event_id("p1", "his", "evt-2026-0006")
    assert event.patient_id == ids.patient_id("p1", "P-20417")
    assert event.occurred_at == datetime(2026, 3, 30, 8, 20, tzinfo=UTC)
    assert event.received_at == received_at
    other = to_event(
        read_his_event(json.dumps(sample())).event, replace(practice, id="p2"), received_at
    )
    assert {other.id, other.patient_id}.isdisjoint({event.id, event.patient_id})


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("appointment.booked", AppointmentStatus.BOOKED),
        ("appointment.rescheduled", AppointmentStatus.BOOKED),
        ("appointment.cancelled", AppointmentStatus.CANCELLED),
        ("appointment.arrived", AppointmentStatus.ARRIVED),
        ("appointment.fulfilled", AppointmentStatus.FULFILLED),
        ("appointment.noshow", AppointmentStatus.NOSHOW),
        ("appointment.noshow_corrected", AppointmentStatus.ENTERED_IN_ERROR),
    ],
)
def test_every_appointment_event_says_what_became_of_it(
    make: Make, sample: Sample, kind: str, status: AppointmentStatus
) -> None:
    fact = make(sample(kind)).fact
    assert isinstance(fact, AppointmentReported)
    assert fact.status is status
    assert fact.appointment_id == ids.appointment_id("p1", "A-88120")
    assert fact.discipline == "physiotherapy"
    assert fact.created_at == datetime(2026, 3, 9, 13, 12, tzinfo=UTC)


@pytest.mark.requirement("EC-E11")
@pytest.mark.parametrize(
    ("by", "practice_did"), [("practice", True), ("patient", False), (None, False)]
)
def test_who_cancelled_is_kept(
    make: Make, sample: Sample, by: str | None, practice_did: bool
) -> None:
    body = sample("appointment.cancelled")
    body["data"]["appointment"]["cancelled_by"] = by
    fact = make(body).fact
    assert isinstance(fact, AppointmentReported)
    assert fact.cancelled_by_practice is practice_did


def test_a_reference_alone_says_nothing_about_the_person(make: Make, sample: Sample) -> None:
    fact = make(sample("appointment.fulfilled")).fact
    assert isinstance(fact, AppointmentReported)
    assert fact.patient is None


@pytest.mark.requirement("HR-15", "NS-10")
def test_the_sources_own_numbers_come_along(make: Make, sample: Sample) -> None:
    fact = make(sample()).fact
    assert isinstance(fact, AppointmentReported)
    assert fact.appointment_ref == "A-88120"
    assert fact.patient is not None
    assert fact.patient.ref == "P-20417"


def test_one_detail_makes_a_full_picture(make: Make, sample: Sample) -> None:
    fact = make(sample("appointment.fulfilled", no_contact=False)).fact
    assert isinstance(fact, AppointmentReported)
    assert fact.patient is not None
    assert fact.patient.phone is None


@pytest.mark.requirement("AU-03", "HR-07")
def test_marks_sent_and_marks_derived_come_together(make: Make, sample: Sample) -> None:
    fact = make(sample(chronic_conditions=2)).fact
    assert isinstance(fact, AppointmentReported)
    assert fact.patient is not None
    assert fact.patient.risks == {
        RiskCategory.POST_OP,
        RiskCategory.CHRONIC_MULTI,
        RiskCategory.PSYCH_DISCHARGE,
        RiskCategory.EARLY_TREATMENT,
    }


@pytest.mark.requirement("D16")
def test_a_childs_parent_comes_along(make: Make, sample: Sample) -> None:
    fact = make(sample("patient.updated")).fact
    assert isinstance(fact, PatientReported)
    assert fact.details.representative == Representative(
        "+31623456781", "familie.dewit@example.org", leads=False
    )


def test_an_opt_out_closes_the_named_channels_or_both(make: Make, sample: Sample) -> None:
    body = sample("patient.opted_out")
    assert make(body).fact == PatientOptedOut(frozenset({Channel.SMS}), "his")
    del body["data"]["channels"]
    assert make(body).fact == PatientOptedOut(frozenset({Channel.SMS, Channel.EMAIL}), "his")


def test_death_and_departure_are_facts_of_their_own(make: Make, sample: Sample) -> None:
    assert make(sample("patient.deceased")).fact == PatientDied()
    body = sample("patient.deregistered")
    assert make(body).fact == PatientDeregistered(StopReason.MOVED)
    del body["data"]["reason"]
    assert make(body).fact == PatientDeregistered(StopReason.DEREGISTERED)


def test_an_event_from_the_far_future_cannot_outlive_every_correction(
    sample: Sample, practice: Practice
) -> None:
    envelope = read_his_event(json.dumps(sample())).event
    day_before = envelope.time - timedelta(days=1)
    assert to_event(envelope, practice, day_before).occurred_at == envelope.time
    with pytest.raises(ContractError):
        to_event(envelope, practice, day_before - timedelta(seconds=1))


def test_a_rehearsal_may_run_ahead(sample: Sample, practice: Practice) -> None:
    envelope = read_his_event(json.dumps(sample())).event
    start = envelope.time - timedelta(days=9)
    rehearsing = replace(practice, rehearsal=Rehearsal(start, start, 10_080, frozenset()))
    assert to_event(envelope, rehearsing, start).occurred_at == envelope.time
