"""I7 (promise P7): people act for every open high-risk case in time, and for none after it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from demo.clock import ZONE, Clock, moment
from proof.checker.evidence import Change, Evidence, NoShow, Row
from proof.checker.finding import Finding
from proof.checker.reading import (
    Task,
    case_histories,
    cases,
    clocks,
    first_closed,
    histories,
    task_of,
    tasks,
)

NAME = "I7  call, notice and escalation of every open high-risk case in time"
STEPS: Final = {"call_day1": 1, "clinician_notice": 3, "escalation": 5}
"""Each step's day after the visit; it opens with the practice, on that day or the next open one."""
OPENS, SATURDAY = time(8), 6
LATEST: Final = timedelta(minutes=5)
"""After its moment; a rehearsal counts lateness in real time, as a practice at work does."""
IN_THE_ACT: Final = timedelta(seconds=20)
"""Real time before an end in which a step may still be on its way."""
PEOPLE_GO_ON: Final = frozenset({None, "completed", "opted_out", "no_channel", "declined"})
"""Ends of a series that leave no step out: the patient was not reached."""


def check(evidence: Evidence) -> Finding:
    """Look at each step of each high-risk case that ran."""
    found, changes = cases(evidence), case_histories(evidence)
    made: dict[str, list[Task]] = defaultdict(list)
    for task in tasks(evidence):
        if task.kind in STEPS and "risk_raised" not in task.remarks:
            made[task.case_id].append(task)
    looked, broken = 0, list[str]()
    for one in evidence.plan.no_shows:
        case = found.get(one.case_id)
        if not one.high_risk or case is None or not _ran(changes.get(one.case_id, [])):
            continue
        looked += len(STEPS)
        clock = clocks(evidence)[one.practice_id]
        end = first_closed(changes[one.case_id])
        reason = case["stop"]["reason"] if "stop" in case else None
        broken += _missing(one, case, made[one.case_id], end, clock, evidence)
        broken += _off(one, case, made[one.case_id])
        if reason not in PEOPLE_GO_ON:
            left = [task for task in made[one.case_id] if task.is_open]
            broken += [f"{_name(one, task.kind)}: still open after {reason}" for task in left]
    return Finding(NAME, looked, (*broken, *_after_the_end(evidence, changes)))


def _ran(changes: list[Change]) -> bool:
    return bool(changes) and changes[0].image.get("state") == "open"


def _missing(
    one: NoShow,
    case: Row,
    made: list[Task],
    end: Change | None,
    clock: Clock,
    evidence: Evidence,
) -> Iterator[str]:
    """Each step once, unless the case was resolved before its moment."""
    resolved = "stop" in case and case["stop"]["reason"] not in PEOPLE_GO_ON
    over = evidence.plan.ended
    if end is not None and resolved:
        over = datetime.fromtimestamp(end.at, tz=ZONE)
    count = Counter(task.kind for task in made)
    for kind in STEPS:
        is_due = clock.real(_moment(one, kind, case)) < over - IN_THE_ACT
        if count[kind] > 1 or (is_due and not count[kind]):
            yield f"{_name(one, kind)}: {count[kind]} tasks"


def _off(one: NoShow, case: Row, made: list[Task]) -> Iterator[str]:
    """Each step at its moment, and made within minutes of it."""
    in_time = moment(case["mark_received_at"]).astimezone(ZONE).date() == one.missed.date()
    for task in made:
        # A mark that came in after its day may pull steps forward (HR-28): no one right moment.
        if in_time and task.opens_at != _moment(one, task.kind, case):
            yield f"{_name(one, task.kind)}: opens {task.opens_at.astimezone(ZONE):%a %d %H:%M}"
        if not timedelta() <= task.created_at - task.opens_at <= LATEST:
            yield f"{_name(one, task.kind)}: {task.created_at - task.opens_at} after its moment"


def _moment(one: NoShow, kind: str, case: Row) -> datetime:
    day = one.missed.astimezone(ZONE).date() + timedelta(days=STEPS[kind])
    opens = datetime.combine(_working_day(day), OPENS, ZONE)
    return max(opens, moment(case["mark_received_at"]))


def _working_day(day: date) -> date:
    """Give the day itself from Monday to Friday, else Monday; the run knows no holidays."""
    return day + timedelta(days=8 - day.isoweekday() if day.isoweekday() >= SATURDAY else 0)


def _after_the_end(evidence: Evidence, changes: dict[str, list[Change]]) -> Iterator[str]:
    """By the order of commits: no step appears once its case has ended."""
    over = {case_id: first_closed(some) for case_id, some in changes.items()}
    for pk, _, history in histories(evidence, "TASK#"):
        task, end = task_of(pk, history[0].image), over.get(pk.rpartition("#")[2])
        if end is None or task.kind not in STEPS or "risk_raised" in task.remarks:
            continue
        # Commits of one second have no order here; whole seconds are rounded down.
        if history[0].at > end.at + 1:
            yield f"case {task.case_id[:6]} {task.kind}: made after the case was resolved"


def _name(one: NoShow, kind: str) -> str:
    return f"case {one.case_id[:6]} {kind}"
