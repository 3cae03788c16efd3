from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from fakes.samples import DETAILS, NOW, a_case, a_contact, a_link, a_patient, a_practice, a_task
from fakes.samples import an_appointment as appointment
from fakes.samples import an_event as event
from weerzien.adapters import codec
from weerzien.domain import event as facts
from weerzien.domain.appointment import AppointmentStatus
from weerzien.domain.case import Case, Pause, PauseReason
from weerzien.domain.errors import WeerzienError
from weerzien.domain.patient import Patient, Representative
from weerzien.domain.task import NextStep, Outcome
from weerzien.domain.vocabulary import Barrier, Channel, RiskCategory, Stage

FACTS = (
    facts.AppointmentReported("a1", AppointmentStatus.NOSHOW, NOW, NOW, "general", patient=DETAILS),
    facts.PatientReported(replace(DETAILS, birth_date=date(2010, 2, 3))),
    facts.PatientDied(),
    facts.PatientDeregistered(),
    facts.PatientOptedOut(frozenset(Channel), "sms"),
    facts.PatientOptedIn(frozenset({Channel.SMS}), "sms"),
    facts.PatientReplied(Channel.SMS, "Ik ben er al geweest… Ayşe 王伟", distress=False),
    facts.AutoReplied(Channel.EMAIL),
    facts.PatientDeclined("c1"),
    facts.BarrierNamed("c1", Barrier.FEAR),
    facts.AddressFailed("c1", Channel.EMAIL),
    facts.FateLearned("c1", "immediate.sms"),
    facts.StaffStopped("desk"),
    facts.StaffResumed("desk"),
    facts.BlockLifted("desk", "asked for it", frozenset({Channel.SMS}), no_contact=True),
    facts.ContactMade("desk", Channel.PHONE, Outcome.REACHED, "note"),
    facts.TaskAccepted("t1", "desk"),
    facts.TaskAnswered("t1", "desk", Outcome.REACHED, NextStep.WILL_BOOK),
    facts.DetailsExpired(),
    facts.ErasureAsked("desk"),
)


def test_every_kind_of_fact_is_tried_below() -> None:
    assert {type(fact) for fact in FACTS} == set(get_args(facts.Fact))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: type(fact).__name__)
def test_an_event_comes_back_with_its_kind_of_fact(fact: facts.Fact) -> None:
    there_and_back = codec.event_from_json(codec.event_to_json(event(fact=fact)))
    assert there_and_back == event(fact=fact)
    assert type(there_and_back.fact) is type(fact)


def test_values_come_back_from_json() -> None:
    patient = replace(
        a_patient(),
        details=replace(DETAILS, representative=Representative(phone="+31600000002", leads=True)),
        bad_addresses=frozenset({"a", "b"}),
    )
    for value in (a_practice(), patient, appointment(), a_task(), a_contact(), a_link()):
        assert codec.from_json(type(value), codec.to_json(value)) == value
        assert codec.from_json(type(value), codec.to_json(value, whole=True)) == value


def test_a_practice_is_stored_with_every_setting() -> None:
    assert '"jitter_minutes":150' in codec.to_json(a_practice(), whole=True)


def test_the_sets_of_a_case_are_sets_and_what_is_empty_is_left_out() -> None:
    risks = frozenset({RiskCategory.CRISIS})
    attributes = codec.case_to_attributes(replace(a_case(), risks=risks))
    assert attributes["risks"] == {"crisis"}
    assert not {"closed_channels", "skipped", "pause", "stop", "plan"} & set(attributes)


def test_a_case_has_what_conditions_compare_and_paths_reach_into() -> None:
    attributes = codec.case_to_attributes(a_case())
    assert attributes["state"] == "open"
    assert [attributes[name] for name in ("plan_no", "planned_no", "rev", "starts")] == [1, 0, 0, 0]
    assert [attributes[name] for name in ("claims", "done", "retry_at")] == [{}, {}, {}]


def test_a_case_comes_back_from_what_the_table_returns() -> None:
    case = replace(
        a_case(),
        pause=Pause(PauseReason.REPLY, NOW, None),
        claims={"immediate.sms": NOW},
        done={Stage.IMMEDIATE: date(2027, 3, 22)},
        plan_no=3,
    )
    item = {**codec.case_to_attributes(case), "plan_no": Decimal(3), "pk": "P", "gsi1pk": "A"}
    assert codec.case_from_attributes(item) == case


def test_course_is_what_neither_sending_nor_planning_nor_the_store_owns() -> None:
    kept = {"id", "practice_id", "patient_id", "state", "stop", "rev", "starts"}
    kept |= {"plan", "planned_no", "claims", "done", "skipped", "retry_at"}
    assert set(codec.COURSE) == set(Case.__dataclass_fields__) - kept


@pytest.mark.requirement("EC-X06")
def test_what_cannot_be_read_is_not_shown() -> None:
    broken = '{"id": "x1", "details": {"phone": ["+31600000001"]}}'
    for read in (
        lambda: codec.from_json(Patient, broken),
        lambda: codec.event_from_json(broken),
        lambda: codec.event_from_json('{"kind": "PatientReported", "fact": {"details": 1}}'),
        lambda: codec.case_from_attributes({"id": "+31600000001"}),
    ):
        with pytest.raises(WeerzienError) as error:
            read()
        assert error.value.code == "unreadable_item"
        assert error.value.__cause__ is None
        assert error.value.__suppress_context__
