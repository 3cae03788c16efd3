"""I14: what a practice's record should hold is queued, in order, and is there once in effect."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from proof.checker.evidence import Evidence, Row
from proof.checker.finding import Finding

NAME = "I14 every contact, act and end queued for the record, in order, once in effect"
PAGES: Final = ("handover.ready", "handover.withdrawn")
"""Of these only the newest need arrive, and as long as a visit is to come there is a newer one."""
NOBODYS: Final = "unknown_patient_event"
Homes = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class _Told:
    """What one row of the table is told by, and how the newest message must say it."""

    pk: str
    what: str
    kind: str
    part: str
    id: str
    says: Row


def check(evidence: Evidence) -> Finding:
    """Compare log, tasks, ends and opt-outs with the outboxes, and these with what arrived."""
    homes = _homes(evidence)
    due = list(_due(evidence))
    broken = [*_numbers(evidence, homes), *_untold(due, homes), *_arrivals(evidence, homes)]
    came = len(evidence.arrived)
    note = f"{came} messages came to {len(_recorded(evidence))} records"
    return Finding(NAME, len(due) + sum(map(len, homes.values())), tuple(broken), note)


def _homes(evidence: Evidence) -> Homes:
    """Messages of each home in their order."""
    homes: Homes = defaultdict(list)
    for row in evidence.rows:
        if row["sk"].startswith("OUT#"):
            homes[row["pk"]].append(json.loads(row["body"]))
    for messages in homes.values():
        messages.sort(key=lambda one: int(one["sequence"]))
    return homes


def _numbers(evidence: Evidence, homes: Homes) -> Iterator[str]:
    queued = {row["pk"]: row["queued"] for row in evidence.rows if row["sk"] == "OUTBOX"}
    for pk in homes.keys() | queued.keys():
        numbers = [one["sequence"] for one in homes.get(pk, [])]
        if numbers != list(range(1, queued.get(pk, 0) + 1)):
            yield f"{_short(pk)}: {len(numbers)} messages, not numbered 1 to {queued.get(pk, 0)}"


def _due(evidence: Evidence) -> Iterator[_Told]:
    for row in evidence.rows:
        pk, (kind, _, name) = row["pk"], row["sk"].partition("#")
        if kind == "CONTACT":
            says = {"status": row["status"]}
            yield _Told(pk, f"contact {name}", "communication.recorded", "contact", name, says)
        elif kind == "TASK" and name and _is_acted_on(body := json.loads(row["body"])):
            says = {"state": body.get("state", "requested"), "attempts": body.get("attempts", [])}
            yield _Told(pk, f"task {body['kind']}", "task.changed", "task", name, says)
        elif kind == "CASE" and row.get("state") == "closed":
            yield _Told(pk, "its end", "case.closed", "", "", {})
        elif kind == "OPTOUTS":
            yield _Told(pk, "opt-outs", "optout.changed", "", "", {})


def _is_acted_on(task: Row) -> bool:
    return task["kind"] != NOBODYS and bool(task.get("accepted_by") or task.get("attempts"))


def _untold(due: list[_Told], homes: Homes) -> Iterator[str]:
    for one in due:
        mine = [m for m in homes.get(one.pk, []) if m["kind"] == one.kind]
        if one.part:
            mine = [m for m in mine if m[one.part]["id"] == one.id]
        if not mine:
            yield f"{_short(one.pk)}: {one.what} is not told"
        elif one.part and {n: mine[-1][one.part].get(n, _BARE[n]) for n in one.says} != one.says:
            yield f"{_short(one.pk)}: {one.what} is told as it was before"


_BARE: Final = {"status": "", "state": "requested", "attempts": []}
"""What is not written down of a row that has not come so far."""


def _arrivals(evidence: Evidence, homes: Homes) -> Iterator[str]:
    recorded, came = _recorded(evidence), defaultdict[str, list[str]](list)
    known = {one["id"]: (pk, one) for pk, messages in homes.items() for one in messages}
    for arrival in evidence.arrived:
        if arrival["id"] not in known or arrival["practice_id"] != _practice(known, arrival):
            yield "a message came that nobody queued for this record"
        elif arrival["sequence"] != known[arrival["id"]][1]["sequence"]:
            yield "a message came under another number"
        else:
            came[known[arrival["id"]][0]].append(arrival["id"])
    for pk, messages in homes.items():
        yield from _of_home(pk, messages, came[pk], is_recorded=pk.split("#")[1] in recorded)


def _of_home(pk: str, messages: list[Row], came: list[str], *, is_recorded: bool) -> Iterator[str]:
    taken = {one["id"] for one in messages if "written_back_at" in one}
    if not is_recorded:
        if taken:
            yield f"{_short(pk)}: {len(taken)} messages taken, and no record to take them"
        return
    must = {one["id"] for one in messages if one["kind"] not in PAGES}
    if lost := must - set(came):
        yield f"{_short(pk)}: {len(lost)} messages did not come"
    if waiting := must - taken:
        yield f"{_short(pk)}: {len(waiting)} messages not known to be taken"
    place = {one["id"]: number for number, one in enumerate(messages)}
    order = [place[one] for one in came]
    if order != sorted(order):
        yield f"{_short(pk)}: messages came out of their order"


def _recorded(evidence: Evidence) -> set[str]:
    return {one.id for one in evidence.plan.practices if one.has_record}


def _practice(known: dict[str, tuple[str, Row]], arrival: Row) -> str:
    return known[arrival["id"]][0].split("#")[1]


def _short(pk: str) -> str:
    kind, _, name = pk.split("#", 2)[2].partition("#")
    return f"{kind.lower()} {name[:6]}"
