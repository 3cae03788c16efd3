"""What the facts mean for the patient's latest case, whichever event brought them."""

from dataclasses import replace
from datetime import timedelta

from weerzien.domain.appointment import Appointment
from weerzien.domain.case import Case
from weerzien.domain.follow_up.appointments import find_return, is_cancelled, is_withdrawn
from weerzien.domain.follow_up.draft import Draft
from weerzien.domain.follow_up.enrol import SYSTEM, blocked_for_good, visit_is_far
from weerzien.domain.follow_up.people import add_call, raise_risk
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import Lane, StopReason

SPAN_OF_SERIES = timedelta(days=14)
"""Longest series; a return that is cancelled within it asks for a person (NS-31)."""

ENDED_BY_RETURN = frozenset({StopReason.REBOOKED, StopReason.ALREADY_REBOOKED})


def settle(draft: Draft) -> None:
    """Stop the case if the facts say so; otherwise bring its lane up to date."""
    case = draft.case
    if case is None or draft.patient is None:
        return
    if case.is_open:
        _settle_open(draft, case)
    _note_return(draft)


def _settle_open(draft: Draft, case: Case) -> None:
    missed = draft.missed_in(case)
    blocked = blocked_for_good(draft, missed)
    if blocked is not None:
        draft.close(blocked, SYSTEM)
    elif missed and all(is_withdrawn(appointment) for appointment in missed):
        draft.close(StopReason.MARK_CORRECTED, SYSTEM)
    elif (found := _return_of(draft, case)) is not None:
        _, before_mark = found
        if before_mark:
            _close_already_rebooked(draft, case)
        else:
            draft.close(StopReason.REBOOKED, SYSTEM)
    else:
        raise_risk(draft, draft.known_patient().details.risks)


def _close_already_rebooked(draft: Draft, case: Case) -> None:
    """As if the visit had been known at the mark: a far one leaves high risk its call (NS-29)."""
    if case.lane is not Lane.HIGH_RISK or not visit_is_far(draft, case):
        draft.close(StopReason.ALREADY_REBOOKED, SYSTEM)
        return
    calls = {one.id: one for one in draft.tasks.values() if one.kind is TaskKind.CALL_DAY1}
    draft.close(StopReason.ALREADY_REBOOKED, SYSTEM)
    draft.tasks |= calls
    add_call(draft, at_once=False)


def _return_of(draft: Draft, case: Case) -> tuple[Appointment, bool] | None:
    lead = draft.appointments.get(case.appointment_ids[0])
    return find_return(lead, draft.appointments.values()) if lead is not None else None


def _note_return(draft: Draft) -> None:
    """Remember by which appointment the patient is back, also long after the series ended."""
    case = draft.case
    if case is None or case.is_open:
        return
    found = _return_of(draft, case)
    if found is not None and case.rebooking_id != found[0].id:
        back, _ = found
        case = draft.case = replace(case, rebooking_id=back.id)
        if case.stop is not None and case.stop.reason in ENDED_BY_RETURN:
            _check_replacement(draft, case, back)
        if case.stop is not None and case.stop.reason is not StopReason.ALREADY_REBOOKED:
            draft.drop_moot_tasks(StopReason.REBOOKED)
    _tell_if_cancelled(draft, case)


def _tell_if_cancelled(draft: Draft, case: Case) -> None:
    """The return that ended the series is off: nothing reopens, a person looks (NS-31).

    Also when it was off before the mark and only the news of it came late.
    """
    back = draft.appointments.get(case.rebooking_id or "")
    if back is None or case.stop is None or case.stop.reason not in ENDED_BY_RETURN:
        return
    if is_cancelled(back) and back.status_at - case.missed_start <= SPAN_OF_SERIES:
        desk = draft.practice.staff.desk
        due = draft.at + timedelta(days=1)
        draft.add_task(TaskKind.REBOOKING_CANCELLED, desk, due, occasion=back.id)


def _check_replacement(draft: Draft, case: Case, back: Appointment) -> None:
    """A high-risk patient back for something else: a person checks (EC-S01)."""
    if case.lane is Lane.HIGH_RISK and back.discipline != case.discipline:
        clinician = draft.practice.staff.clinician
        due = draft.at + timedelta(days=1)
        draft.add_task(TaskKind.CHECK_REBOOKING, clinician, due, occasion=back.id)
