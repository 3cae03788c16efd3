"""I7 (promise P7): people act for every open high-risk case in time, and for none after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from demo.clock import ZONE, Clock, moment
from proof.checker.evidence import Change, Evidence, NoShow, Row
from proof.checker.finding import Finding
from proof.checker.reading import Task, case_histories, cases, clocks, first_closed, tasks

NAME = "I7  call, notice and escalation of every open high-risk case in time"
STEPS: Final = {"call_day1": 1, "clinician_notice": 3, "escalation": 5}
"""Each step's day after the visit; it opens with the practice, on that day or the next open one."""
OPENS, SATURDAY = time(8), 6
LATEST: Final = timedelta(minutes=5)
"""After its moment; a rehearsal counts lateness in real time, as a practice at work does."""
IN_THE_ACT: Final = timedelta(seconds=60)
"""Real time around an end in which a step may come or not: which was first, nobody sees."""


def check(evidence: Evidence) -> Finding:
    """Look at each step of each high-risk case that ran."""
    found, changes, clock_of = cases(evidence), case_histories(evidence), clocks(evidence)
    made: dict[str, list[Task]] = defaultdict(list)
    for task in tasks(evidence):
        made[task.case_id].append(task)
    looked, broken = 0, list[str]()
    for one in evidence.plan.no_shows:
        case = found.get(one.case_id)
        if not one.high_risk or case is None or not _ran(changes.get(one.case_id, [])):
            continue
        looked += len(STEPS)
        end = first_closed(changes[one.case_id])
        broken += _steps(one, case, made[one.case_id], end, clock_of[one.practice_id], evidence)
        broken += _left_open(one, case, made[one.case_id])
    return Finding(NAME, looked, tuple(broken))


def _ran(changes: list[Change]) -> bool:
    return bool(changes) and changes[0].image.get("state") == "open"


def _steps(
    one: NoShow,
    case: Row,
    made: list[Task],
    end: Change | None,
    clock: Clock,
    evidence: Evidence,
) -> Iterator[str]:
    over = datetime.fromtimestamp(end.at, tz=ZONE) if end else evidence.plan.ended
    for kind, number in STEPS.items():
        who = f"case {one.case_id[:6]} {kind}"
        opens = max(_opening(one.missed, number), moment(case["mark_received_at"]))
        mine = [task for task in made if task.kind == kind and "risk_raised" not in task.remarks]
        if clock.real(opens) < over - IN_THE_ACT and len(mine) != 1:
            yield f"{who}: {len(mine)} tasks"
        for task in mine:
            if clock.real(opens) > over + IN_THE_ACT:
                yield f"{who}: made after the case was resolved"
            if task.opens_at != opens:
                yield f"{who}: opens {task.opens_at.astimezone(ZONE):%a %d %H:%M}"
            if not timedelta() <= task.created_at - task.opens_at <= LATEST:
                yield f"{who}: {task.created_at - task.opens_at} after its moment"


def _opening(missed: datetime, number: int) -> datetime:
    day = missed.astimezone(ZONE).date() + timedelta(days=number)
    return datetime.combine(_working_day(day), OPENS, ZONE)


def _working_day(day: date) -> date:
    """Give the day itself from Monday to Friday, else Monday; the run knows no holidays."""
    return day + timedelta(days=max(8 - day.isoweekday(), 0) if day.isoweekday() >= SATURDAY else 0)


def _left_open(one: NoShow, case: Row, made: list[Task]) -> Iterator[str]:
    """A resolved case leaves nobody a step to do; an unreached one leaves what is not done."""
    reason = (case.get("stop") or {}).get("reason")
    if reason in {None, "completed", "opted_out", "no_channel"}:
        return
    for task in made:
        if task.kind in STEPS and task.is_open:
            yield f"case {one.case_id[:6]} {task.kind}: still open after {reason}"
