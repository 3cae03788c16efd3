"""I9: no way out of an end state; versions only rise."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from proof.checker.evidence import Evidence, Row
from proof.checker.finding import Finding
from proof.checker.reading import histories

NAME = "I9  no way out of an end state, versions only rise"
VERSIONS: Final = ("rev", "plan_no", "planned_no", "starts")
DELIVERY: Final = ("unknown", "sent", "delivered", "failed")
ENDED_TASK: Final = frozenset({"completed", "cancelled"})


def check(evidence: Evidence) -> Finding:
    """Compare each committed image of an item with the one before it."""
    steps, broken = 0, list[str]()
    for pk, sk, changes in histories(evidence, ""):
        for before, after in pairwise(one.image for one in changes):
            steps += 1
            broken += [f"{_name(pk, sk)}: {what}" for what in _backwards(sk, before, after)]
    return Finding(NAME, steps, tuple(broken))


def _name(pk: str, sk: str) -> str:
    return f"{pk.rpartition('#')[2][:6]} {sk.partition('#')[0]}"


def _backwards(sk: str, before: Row, after: Row) -> Iterator[str]:
    for name in VERSIONS:
        if name in before and after.get(name, -1) < before[name]:
            yield f"{name} fell from {before[name]}"
    match sk.partition("#")[0]:
        case "CASE":
            yield from _case(before, after)
        case "CONTACT":
            yield from _contact(str(before.get("status")), str(after.get("status")))
        case "TASK" if before.get("state") in ENDED_TASK and after.get("state") != before["state"]:
            yield f"{before['state']} became {after.get('state')}"
        case "EVENT" if before.get("state") == "applied" and after.get("state") != "applied":
            yield f"applied became {after.get('state')}"
        case _:
            pass


def _case(before: Row, after: Row) -> Iterator[str]:
    if before.get("state") == "closed" and after.get("state") != "closed":
        yield "closed became open"
    for name in ("stop", "messages_stop"):
        if name in before and after.get(name) != before[name]:
            yield f"its {name} changed"


def _contact(before: str, after: str) -> Iterator[str]:
    """Only along the order of delivery; a row that is none of these never changes."""
    if before == after:
        return
    known = before in DELIVERY and after in DELIVERY
    if not known or DELIVERY.index(after) < DELIVERY.index(before):
        yield f"{before} became {after}"
