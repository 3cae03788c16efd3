"""The page of a patient who is back, made from the facts as they are; none where there is none."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from weerzien.domain.appointment import Appointment, AppointmentStatus
from weerzien.domain.calendar import local_date
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact
from weerzien.domain.follow_up.appointments import is_withdrawn, returns_after
from weerzien.domain.hand_over import (
    HandOver,
    HandOverContact,
    HandOverStatus,
    HandOverStep,
    HandOverTask,
    Returning,
    WhyWithdrawn,
    in_order,
    without_words,
)
from weerzien.domain.practice import Practice
from weerzien.domain.task import Task, TaskKind
from weerzien.domain.vocabulary import Barrier, Channel, StopReason

MOST_CONTACTS: Final = 100
JUST_OVER: Final = timedelta(days=1)
"""News of a visit, such as that it was missed, comes after it."""
OFF: Final = frozenset({AppointmentStatus.CANCELLED, AppointmentStatus.ENTERED_IN_ERROR})
CAME: Final = frozenset({AppointmentStatus.ARRIVED, AppointmentStatus.FULFILLED})
TOLD_KINDS: Final = frozenset(
    {
        TaskKind.CALL_DAY1,
        TaskKind.CLINICIAN_NOTICE,
        TaskKind.ESCALATION,
        TaskKind.CLINICIAN_DECLINED,
        TaskKind.ANSWER_PATIENT,
        TaskKind.CONTACT_BY_HAND,
        TaskKind.NOT_FEASIBLE_72H,
    }
)
"""Work about the patient; what is about addresses or about us tells a clinician nothing."""

NO_PAGE: Final = frozenset({StopReason.MERGED, StopReason.DECEASED})
"""A joined case is told on the page of the one it joined."""
_BARRIER: Final = "barrier:"


def return_page(
    case: Case,
    returning: Returning,
    contacts: Iterable[Contact],
    tasks: Iterable[Task],
    practice: Practice,
) -> HandOver | None:
    """Say what the clinician of the new appointment must know; None where there is no page.

    The same facts give the same page, whatever order they lie in, and no clock is asked.
    """
    log = sorted(contacts, key=lambda row: (row.at, row.id))
    work = sorted(tasks, key=lambda task: (task.created_at, task.id))
    told = [task for task in work if task.kind in TOLD_KINDS]
    known = {one.id: one for one in returning.appointments}
    missed = [known[name] for name in case.appointment_ids if name in known]
    lead = known.get(case.appointment_ids[0])
    visit = _visit(lead, known.values()) if lead else None
    if visit is None or case.stop is None or not _is_told(case.stop.reason, log or told):
        return None
    starts = tuple(sorted({one.missed_start or one.start for one in missed}))
    before = _last_visit(starts[0], returning.appointments)
    why = _why_withdrawn(missed, visit)
    page = HandOver(
        practice_id=case.practice_id,
        patient_id=case.patient_id,
        case_id=case.id,
        appointment_id=visit.id,
        visit_start=visit.start,
        status=HandOverStatus.WITHDRAWN if why else HandOverStatus.READY,
        missed=starts,
        missed_ids=tuple(sorted(one.id for one in missed)),
        days_elapsed=(local_date(visit.start, practice) - local_date(starts[0], practice)).days,
        lane=case.lane,
        ended=case.stop.reason,
        why_withdrawn=why,
        messages_ended=case.messages_stop.reason if case.messages_stop else None,
        contacts=tuple(map(_contact, log[-MOST_CONTACTS:])),
        earlier_contacts=max(0, len(log) - MOST_CONTACTS),
        tasks=tuple(map(_task, told)),
        barriers=_barriers(case, work),
        opted_out=tuple(one for one in Channel if one in returning.opted_out),
        no_contact=returning.no_contact,
        note_ref=_newest(returning, "note_ref"),
        plan_ref=_newest(returning, "plan_ref"),
        last_visit_id=before.id if before else None,
        last_visit_start=before.start if before else None,
    )
    asked_at = returning.erasure_asked_at
    return without_words(page) if asked_at and case.stop.at <= asked_at else page


def pages_asked_for(appointments: Mapping[str, Appointment], at: datetime) -> tuple[str, ...]:
    """Name the cases of which news that came in at `at` can change what a clinician reads.

    By the visits alone: the case itself may be an earlier one, which the event does not see.
    """
    cases = set()
    for missed in appointments.values():
        if missed.case_id and missed.marked_at:
            visit = _visit(missed, appointments.values()) or _taken_back(missed)
            if visit is not None and visit.end + JUST_OVER > at:
                cases.add(missed.case_id)
    return tuple(sorted(cases))


def _taken_back(missed: Appointment) -> Appointment | None:
    """A visit that no longer counts as missed may have been the return itself: moved, then off."""
    return None if missed.status is AppointmentStatus.NOSHOW else missed


def _is_told(reason: StopReason, anything_done: object) -> bool:
    # A page for nothing is not read, and teaches not to read the next one.
    return reason not in NO_PAGE and (reason is StopReason.REBOOKED or bool(anything_done))


def _visit(missed: Appointment, known: Iterable[Appointment]) -> Appointment | None:
    """The appointment that the page belongs to: the first visit at which the patient is back.

    One of the discipline that was missed goes before all others. A return that was missed too
    keeps the page, withdrawn: what comes after it belongs to the follow-up of its own.
    """
    found = returns_after(missed, known)
    standing = [one for one in found if one.status not in OFF]
    if standing:
        return min(standing, key=lambda a: (a.discipline != missed.discipline, a.start, a.id))
    return max(found, key=lambda a: (a.status_at, a.id), default=None)


def _why_withdrawn(missed: list[Appointment], visit: Appointment) -> WhyWithdrawn | None:
    if all(is_withdrawn(one) for one in missed):
        return WhyWithdrawn.CORRECTED
    if visit.status is AppointmentStatus.NOSHOW:
        return WhyWithdrawn.MISSED
    return WhyWithdrawn.CANCELLED if visit.status in OFF else None


def _last_visit(missed_start: datetime, known: Iterable[Appointment]) -> Appointment | None:
    """Where the last note and the plan for the missed visit were written."""
    came = [one for one in known if one.status in CAME and one.start < missed_start]
    return max(came, key=lambda one: (one.start, one.id), default=None)


def _newest(returning: Returning, name: str) -> str | None:
    telling = [one for one in returning.appointments if getattr(one, name)]
    newest = max(telling, key=lambda one: (one.status_at, one.id), default=None)
    return getattr(newest, name) if newest else None


def _barriers(case: Case, tasks: Iterable[Task]) -> tuple[Barrier, ...]:
    remarks = (remark for task in tasks for remark in task.remarks)
    named = [Barrier(one.removeprefix(_BARRIER)) for one in remarks if one.startswith(_BARRIER)]
    return in_order([*named, *([case.barrier] if case.barrier else [])])


def _contact(row: Contact) -> HandOverContact:
    return HandOverContact(
        row.id, row.at, row.channel, row.direction, row.status, row.stage, row.reason
    )


def _task(task: Task) -> HandOverTask:
    steps = tuple(HandOverStep(one.at, one.outcome, one.next_step) for one in task.attempts)
    return HandOverTask(task.kind, task.state, task.created_at, steps)
