"""G: every protocol across the clock changes of 2027, Easter and Christmas.

Every quarter of an hour within ten days of each of those days is a missed appointment once. The
judge below knows nothing of our calendar: holidays come from the `holidays` package, hours are
read off a wall clock in Amsterdam. Easter 2027 and the spring change are the same Sunday.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, product
from typing import Final
from zoneinfo import ZoneInfo

import holidays

from fakes.samples import a_practice
from proof.result import Result
from proof.sizes import Sizes
from weerzien.domain.people_plan import HumanReason, HumanStep, plan_people
from weerzien.domain.plan import PlannedTouchpoint, PlanRequest, TouchpointPlan
from weerzien.domain.plan_touchpoints import plan_touchpoints
from weerzien.domain.practice import Closure, Practice
from weerzien.domain.protocol import protocol_for
from weerzien.domain.vocabulary import Channel, Lane, Stage, Variant

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
GOOD_FRIDAY: Final = date(2027, 3, 26)
"""A practice's own choice: the third one below keeps it."""
FREE: Final = set(holidays.country_holidays("NL", years=(2026, 2027, 2028))) - {GOOD_FRIDAY}
AROUND: Final = (date(2027, 3, 28), date(2027, 10, 31), date(2026, 12, 25), date(2027, 12, 25))
PROCESSES, SHOWN = 2, 5
REACH, STEP = timedelta(days=10), timedelta(minutes=15)
MARKED_AFTER: Final = (timedelta(minutes=20), timedelta(hours=26))
LATE: Final = frozenset({HumanReason.PAST, HumanReason.NOT_FEASIBLE_72H})
GAP: Final = timedelta(hours=11)
"""From the end of one evening's window to the opening of the next morning's."""


@dataclass
class Judge:
    """What was looked at, and the first few things that were wrong."""

    seen: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def demand(self, what: str, holds: bool, of: PlanRequest) -> None:
        self.seen[what] += 1
        if not holds and len(self.wrong) < SHOWN:
            lane = f"{of.lane}, {of.variant}"
            self.wrong.append(f"{what}: missed {of.missed_start.isoformat()} ({lane})")


def run(sizes: Sizes, seed: int) -> Result:
    """All of it, always: there is nothing to draw, so size and seed change nothing."""
    del sizes, seed
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        judges = pool.map(judge_all, AROUND, chunksize=1)
    return Result(
        "every protocol across clock changes, Easter, Christmas",
        dict(sum((judge.seen for judge in judges), Counter[str]())),
        tuple(wrong for judge in judges for wrong in judge.wrong),
        ("a patient's channels do not change a plan, only what is skipped at sending",),
    )


def judge_all(around: date) -> Judge:
    judge = Judge()
    for practice in practices():
        shut = {day for closure in practice.closures for day in _days(closure)}
        shut |= {GOOD_FRIDAY} if practice.optional_holidays else set()
        for request in requests(around):
            judge_messages(plan_touchpoints(request, practice), request, practice, shut, judge)
            if request.lane is Lane.HIGH_RISK:
                steps = plan_people(request.missed_start, request.received_at, practice)
                judge_people(steps, request, practice, judge)
    return judge


def practices() -> tuple[Practice, ...]:
    """One as it comes; one with an SMS more; one that is closed a while and silent meanwhile."""
    plain = a_practice()
    closures = tuple(Closure(day + timedelta(days=2), day + timedelta(days=6)) for day in AROUND)
    silent = replace(plain, closures=closures, messages_during_closures=False)
    silent = replace(silent, optional_holidays=frozenset({"good_friday"}))
    return plain, replace(plain, sms_at_value=True), silent


def requests(around: date) -> Iterator[PlanRequest]:
    start = datetime.combine(around, time(), AMSTERDAM).astimezone(UTC) - REACH
    moments = [start + n * STEP for n in range(2 * REACH // STEP)]
    for missed, later, lane, variant in product(moments, MARKED_AFTER, Lane, Variant):
        yield PlanRequest(f"c{missed:%m%d%H%M}", lane, variant, missed, missed + later)


def _days(closure: Closure) -> list[date]:
    count = (closure.last_day - closure.first_day).days + 1
    return [closure.first_day + timedelta(days=ahead) for ahead in range(count)]


def judge_messages(
    plan: TouchpointPlan, of: PlanRequest, practice: Practice, shut: set[date], judge: Judge
) -> None:
    """Windows, closed days, order, gaps, and the wall clock."""
    judge.seen["plans of messages"] += 1
    missed_on = of.missed_start.astimezone(AMSTERDAM).date()
    for one in plan.planned:
        local = one.due.astimezone(AMSTERDAM)
        judge.demand("touchpoints by day in their window", _in_window(one, local, practice), of)
        closed = local.isoweekday() == 7 or local.date() in FREE or local.date() in shut
        judge.demand("touchpoints on no Sunday, holiday or closed day", not closed, of)
        judge.demand("touchpoints on the day they say", local.date() == one.on, of)
        early = one.on < missed_on + timedelta(days=one.offset)
        pulled = one.stage is Stage.LAST_CONTACT and of.variant is Variant.MENTAL_HEALTH
        judge.demand("touchpoints not before their day", not early or pulled, of)
        judge.demand("touchpoints after mark and appointment", one.due >= of.received_at, of)
        judge.demand("touchpoints that may still be sent when due", one.due < one.valid_until, of)
    for one, after in pairwise(plan.planned):
        gone = timedelta(seconds=after.due.timestamp() - one.due.timestamp())
        judge.demand("gaps of a night at least", after.on > one.on and gone >= GAP, of)
        judge.demand("touchpoints over before the next", one.valid_until <= after.due, of)
    order = [one.stage for one in protocol_for(of.lane, of.variant, practice).touchpoints]
    planned = [one.stage for one in plan.planned]
    judge.demand("series in order", planned == [one for one in order if one in planned], of)
    named = {*planned, *(one.stage for one in plan.skipped)}
    judge.demand("series that name every stage", named == set(order), of)
    ends = (planned[0], planned[-1]) == (order[0], order[-1])
    judge.demand("series from the opening to the last contact", ends, of)


def _in_window(one: PlannedTouchpoint, local: datetime, practice: Practice) -> bool:
    """By the wall clock; the practice's samples keep the hours that the product comes with."""
    del practice
    first = time(9) if Channel.SMS in one.channels else time(8)
    last = time(21) if one.stage is Stage.IMMEDIATE and not one.shifted else time(20)
    return first <= local.time() < last


def judge_people(
    steps: tuple[HumanStep, ...], of: PlanRequest, practice: Practice, judge: Judge
) -> None:
    """People act in opening hours, on working days; a practice's own closure does not stop them."""
    grace = timedelta(minutes=practice.grace_minutes)
    for step in steps:
        late = step.due == step.opens_at
        if late or HumanReason.PULLED_FORWARD in step.reasons:
            soon = of.received_at <= step.opens_at <= of.received_at + grace
            before_closing = HumanReason.CLOSED_DAY in step.reasons
            judge.demand("tasks that cannot wait, seen at once", soon or before_closing, of)
            judge.demand("tasks too late that say so", not late or bool(step.reasons & LATE), of)
            continue
        local = step.opens_at.astimezone(AMSTERDAM)
        free = local.date() in FREE or (local.date() == GOOD_FRIDAY and practice.optional_holidays)
        works = local.isoweekday() <= 5 and not free
        judge.demand("tasks that open on a working day", works, of)
        judge.demand("tasks in opening hours", time(8) <= local.time() < time(17), of)
        judge.demand("tasks with time to do them", step.opens_at < step.due, of)
    judge.seen["plans for people"] += 1
