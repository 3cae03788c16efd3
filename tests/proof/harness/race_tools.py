"""What all races need: a practice, events, a case to race for, and one commit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from fakes.samples import NOW, a_practice
from weerzien import bootstrap
from weerzien.domain import ids
from weerzien.domain.appointment import AppointmentStatus
from weerzien.domain.case import PlannedStep
from weerzien.domain.errors import AlreadyAppliedError, StaleError
from weerzien.domain.event import AppointmentReported, Event, Fact
from weerzien.domain.follow_up.apply import apply
from weerzien.domain.patient import PatientDetails
from weerzien.domain.vocabulary import Channel, RiskCategory, Stage
from weerzien.usecases.apply_event import apply_now

if TYPE_CHECKING:
    from weerzien.domain.patient_file import PatientFile

PRACTICE: Final = a_practice()
WON, LOST, CONFLICT, LATER = "won", "lost", "conflict", "later"
"""`later`: AWS refused for a moment (a transaction conflict); nobody was told anything."""


def commit(file: PatientFile, event: Event) -> str:
    """Apply the event to the file as everybody read it."""
    try:
        bootstrap.files().commit(file, apply(file, event, PRACTICE), event, PRACTICE)
    except StaleError:
        return LOST
    except AlreadyAppliedError:
        return "applied before"
    return WON


def open_a_planned_case(race: str, number: int) -> None:
    receive_and_apply(
        an_event(
            f"{race}-opens-{number}",
            patient_of(race, number),
            a_no_show(f"{race}-{number}", frozenset()),
        )
    )
    case = bootstrap.cases().get(PRACTICE.id, case_of(race, number))
    steps = (PlannedStep("DeliverDay0", NOW, Stage.IMMEDIATE, None, (Channel.SMS,)),)
    bootstrap.cases().save_plan(case, steps, frozenset(), datetime.now(UTC) + timedelta(days=1))


def receive_and_apply(event: Event) -> None:
    bootstrap.events().receive(event, "body")
    apply_now(event, PRACTICE, bootstrap.events(), bootstrap.files())


def an_event(event_id: str, patient_id: str, fact: Fact) -> Event:
    return Event(event_id, PRACTICE.id, patient_id, NOW, NOW, fact)


def a_no_show(appointment_id: str, risks: frozenset[RiskCategory]) -> AppointmentReported:
    return AppointmentReported(
        appointment_id=appointment_id,
        status=AppointmentStatus.NOSHOW,
        start=NOW - timedelta(hours=1),
        end=NOW,
        discipline="general",
        created_at=NOW - timedelta(days=20),
        patient=PatientDetails(first_name="Test", phone="+31684000001", risks=risks),
    )


def patient_of(race: str, number: int) -> str:
    return f"{race}-{number}"


def case_of(race: str, number: int) -> str:
    return ids.case_id(PRACTICE.id, f"{race}-{number}")
