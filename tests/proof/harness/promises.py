"""What must hold of a world in which somebody died, as sentences about what does not.

The witness is the carrier's own journal; the product is asked through its own ports.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proof.harness.world import World
    from proof.harness.world_side import Told

LEASE: Final = timedelta(seconds=60)
ALIVE: Final = frozenset({"sent", "delivered"})
CALLS: Final = frozenset({"call_day1", "clinician_notice", "escalation"})
STATES: Final = frozenset({"open", "closed"})

# By hand from the protocols; nothing here is computed by the product.
SERIES: Final = {
    "standard": (
        *("immediate.sms", "immediate.email", "check_in.email", "value.email", "value.sms"),
        *("soft_deadline.email", "last_contact.email", "last_contact.sms"),
    ),
    "high_risk": (
        *("immediate.sms", "immediate.email", "check_in.email", "brief_check_in.sms"),
        *("value.email", "last_contact.email"),
    ),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """How every case of the world must end."""

    no_shows: int
    reason: str
    messages: frozenset[str]
    calls: frozenset[str] | None
    """Tasks of the protocol; None where the moment of the stop decides which there are."""
    unknown: int
    """At most so many messages of unknown fate: one for each death between claim and log."""


def soon(world: World) -> Iterator[str]:
    """A quarter of an hour after the death: no message is out of sight (P1, P4)."""
    yield from _twice(world)
    accepted = _accepted(world)
    for case in world.told():
        for message in sorted(accepted.get(case.case_id, set()) - case.rows.keys()):
            yield f"accepted, but without a row after 15 minutes: {message}"
        yield from _unseen(case)
        yield from _hanging(case, world)


def at_the_end(world: World, expected: Expected) -> Iterator[str]:
    """The whole story is over: P1, P3, P4, P7, and nothing waits anywhere (I11)."""
    yield from _twice(world)
    yield from world.trouble
    accepted, cases = _accepted(world), world.told()
    if len(cases) != expected.no_shows:
        yield f"{expected.no_shows} no-shows became {len(cases)} cases"
    unknown = 0
    for case in cases:
        rows = {name for name, status in case.rows.items() if status in ALIVE}
        doubts = {name for name, status in case.rows.items() if status == "unknown"}
        sent = accepted.get(case.case_id, set())
        unknown += len(doubts)
        yield from _end(case, expected)
        yield from _unseen(case)
        if sent - rows - doubts:
            yield f"accepted, but not in the log: {sorted(sent - rows - doubts)}"
        if rows - sent:
            yield f"in the log as sent, but never accepted: {sorted(rows - sent)}"
        if rows | doubts != expected.messages:
            yield f"not what the protocol demands: {sorted((rows | doubts) ^ expected.messages)}"
    if unknown > expected.unknown:
        yield f"{unknown} messages of unknown fate after {expected.unknown} deaths on the wire"
    if world.waiting_messages():
        yield "the inbox is not empty"
    yield from _events(world)


def forgotten(world: World) -> Iterator[str]:
    """Nothing tells of the person any more, and the log still tells what was done (CO-14)."""
    for case in world.told():
        left = world.ask(
            "proof.harness.world_side:left_of", world.practice.practice_id, case.patient_id
        )
        yield from (f"not erased: {what}" for what in left)
        if set(case.claims) - case.rows.keys():
            yield "the contact log lost rows by the erasure"


def _twice(world: World) -> Iterator[str]:
    counts = Counter(row["key"] for row in world.accepted())
    for key, times in counts.items():
        if times > 1:
            yield f"sent {times} times: {'.'.join(key.rsplit('-', 2)[1:])}"


def _accepted(world: World) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in world.accepted():
        _, case_id, stage, channel = row["key"].rsplit("-", 3)
        found.setdefault(case_id, set()).add(f"{stage}.{channel}")
    return found


def _unseen(case: Told) -> Iterator[str]:
    doubts = {name for name, status in case.rows.items() if status == "unknown"}
    for name in sorted(doubts - case.shown):
        yield f"of unknown fate, but no task shows it: {name}"


def _hanging(case: Told, world: World) -> Iterator[str]:
    now = datetime.fromtimestamp(time.time() + world.ahead, UTC)
    for name, at in case.claims.items():
        if name not in case.rows and now - at > LEASE:
            yield f"claimed longer ago than its lease, and nothing on record: {name}"


def _end(case: Told, expected: Expected) -> Iterator[str]:
    if case.state not in STATES:
        yield f"a case in no state of the list: {case.state}"
    if case.reason != expected.reason:
        yield f"ended as {case.reason or case.state}, not as {expected.reason}"
    calls = CALLS & set(case.tasks)
    if expected.calls is not None and calls != expected.calls:
        yield f"tasks for people: {sorted(calls)}, not {sorted(expected.calls)}"
    if len(case.tasks) != len(set(case.tasks)) and "unknown_message" not in case.tasks:
        yield "a task was made twice"


def _events(world: World) -> Iterator[str]:
    states = Counter(item["state"]["S"] for item in world.items() if item["sk"]["S"] == "EVENT")
    for state, count in states.items():
        if state != "applied":
            yield f"{count} events still {state}"
