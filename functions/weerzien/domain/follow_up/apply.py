"""One event applied to one patient's file: pure, so that order and repetition can be tested."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from weerzien.domain.event import (
    AddressFailed,
    AppointmentReported,
    AutoReplied,
    BarrierNamed,
    BlockLifted,
    ContactMade,
    DetailsExpired,
    ErasureAsked,
    Event,
    FateLearned,
    PatientDeclined,
    PatientDeregistered,
    PatientDied,
    PatientOptedIn,
    PatientOptedOut,
    PatientReplied,
    PatientReported,
    StaffResumed,
    StaffStopped,
    TaskAccepted,
    TaskAnswered,
)
from weerzien.domain.follow_up import answers, erasure, message_task, staff
from weerzien.domain.follow_up.appointments import merge
from weerzien.domain.follow_up.draft import Draft
from weerzien.domain.follow_up.enrol import enrol
from weerzien.domain.follow_up.settle import settle
from weerzien.domain.patient import Patient, PatientDetails, with_rest_of
from weerzien.domain.patient_file import Changes, PatientFile
from weerzien.domain.practice import Practice
from weerzien.domain.vocabulary import Channel

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def apply(file: PatientFile, event: Event, practice: Practice) -> Changes:
    """What the event changes; nothing where it is old news.

    An event about a patient nobody told us about yet waits (`waits_for_patient`).
    """
    draft = Draft(file, event, practice)
    if not _learn_patient(draft):
        return Changes(waits_for_patient=True)
    _dispatch(draft)
    settle(draft)
    return draft.changes()


def _learn_patient(draft: Draft) -> bool:
    """Take in what the event says about the person; False when the patient stays unknown."""
    match draft.event.fact:
        case (
            PatientReported(details=details)
            | AppointmentReported(patient=PatientDetails() as details)
        ):
            _take_details(draft, details)
        case _:
            pass
    return draft.patient is not None and not erasure.waits_for_details(draft)


def _take_details(draft: Draft, details: PatientDetails) -> None:
    event, patient = draft.event, draft.patient
    if patient is None:
        draft.patient = Patient(
            id=event.patient_id,
            practice_id=event.practice_id,
            details=details,
            details_at=event.occurred_at,
            known_since=draft.at,
        )
    elif event.occurred_at >= patient.details_at:
        rest_at = patient.rest_told_at if details.basics_only else None
        if details.basics_only:
            details = with_rest_of(details, patient.details)
        draft.patient = replace(
            patient,
            details=details,
            details_at=event.occurred_at,
            rest_at=rest_at,
            opted_out=patient.opted_out - _moved(patient, details),
            known_since=draft.at if patient.erased_at else patient.known_since,
            erased_at=None,
        )
    elif not details.basics_only and (event.occurred_at >= (patient.rest_told_at or _NEVER)):
        # Overtaken by newer details that had no room for risks and flags: those count still.
        # Whose representative the newer ones bear cannot be told once they were filled up before.
        basics = (
            replace(patient.details, representative=None) if patient.rest_at else patient.details
        )
        rest = with_rest_of(basics, details)
        draft.patient = replace(patient, details=rest, rest_at=event.occurred_at)


def _moved(patient: Patient, after: PatientDetails) -> frozenset[Channel]:
    """Channels with another address than before: an opt-out counts per address (D1).

    After an erasure nobody knows the address of before: then the opt-out stays.
    """
    if patient.erased_at is not None:
        return frozenset()
    before = patient.details
    found = {
        Channel.SMS: before.phone != after.phone,
        Channel.EMAIL: before.email != after.email,
    }
    return frozenset(channel for channel, moved in found.items() if moved)


def _dispatch(draft: Draft) -> None:  # noqa: C901, PLR0912 - one line per fact there is
    match draft.event.fact:
        case AppointmentReported() as report:
            _take_appointment(draft, report)
        case PatientReported():
            pass
        case PatientDied():
            answers.died(draft)
        case PatientDeregistered(reason=reason):
            answers.deregistered(draft, reason)
        case PatientOptedOut(channels=channels, via=via):
            answers.opted_out(draft, channels, via)
        case PatientOptedIn(channels=channels):
            answers.opted_in(draft, channels)
        case PatientReplied() as reply:
            answers.replied(draft, reply)
        case AutoReplied(channel=channel):
            answers.auto_replied(draft, channel)
        case PatientDeclined(case_id=case_id):
            answers.declined(draft, case_id)
        case BarrierNamed(case_id=case_id, barrier=barrier):
            answers.named_barrier(draft, case_id, barrier)
        case AddressFailed(case_id=case_id, channel=channel):
            answers.address_failed(draft, case_id, channel)
        case FateLearned(case_id=case_id, contact_id=contact_id):
            message_task.fate_learned(draft, case_id, contact_id)
        case StaffStopped(by=by, reason=reason):
            staff.stop(draft, by, reason)
        case StaffResumed():
            staff.resume(draft)
        case BlockLifted() as lifted:
            staff.lift(draft, lifted)
        case ContactMade() as contact:
            staff.log_contact(draft, contact)
        case TaskAccepted(task_id=task_id, by=by):
            staff.accept(draft, task_id, by)
        case TaskAnswered() as answer:
            staff.answer(draft, answer)
        case DetailsExpired():
            erasure.details_expired(draft)
        case ErasureAsked(by=by):
            erasure.asked(draft, by)


def _take_appointment(draft: Draft, report: AppointmentReported) -> None:
    known = draft.appointments.get(report.appointment_id)
    merged = merge(known, report, draft.event)
    draft.appointments[merged.id] = merged
    # A missed appointment that was itself the way back ends the running series before it starts
    # its own; only then is it known whether there is a series to join.
    settle(draft)
    draft.appointments[merged.id] = enrol(draft, merged)
