"""I3 (promise P3): every accepted no-show is in exactly one of a closed list of states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from proof.checker.evidence import Change, Evidence, NoShow, Row
from proof.checker.finding import Finding
from proof.checker.reading import case_histories, cases, first_closed

NAME = "I3  every accepted no-show in exactly one state"
REASONS: Final = frozenset(
    {"rebooked", "already_rebooked", "declined", "opted_out", "mark_corrected", "completed"}
    | {"merged", "too_old", "no_channel", "deceased", "deregistered", "moved", "admitted"}
    | {"secret_address", "no_contact", "manual", "practice_stopped", "failed"}
)
"""The closed list; besides it only IN_FLIGHT."""
ENDS_BY: Final = {
    "none": frozenset[str](),
    "rebooked": frozenset({"rebooked", "already_rebooked"}),
    "corrected": frozenset({"mark_corrected"}),
    "opted_out": frozenset({"opted_out"}),
    "stop_sms": frozenset({"opted_out"}),
    "one_click": frozenset({"opted_out"}),
    "second": frozenset({"merged"}),
}
"""Which end each fate brings; `completed` where it came too late."""
REFUSED: Final = frozenset({"400", "hard_bounce", "opted_out"})
WITHDRAWN: Final = frozenset({"opted_out", "complaint"})
YOUNG: Final = 600
"""Seconds in which a new case may still lie in the outbox."""
TAKES_EFFECT: Final = 60.0
"""Seconds after which a stop that the door had taken must have had its effect."""


def check(evidence: Evidence) -> Finding:
    """Compare what the door accepted with the cases, and each end with what the run did."""
    found, accepted = cases(evidence), [one for one in evidence.plan.no_shows if one.accepted_at]
    ids = Counter(one.case_id for one in accepted)
    changes = case_histories(evidence)
    broken = [f"case {one[:6]}: no such case" for one in ids if one not in found]
    # A mark whose answer got lost was not accepted as far as its sender knows, yet it was told.
    told = {one.case_id for one in evidence.plan.no_shows}
    broken += [f"case {one[:6]}: of a visit that nobody missed" for one in found.keys() - told]
    for one in accepted:
        if one.case_id in found:
            broken += _state(one, found[one.case_id], changes.get(one.case_id, []), evidence)
    states = Counter(_name(found[one]) for one in ids if one in found)
    if sum(states.values()) != len(accepted):
        broken.append(f"{sum(states.values())} cases for {len(accepted)} accepted no-shows")
    note = ", ".join(f"{count} {name}" for name, count in sorted(states.items()))
    return Finding(NAME, len(accepted), tuple(broken), note)


def _name(case: Row) -> str:
    return str(case["stop"]["reason"]) if case.get("stop") else "IN_FLIGHT"


def _state(one: NoShow, case: Row, changes: list[Change], evidence: Evidence) -> Iterator[str]:
    who = f"case {one.case_id[:6]}"
    if case["state"] not in {"open", "closed"} or (case["state"] == "closed") != ("stop" in case):
        yield f"{who}: neither open nor closed"
    elif case["state"] == "open":
        if not _is_alive(one.case_id, case, changes, evidence):
            yield f"{who}: in flight without an execution"
    elif case["stop"]["reason"] not in REASONS:
        yield f"{who}: ended by what is not on the list"
    elif case["stop"]["reason"] not in _may_end(one, evidence):
        yield f"{who}: {one.fate} ended as {case['stop']['reason']}"
    elif _is_deaf(one, case, changes):
        yield f"{who}: completed long after its stop ({one.fate}) was taken in"


def _is_alive(case_id: str, case: Row, changes: list[Change], evidence: Evidence) -> bool:
    if any(run.case_id == case_id and run.status == "RUNNING" for run in evidence.runs):
        return True
    born = changes[0].at if changes else 0
    return not case["planned_no"] and evidence.plan.ended.timestamp() - born < YOUNG


def _may_end(one: NoShow, evidence: Evidence) -> frozenset[str]:
    of_case = f"{one.practice_id}-{one.case_id}-"
    met = {f.fault for f in evidence.plan.faults if f.key.startswith(of_case)}
    by_faults = {"no_channel"} if met & REFUSED else set[str]()
    by_faults |= {"opted_out"} if met & WITHDRAWN else set[str]()
    return ENDS_BY[one.fate] | {"completed"} | by_faults


def _is_deaf(one: NoShow, case: Row, changes: list[Change]) -> bool:
    end = first_closed(changes)
    if case["stop"]["reason"] != "completed" or one.stop_told_at is None or end is None:
        return False
    return end.at - one.stop_told_at.timestamp() > TAKES_EFFECT
