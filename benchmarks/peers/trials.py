"""Stops at random moments, and kills at each step: brought about, then counted by the journal."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, Protocol

from peers.carrier_log import Carrier, clear_holds, holds
from peers.touches import ANSWER_READ, BEFORE_CALL, RECORDED, TOUCHES, key_of

ACCEPTED_UNREAD: Final = "accepted_unread"
BETWEEN: Final = "between_touches"
LATE: Final = "late_answer"
POINTS: Final = (BEFORE_CALL, ACCEPTED_UNREAD, ANSWER_READ, RECORDED, BETWEEN, LATE)
"""Where the worker dies; at the last it lives, and the carrier accepts and never answers."""
HANGS: Final = 20.0
NO_MORE_COME: Final = 10.0
QUIET_AT_MOST: Final = 20.0
GATHER: Final = 4.0
"""A sender gives up at 5 s, so whoever waits for an answer must be killed before."""


class Peer(Protocol):
    """The interface of every peer."""

    name: str
    label: str
    wait: float
    longest_wait: float
    settle_seconds: float

    @property
    def carrier(self) -> Carrier: ...

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def begin(self, names: list[str]) -> None: ...
    def run_cases(self, names: list[str]) -> None: ...
    def stop_case(self, case: str) -> float: ...
    def start_worker(self) -> None: ...
    def kill_worker(self) -> None: ...
    def told(self) -> set[str]: ...
    def state_bytes(self) -> int: ...
    def cpu_seconds(self) -> float: ...
    def more(self, names: list[str]) -> dict[str, float]: ...


@dataclass(slots=True)
class Stops:
    """Messages accepted after the acknowledgement of a stop."""

    cases: int = 0
    after_stop: int = 0
    later_than_a_second: int = 0
    latest_seconds: float = 0.0
    prevented: int = 0
    """Cases in which the message that the stop aimed at was not sent any more."""


@dataclass(slots=True)
class Kills:
    """What became of the messages that were under way, and of all others of their cases."""

    cases: int = 0
    reached: int = 0
    """Cases that stood at the step when the worker died."""
    duplicates: int = 0
    lost: int = 0
    """Never sent, and nobody told."""
    unknown: int = 0
    """Shown to people as doubtful, sent or not."""
    unknown_unsent: int = 0
    missing: list[str] = field(default_factory=list)


def stops(peer: Peer, cases: int, seed: int) -> Stops:
    """Stop each case a random moment after a random touch, every second one when one is due."""
    chance = random.Random(seed)  # noqa: S311 - chosen to be repeated
    prefix = f"stop{seed}-"
    names = [f"{prefix}{number:03d}" for number in range(cases)]
    after = {name: chance.choice(TOUCHES[:-1]) for name in names}
    pause = {
        name: chance.uniform(0, peer.wait) if number % 2 else chance.gauss(peer.wait, 0.05)
        for number, name in enumerate(names)
    }
    peer.begin(names)
    peer.run_cases(names)
    due: dict[str, float] = {}
    acknowledged: dict[str, float] = {}
    end = time.monotonic() + 90 + peer.longest_wait * len(TOUCHES)
    while len(acknowledged) < cases and time.monotonic() < end:
        for key, at in peer.carrier.accepted(prefix):
            name, _, touch = key.rpartition(".")
            if int(touch) == after[name]:
                due.setdefault(name, at + pause[name])
        for name, moment in due.items():
            if name not in acknowledged and time.time() >= moment:
                acknowledged[name] = peer.stop_case(name)
        time.sleep(0.01)
    time.sleep(2 * peer.longest_wait + 1)
    found = _late(peer, prefix, acknowledged)
    sent = peer.carrier.counts(prefix)
    found.prevented = sum(key_of(name, after[name] + 1) not in sent for name in acknowledged)
    return found


def _late(peer: Peer, prefix: str, acknowledged: dict[str, float]) -> Stops:
    found = Stops(cases=len(acknowledged))
    for key, at in peer.carrier.accepted(prefix):
        late = at - acknowledged.get(key.rpartition(".")[0], float("inf"))
        found.after_stop += late > 0
        found.later_than_a_second += late > 1
        found.latest_seconds = max(found.latest_seconds, round(late, 3))
    return found


def kills(peer: Peer, point: str, cases: int, seed: int) -> Kills:
    """Bring all cases to one step of one touch, kill the worker, start it again, count."""
    touch = random.Random(f"{point}{seed}").choice(TOUCHES[:-1])  # noqa: S311
    prefix = f"kill{seed}-{point}-"
    names = [f"{prefix}{number:03d}" for number in range(cases)]
    peer.begin(names)
    give_orders(peer, point, [key_of(name, touch) for name in names])
    peer.run_cases(names)
    reached = _wait_for(peer, point, [key_of(name, touch) for name in names])
    if point != LATE:
        peer.kill_worker()
        clear_holds()
        peer.carrier.behave()
        peer.start_worker()
    settle(peer, names)
    return count(peer, names, reached)


def give_orders(peer: Peer, point: str, keys: list[str]) -> None:
    """Order the hold or the fault for each of these messages."""
    for key in keys:
        if point in {ACCEPTED_UNREAD, LATE}:
            peer.carrier.misbehave("accept_then_hang", HANGS, key)
        elif point != BETWEEN:
            (holds() / f"{point}@{peer.carrier.wire_key(key)}").touch()


def _wait_for(peer: Peer, point: str, keys: list[str]) -> int:
    """Wait until all stand there, or the first of them would give up; answers how many do."""
    wanted, first, moved = set(keys), 0.0, 0.0
    reached: set[str] = set()
    end = time.monotonic() + 60 + peer.longest_wait * len(TOUCHES)
    while time.monotonic() < end and reached != wanted:
        before = reached
        if point in {ACCEPTED_UNREAD, LATE, BETWEEN}:
            reached = wanted & set(peer.carrier.counts(keys[0].partition("-")[0]))
        else:
            there = {path.name for path in holds().glob("*.held")}
            reached = {key for key in wanted if f"{point}@{key}.held" in there}
        now = time.monotonic()
        first = first or (now if reached else 0.0)
        moved = now if reached != before else moved
        # A runner that lets in only some at a time holds the others back as long as these stand.
        if moved and now - moved > NO_MORE_COME:
            break
        if point == ACCEPTED_UNREAD and first and now - first > GATHER:
            break
        time.sleep(0.05)
    if point == BETWEEN:
        time.sleep(peer.wait / 2)
    return len(reached)


def settle(peer: Peer, names: list[str]) -> None:
    """Wait until every message was sent or told of, and then whether more comes."""
    owed = {key_of(name, touch) for name in names for touch in TOUCHES}
    prefix = names[0].partition("-")[0]
    end = time.monotonic() + peer.settle_seconds + peer.longest_wait * len(TOUCHES)
    while time.monotonic() < end:
        if not owed - set(peer.carrier.counts(prefix)) - peer.told():
            break
        time.sleep(2)
    time.sleep(min(2 * peer.longest_wait + 1, QUIET_AT_MOST))


def count(peer: Peer, names: list[str], reached: int) -> Kills:
    """Count by the journal, and by what the peer tells people."""
    owed = {key_of(name, touch) for name in names for touch in TOUCHES}
    journal = peer.carrier.counts(names[0].partition("-")[0])
    sent = Counter({key: times for key, times in journal.items() if key in owed})
    doubtful = peer.told() & owed
    missing = owed - set(sent) - doubtful
    return Kills(
        cases=len(names),
        reached=reached,
        duplicates=sum(times - 1 for times in sent.values()),
        lost=len(missing),
        unknown=len(doubtful),
        unknown_unsent=len(doubtful - set(sent)),
        missing=sorted(missing)[:5],
    )
