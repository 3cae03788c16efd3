"""Three doors fed with the same facts give the same events, and the same cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unit.domain.follow_up.story import PRACTICE
from unit.doors.facts import FIRST, IN_ERROR, KINDS, Person, Told, events_of, facts, stories
from unit.usecases.clinic import Clinic
from weerzien.contracts.his_to_event import to_event
from weerzien.contracts.no_show_list import read_row
from weerzien.contracts.read_his_event import check_his_event
from weerzien.domain.appointment import Appointment, AppointmentStatus
from weerzien.domain.event import AppointmentReported, Event, Fact, PatientDied
from weerzien.domain.patient import Patient, PatientDetails
from weerzien.domain.vocabulary import Lane
from weerzien.usecases.apply_event import apply_event

DOORS = ("json", "hl7", "fhir")
EXAMPLE = Told(
    number=1,
    kind="noshow",
    person=Person(born=date(1984, 5, 17), mobile="06-20000001", email="noor@example.org"),
    visit="A-1",
    start=FIRST,
    minutes=30,
    discipline="physiotherapy",
    clinician="C-7",
    place="Kamer 2",
    cancelled_by=None,
    at=FIRST + timedelta(minutes=20),
)


def without_names(events: list[Event]) -> list[Event]:
    """Each door names events by what its senders have: the names differ, and nothing else.

    Nothing but that HL7, a bare list and a Patient without Flags say nothing of the rest.
    """
    return [replace(event, id="", fact=as_a_whole(event.fact)) for event in events]


def as_a_whole(fact: Fact) -> Fact:
    match fact:
        case AppointmentReported(patient=PatientDetails() as details):
            return replace(fact, patient=replace(details, basics_only=False))
        case _:
            return fact


@pytest.mark.requirement("AU-13")
@settings(max_examples=150, deadline=None)
@given(facts())
def test_a_fact_is_the_same_event_at_each_door(told: Told) -> None:
    found = events_of(told, PRACTICE)
    said = without_names(found["json"])
    assert len(said) == 1
    for door in DOORS:
        assert without_names(found[door]) == said, door


@pytest.mark.requirement("AU-13", "AU-18")
@settings(max_examples=60, deadline=None)
@given(stories(), st.randoms(use_true_random=False))
def test_a_story_is_the_same_case_at_each_door_in_whatever_order_it_comes(
    story: list[Told], chance: Any
) -> None:
    late = list(story)
    chance.shuffle(late)
    ends = {door: told_to(door, story) for door in DOORS}
    assert ends["hl7"] == ends["fhir"] == ends["json"]
    assert told_to("hl7", late) == told_to("fhir", late) == told_to("json", late)


@pytest.mark.requirement("AU-03", "HR-06")
@pytest.mark.parametrize("door", DOORS)
def test_a_risk_told_in_an_event_stands_after_a_no_show_that_says_nothing_of_risks(
    door: str,
) -> None:
    """HL7 has no room for risks, Flags stand beside a Patient or do not; JSON tells the whole."""
    person = {"ref": EXAMPLE.person.ref, "first_name": "Noor", "risks": ["crisis"]}
    sent = {
        "id": "e0",
        "type": "patient.updated",
        "time": (EXAMPLE.at - timedelta(days=1)).isoformat(),
        "schema_version": "1",
        "data": {"patient": person},
    }
    clinic = Clinic()
    take_in(clinic, to_event(check_his_event(sent).event, clinic.practice, EXAMPLE.at))
    for event in events_of(EXAMPLE, clinic.practice)[door]:
        take_in(clinic, event)
    case = clinic.case_of(event.patient_id)
    assert case.lane is (Lane.STANDARD if door == "json" else Lane.HIGH_RISK)


def take_in(clinic: Clinic, event: Event) -> None:
    received = replace(event, received_at=clinic.now)
    clinic.events.receive(received, received.id)
    ports = (clinic.practices, clinic.events, clinic.files)
    apply_event(clinic.practice.id, event.patient_id, event.id, *ports)


def told_to(door: str, story: list[Told]) -> Any:
    """What a practice knows in the end when this door heard all of it."""
    clinic = Clinic()
    for told in story:
        clinic.now = max(clinic.now, told.at + timedelta(minutes=1))
        for event in events_of(told, clinic.practice)[door]:
            take_in(clinic, event)
    patient_id = events_of(story[0], clinic.practice)[door][0].patient_id
    file = clinic.world.files.load(clinic.practice.id, patient_id)
    work = sorted((task.kind, task.case_id, task.due) for task in file.tasks.values())
    visits = {one.id: without_word_for_error(one) for one in file.appointments.values()}
    assert file.patient is None or file.patient.rest_at is None
    return _whole(file.patient), visits, file.case, work


def _whole(patient: Patient | None) -> Patient | None:
    if patient is None:
        return None
    return replace(patient, details=replace(patient.details, basics_only=False))


def without_word_for_error(visit: Appointment) -> Appointment:
    """Two doors call it cancelled by the practice what never was; all else must be alike."""
    is_error = visit.status is AppointmentStatus.ENTERED_IN_ERROR
    return replace(visit, status=AppointmentStatus.CANCELLED) if is_error else visit


def test_every_kind_of_fact_can_be_told_at_each_door() -> None:
    """So that the properties above do not agree about nothing."""
    seen = {}
    for number, kind in enumerate(KINDS):
        told = replace(EXAMPLE, number=number, kind=kind)
        for door, (event,) in events_of(told, PRACTICE).items():
            fact = event.fact
            seen[kind, door] = fact.status if isinstance(fact, AppointmentReported) else type(fact)
    for door in DOORS:
        assert seen["noshow", door] is AppointmentStatus.NOSHOW
        assert seen["died", door] is PatientDied
        assert seen["rescheduled", door] is AppointmentStatus.BOOKED


@pytest.mark.requirement("AU-13", "NS-29")
@pytest.mark.parametrize("kind", [IN_ERROR, "cancelled"])
def test_nobody_is_back_by_a_visit_that_never_was_whichever_door_says_so(kind: str) -> None:
    """Booked and taken off again before the first visit was marked as missed."""
    made: dict[str, Any] = {"visit": "A-2", "start": FIRST + timedelta(days=6)}
    story = [
        replace(EXAMPLE, number=2, kind="booked", at=FIRST + timedelta(minutes=5), **made),
        replace(EXAMPLE, number=3, kind=kind, at=FIRST + timedelta(minutes=6), **made),
        EXAMPLE,
    ]
    for door in DOORS:
        _, _, case, _ = told_to(door, story)
        assert case is not None, door
        assert case.is_open, door


@pytest.mark.requirement("AU-13")
def test_a_row_of_a_list_is_the_same_event_too() -> None:
    """A row that says no more is marked at its start."""
    told = replace(EXAMPLE, at=EXAMPLE.start)
    row = read_row(
        {
            "patiëntnummer": "P-1",
            "afspraaknummer": "A-1",
            "datum": "02-03-2027",
            "tijd": "10:00",
            "duur": "30",
            "voornaam": "Noor",
            "achternaam": "Hof",
            "geboortedatum": "17-05-1984",
            "mobiel": "06-20000001",
            "e-mail": "noor@example.org",
            "discipline": "physiotherapy",
            "behandelaarcode": "C-7",
            "locatie": "Kamer 2",
        },
        PRACTICE,
        told.at + timedelta(hours=8),
    )
    assert row.intake is not None
    event = to_event(row.intake.event, PRACTICE, told.at + timedelta(minutes=1))
    assert without_names([event]) == without_names(events_of(told, PRACTICE)["json"])


def test_a_no_show_opens_a_case_through_each_door() -> None:
    for door in DOORS:
        _, _, case, _ = told_to(door, [EXAMPLE])
        assert case is not None, door
        assert case.is_open, door
