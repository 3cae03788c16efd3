"""Values to start a test from; `replace` changes what the test is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from weerzien.domain.appointment import Appointment, AppointmentStatus
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.event import Event, Fact, PatientReported
from weerzien.domain.hand_over import HandOver, HandOverStatus
from weerzien.domain.link import Link
from weerzien.domain.patient import Patient, PatientDetails
from weerzien.domain.practice import Practice, Role, Sender, Staff, StaffMember
from weerzien.domain.task import Task, TaskKind
from weerzien.domain.vocabulary import (
    AddressForm,
    Barrier,
    Channel,
    Lane,
    Stage,
    StopReason,
    Variant,
)

NOW = datetime(2027, 3, 22, 9, tzinfo=UTC)
MOBILE = "+31600000001"
MAILBOX = "Patient@example.org"
DESK = Role(StaffMember("desk", "Balie"), StaffMember("desk-2", "Balie twee"))
DETAILS = PatientDetails(first_name="Test", phone=MOBILE, email=MAILBOX)


def a_practice(practice_id: str = "p1") -> Practice:
    return Practice(
        id=practice_id,
        name="Praktijk Voorbeeld",
        short_name="Voorbeeld",
        pepper=f"pepper of {practice_id}",
        phone="+31200000000",
        booking_url="https://example.org/afspraak",
        variant=Variant.GENERAL,
        address_form=AddressForm.U,
        sender=Sender("+31970000001", two_way=True, mail_name="P", mail_address="p@example.org"),
        staff=Staff(DESK, DESK, DESK, DESK),
    )


def a_patient(patient_id: str = "x1", case_id: str | None = None) -> Patient:
    return Patient(patient_id, "p1", DETAILS, NOW, case_id=case_id)


def an_event(event_id: str = "e1", fact: Fact | None = None, patient_id: str = "x1") -> Event:
    return Event(event_id, "p1", patient_id, NOW, NOW, fact or PatientReported(DETAILS))


def an_appointment(appointment_id: str = "a1") -> Appointment:
    status = AppointmentStatus.NOSHOW
    return Appointment(
        appointment_id, NOW, NOW + timedelta(minutes=20), "general", status, NOW, marked_at=NOW
    )


def a_case(case_id: str = "c1") -> Case:
    return Case(
        id=case_id,
        practice_id="p1",
        patient_id="x1",
        appointment_ids=("a1",),
        discipline="general",
        variant=Variant.GENERAL,
        lane=Lane.STANDARD,
        protocol="standard.1",
        missed_start=NOW - timedelta(hours=1),
        marked_at=NOW,
        mark_received_at=NOW,
        opened_at=NOW,
    )


def a_task(task_id: str = "t1", case_id: str = "c1") -> Task:
    return Task(
        id=task_id,
        practice_id="p1",
        patient_id="x1",
        case_id=case_id,
        kind=TaskKind.ANSWER_PATIENT,
        owner=DESK,
        opens_at=NOW,
        due=NOW + timedelta(hours=4),
        created_at=NOW,
    )


def a_contact(status: ContactStatus = ContactStatus.SENT) -> Contact:
    return Contact(
        id="immediate.sms",
        practice_id="p1",
        case_id="c1",
        channel=Channel.SMS,
        direction=Direction.OUT,
        status=status,
        at=NOW,
        stage=Stage.IMMEDIATE,
    )


def a_hand_over() -> HandOver:
    return HandOver(
        practice_id="p1",
        patient_id="x1",
        case_id="c1",
        appointment_id="a2",
        visit_start=NOW + timedelta(days=5),
        status=HandOverStatus.READY,
        missed=(NOW,),
        missed_ids=("a1",),
        days_elapsed=5,
        lane=Lane.STANDARD,
        ended=StopReason.REBOOKED,
        barriers=(Barrier.COSTS,),
        opted_out=(Channel.SMS,),
        note_ref="note",
        rev=1,
        made_at=NOW,
    )


def a_link() -> Link:
    return Link("p1", "c1", "x1", Stage.IMMEDIATE, Channel.SMS, NOW + timedelta(days=90))
