"""When people act for a high-risk patient: call, notice, escalation (HR-10 to HR-13, D7).

All times follow opening hours, and none follows a shifted message (HR-29). The practice's own
closures do not stop the people: the 72 hours hold, and the stand-in or practice line acts.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from weerzien.domain.calendar import (
    ONE_DAY,
    add_opening_time,
    at_local,
    closure_on,
    first_open_moment,
    last_opening_before,
    local_date,
    next_opening,
    next_working_day,
    opening_on,
    opening_time_between,
)
from weerzien.domain.plan import mark_is_too_old
from weerzien.domain.plan_moments import grace_ends
from weerzien.domain.practice import Practice
from weerzien.domain.task import TaskKind

CALL_DAY, NOTICE_DAY, ESCALATION_DAY, LATEST_ESCALATION_DAY = 1, 3, 5, 7
ACCEPTANCE: Final = timedelta(hours=4)
"""A step pulled to an earlier day leaves the people this long before closing (HR-30)."""
ATTEMPTS_ON_THE_DAY, ATTEMPTS_NEXT_DAY = 3, 2
BETWEEN_ATTEMPTS: Final = timedelta(hours=2)


class HumanReason(StrEnum):
    """Why a step is not at its usual moment, or not with its usual owner."""

    PULLED_FORWARD = "pulled_forward"
    NOT_FEASIBLE_72H = "not_feasible_72h"
    TOO_OLD = "too_old"
    CLOSED_DAY = "closed_day"
    PAST = "past"
    RISK_RAISED = "risk_raised"
    STAND_IN = "stand_in"


@dataclass(frozen=True, slots=True)
class HumanStep:
    """One task for people: visible from `opens_at`, done before `due`, both in UTC."""

    kind: TaskKind
    opens_at: datetime
    due: datetime
    feasible: bool = True
    """False when the 72 hours cannot be kept: the clinical lead is told (HR-28)."""
    reasons: frozenset[HumanReason] = frozenset()


def plan_people(
    missed_start: datetime, received_at: datetime, practice: Practice
) -> tuple[HumanStep, ...]:
    """Plan the human steps of a high-risk case; of a mark too old only the call (NS-28)."""
    call = plan_call(missed_start, received_at, practice)
    if mark_is_too_old(missed_start, received_at, practice):
        return (call,)
    known = _known_at(missed_start, received_at, practice)
    notice = _notice(missed_start, known, practice)
    return (call, notice, _escalation(missed_start, known, practice))


def plan_call(missed_start: datetime, received_at: datetime, practice: Practice) -> HumanStep:
    """Plan the call of day 1, pulled forward when closed days would eat the 72 hours (HR-28)."""
    known, staffed = _known_at(missed_start, received_at, practice), _staffed(practice)
    deadline = missed_start + timedelta(hours=practice.call_deadline_hours)
    if mark_is_too_old(missed_start, received_at, practice):
        return _call(known, known, practice, HumanReason.TOO_OLD, HumanReason.NOT_FEASIBLE_72H)
    least = timedelta(minutes=practice.minimum_opening_minutes)
    from_day1 = max(known, _start_of(missed_start, CALL_DAY, practice))
    if opening_time_between(from_day1, deadline, staffed) >= least:
        opens = first_open_moment(from_day1, staffed)
        last_day = local_date(add_opening_time(opens, least, staffed), practice)
        return _call(opens, min(_closing(last_day, practice), deadline), practice)
    hours = opening_on(local_date(known, practice), staffed)
    if hours and known < min(hours.closes, deadline):
        return _call(known, min(hours.closes, deadline), practice, HumanReason.PULLED_FORWARD)
    return _call(known, known, practice, HumanReason.NOT_FEASIBLE_72H)


def booked_visit_is_far(received_at: datetime, booked_start: datetime, practice: Practice) -> bool:
    """Tell whether a visit already booked is so far ahead that a call is due (NS-29)."""
    ahead = local_date(booked_start, practice) - local_date(received_at, practice)
    return ahead.days > practice.already_booked_call_days


def human_steps_after_raise(
    missed_start: datetime, received_at: datetime, raised_at: datetime, practice: Practice
) -> tuple[HumanStep, ...]:
    """Plan the human steps of a case that became high-risk on its way (HR-24).

    The call is due at once, and so is what day 3 has passed; an escalation that is past waits
    for the next working day, so that the call can find the patient first.
    """
    call, *others = plan_people(missed_start, received_at, practice)
    deadline = missed_start + timedelta(hours=practice.call_deadline_hours)
    reasons = frozenset({HumanReason.RISK_RAISED})
    in_time = opening_time_between(raised_at, deadline, _staffed(practice)) > timedelta()
    if not in_time:
        reasons |= {HumanReason.NOT_FEASIBLE_72H}
    call = replace(call, opens_at=raised_at, due=raised_at, feasible=in_time, reasons=reasons)
    return (call, *(_after_raise(step, raised_at, practice) for step in others))


def _after_raise(step: HumanStep, raised_at: datetime, practice: Practice) -> HumanStep:
    if step.opens_at > raised_at:
        return step
    past = frozenset({HumanReason.RISK_RAISED, HumanReason.PAST})
    if step.kind is not TaskKind.ESCALATION:
        return replace(step, opens_at=raised_at, due=raised_at, reasons=past)
    on = next_working_day(local_date(raised_at, practice), _staffed(practice))
    return _on_day(step.kind, on, raised_at, practice, *past)


def call_attempts_plan(opens_at: datetime, practice: Practice) -> tuple[datetime, ...]:
    """Advise when to try: three times on the day, twice on the next working day (HR-31).

    Two hours lie between attempts where opening time allows, else what there is, evenly.
    """
    staffed = _staffed(practice)
    on, hours = next_opening(opens_at, staffed)
    following = next_opening(at_local(on + ONE_DAY, time(), practice), staffed)[1]
    first = max(opens_at, hours.opens)
    return (
        *_attempts(first, hours.closes, ATTEMPTS_ON_THE_DAY),
        *_attempts(following.opens, following.closes, ATTEMPTS_NEXT_DAY),
    )


def _attempts(first: datetime, closes: datetime, count: int) -> list[datetime]:
    room = closes - first
    gap = BETWEEN_ATTEMPTS if room > BETWEEN_ATTEMPTS * (count - 1) else room / count
    return [first + gap * number for number in range(count)]


def _notice(missed_start: datetime, known: datetime, practice: Practice) -> HumanStep:
    """Tell the clinician at opening on day 3; when closed, in the last hours before (HR-28)."""
    on = _day(missed_start, NOTICE_DAY, practice)
    if opening_on(on, _staffed(practice)):
        return _on_day(TaskKind.CLINICIAN_NOTICE, on, known, practice)
    return _before(TaskKind.CLINICIAN_NOTICE, on, known, practice)


def _escalation(missed_start: datetime, known: datetime, practice: Practice) -> HumanStep:
    """Escalate on day 5 or the next opening up to day 7, else at the last one before (HR-29)."""
    for number in range(ESCALATION_DAY, LATEST_ESCALATION_DAY + 1):
        on = _day(missed_start, number, practice)
        if opening_on(on, _staffed(practice)):
            reasons = (HumanReason.CLOSED_DAY,) if number > ESCALATION_DAY else ()
            return _on_day(TaskKind.ESCALATION, on, known, practice, *reasons)
    return _before(
        TaskKind.ESCALATION, _day(missed_start, ESCALATION_DAY, practice), known, practice
    )


def _on_day(
    kind: TaskKind, on: date, known: datetime, practice: Practice, *reasons: HumanReason
) -> HumanStep:
    """Open a step with the practice; at once when that opening has passed."""
    hours = opening_on(on, _staffed(practice))
    if hours is None or known >= hours.closes:
        return _step(kind, known, known, practice, *reasons, HumanReason.PAST)
    return _step(kind, max(known, hours.opens), hours.closes, practice, *reasons)


def _before(kind: TaskKind, on: date, known: datetime, practice: Practice) -> HumanStep:
    hours = last_opening_before(on, _staffed(practice))
    if known >= hours.closes:
        return _step(kind, known, known, practice, HumanReason.CLOSED_DAY, HumanReason.PAST)
    opens = max(known, hours.opens, hours.closes - ACCEPTANCE)
    return _step(
        kind,
        opens,
        hours.closes,
        practice,
        HumanReason.CLOSED_DAY,
        HumanReason.PULLED_FORWARD,
    )


def _call(opens: datetime, due: datetime, practice: Practice, *reasons: HumanReason) -> HumanStep:
    step = _step(TaskKind.CALL_DAY1, opens, due, practice, *reasons)
    return replace(step, feasible=HumanReason.NOT_FEASIBLE_72H not in reasons)


def _step(
    kind: TaskKind, opens: datetime, due: datetime, practice: Practice, *reasons: HumanReason
) -> HumanStep:
    """Make a step, for the stand-in when the practice itself is closed that day."""
    away = closure_on(local_date(opens, practice), practice) is not None
    who = frozenset({HumanReason.STAND_IN}) if away else frozenset()
    return HumanStep(kind, opens, due, reasons=frozenset(reasons) | who)


def _staffed(practice: Practice) -> Practice:
    return replace(practice, closures=())


def _known_at(missed_start: datetime, received_at: datetime, practice: Practice) -> datetime:
    """When people can first act: the mark, or for a mark before the visit its grace (EC-E14)."""
    if received_at >= missed_start:
        return received_at
    return grace_ends(missed_start, received_at, practice)


def _day(missed_start: datetime, number: int, practice: Practice) -> date:
    return local_date(missed_start, practice) + number * ONE_DAY


def _start_of(missed_start: datetime, number: int, practice: Practice) -> datetime:
    return at_local(_day(missed_start, number, practice), time(), practice)


def _closing(on: date, practice: Practice) -> datetime:
    return at_local(on, practice.opening.closes, practice)
