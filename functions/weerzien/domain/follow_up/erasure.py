"""What erasing means for a patient's file: when it may be, and what ends with it (CO-14, CO-15)."""

from dataclasses import replace
from typing import Final

from weerzien.domain.appointment import AppointmentStatus
from weerzien.domain.event import AppointmentReported
from weerzien.domain.follow_up.appointments import merge
from weerzien.domain.follow_up.draft import Draft
from weerzien.domain.follow_up.enrol import blocked_for_good
from weerzien.domain.forgetting import forgotten
from weerzien.domain.kept_file import KeptCase, KeptFile
from weerzien.domain.retention import details_due, periods_of
from weerzien.domain.vocabulary import StopReason

ERASED: Final = "erased"


def details_expired(draft: Draft) -> None:
    """Erase the details if that is due by the file as it is now: a case may have opened since."""
    due = details_due(_kept(draft), periods_of(draft.practice), draft.at)
    if due is not None and due <= draft.at:
        draft.patient = forgotten(draft.known_patient(), draft.at)


def asked(draft: Draft, by: str) -> None:
    """End the running case and all open work, and forget the person in the same step.

    Older news of the person, still under way, brings nothing back.
    """
    draft.close(StopReason.MANUAL, by)
    for task in list(draft.tasks.values()):
        if task.is_open:
            draft.tasks[task.id] = task.cancelled(ERASED, draft.at)
    patient = forgotten(draft.known_patient(), draft.at)
    draft.patient = replace(patient, erasure_asked_at=draft.at, details_at=draft.at)


def waits_for_details(draft: Draft) -> bool:
    """Whether this is a missed appointment of somebody whose details are erased.

    Such an event waits, as it does for a patient nobody told us about: without details it would
    count as a patient who cannot be reached.
    """
    patient, fact = draft.known_patient(), draft.event.fact
    if patient.erased_at is None or not isinstance(fact, AppointmentReported):
        return False
    known = draft.appointments.get(fact.appointment_id)
    is_followed_up = known is not None and known.case_id is not None
    if fact.status is not AppointmentStatus.NOSHOW or is_followed_up:
        return False
    return blocked_for_good(draft, (merge(known, fact, draft.event),)) is None


def _kept(draft: Draft) -> KeptFile:
    tasks = tuple(draft.tasks.values())
    cases = (KeptCase(draft.case, tasks=tasks),) if draft.case else ()
    return KeptFile(
        draft.file.practice_id,
        draft.file.patient_id,
        draft.patient,
        cases=cases,
        tasks=() if cases else tasks,
    )
