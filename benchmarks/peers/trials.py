"""The three trials: stops at random moments, kills at each step, and what a case costs."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from peers.carrier_log import Carrier, holds
from peers.touches import ANSWER_READ, BEFORE_CALL, RECORDED, TOUCHES, WAIT, key_of

ACCEPTED_UNREAD: Final = "accepted_unread"
BETWEEN: Final = "between_touches"
LATE: Final = "late_answer"
POINTS: Final = (BEFORE_CALL, ACCEPTED_UNREAD, ANSWER_READ, RECORDED, BETWEEN, LATE)
"""Where the worker dies; at the last it lives, and the carrier accepts and never answers."""
HANGS: Final = 20.0
QUIET: Final = 2.0 * WAIT + 1
GATHER: Final = 4.0
"""A sender gives up at 5 s, so whoever waits for an answer must be killed before."""


class Peer(Protocol):
    """The interface of every peer."""

    name: str
    settle_seconds: float
    carrier: Carrier

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def start_worker(self) -> None: ...
    def kill_worker(self) -> None: ...
    def run_case(self, case: str) -> None: ...
    def stop_case(self, case: str) -> float: ...
    def told(self) -> set[str]: ...
    def state_bytes(self) -> int: ...
    def cpu_seconds(self) -> float: ...


@dataclass(slots=True)
class Stops:
    """Messages accepted after the acknowledgement of a stop."""

    cases: int = 0
    after_stop: int = 0
    later_than_a_second: int = 0


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
    """Stop each case a random moment after a random touch of it was accepted."""
    chance = random.Random(seed)  # noqa: S311 - chosen to be repeated
    names = [f"stop{seed}-{number:03d}" for number in range(cases)]
    for name in names:
        peer.run_case(name)
    after = {name: chance.choice(TOUCHES[:-1]) for name in names}
    pause = {name: chance.uniform(0, WAIT) for name in names}
    due: dict[str, float] = {}
    acknowledged: dict[str, float] = {}
    end = time.monotonic() + 60 + WAIT * len(TOUCHES)
    while len(acknowledged) < cases and time.monotonic() < end:
        for key, at in peer.carrier.accepted(f"stop{seed}-"):
            name, _, touch = key.rpartition(".")
            if int(touch) == after[name]:
                due.setdefault(name, at + pause[name])
        for name, moment in due.items():
            if name not in acknowledged and time.time() >= moment:
                acknowledged[name] = peer.stop_case(name)
        time.sleep(0.01)
    time.sleep(QUIET)
    return _late(peer, f"stop{seed}-", acknowledged)


def _late(peer: Peer, prefix: str, acknowledged: dict[str, float]) -> Stops:
    found = Stops(cases=len(acknowledged))
    for key, at in peer.carrier.accepted(prefix):
        late = at - acknowledged.get(key.rpartition(".")[0], float("inf"))
        found.after_stop += late > 0
        found.later_than_a_second += late > 1
    return found


def kills(peer: Peer, point: str, cases: int, seed: int) -> Kills:
    """Bring all cases to one step of one touch, kill the worker, start it again, count."""
    touch = random.Random(f"{point}{seed}").choice(TOUCHES[:-1])  # noqa: S311
    prefix = f"kill{seed}-{point}-"
    names = [f"{prefix}{number:03d}" for number in range(cases)]
    held = [key_of(name, touch) for name in names]
    folder = _give_orders(peer, point, held)
    for name in names:
        peer.run_case(name)
    reached = _wait_for(peer, point, held, folder)
    if point != LATE:
        peer.kill_worker()
        shutil.rmtree(folder, ignore_errors=True)
        peer.carrier.behave()
        holds()
        peer.start_worker()
    _settle(peer, prefix, cases)
    return _count(peer, names, reached)


def _give_orders(peer: Peer, point: str, held: list[str]) -> Path:
    folder = holds()
    for key in held:
        if point in {ACCEPTED_UNREAD, LATE}:
            peer.carrier.misbehave("accept_then_hang", HANGS, key)
        elif point != BETWEEN:
            (folder / f"{point}@{key}").touch()
    return folder


def _wait_for(peer: Peer, point: str, held: list[str], folder: Path) -> int:
    """Wait until all stand there, or the first of them would give up; answers how many do."""
    wanted, first = set(held), 0.0
    reached: set[str] = set()
    end = time.monotonic() + 40 + WAIT * len(TOUCHES)
    while time.monotonic() < end and reached != wanted:
        if point in {ACCEPTED_UNREAD, LATE, BETWEEN}:
            reached = wanted & set(peer.carrier.counts(held[0].partition("-")[0]))
        else:
            there = {path.name for path in folder.glob("*.held")}
            reached = {key for key in wanted if f"{point}@{key}.held" in there}
        first = first or (time.monotonic() if reached else 0.0)
        if point in {ACCEPTED_UNREAD, BETWEEN} and first and time.monotonic() - first > GATHER:
            break
        time.sleep(0.05)
    if point == BETWEEN:
        time.sleep(WAIT / 2)
    return len(reached)


def _settle(peer: Peer, prefix: str, cases: int) -> None:
    """Wait until every message was sent or told of, or nothing happens for long enough."""
    end = time.monotonic() + peer.settle_seconds + WAIT * len(TOUCHES)
    while time.monotonic() < end:
        seen = set(peer.carrier.counts(prefix))
        if len(seen | _of(peer, prefix)) == cases * len(TOUCHES):
            break
        time.sleep(1)
    time.sleep(QUIET)


def _of(peer: Peer, prefix: str) -> set[str]:
    return {key for key in peer.told() if key.startswith(prefix)}


def _count(peer: Peer, names: list[str], reached: int) -> Kills:
    prefix = names[0].rpartition("-")[0]
    sent: Counter[str] = peer.carrier.counts(prefix)
    doubtful = _of(peer, prefix)
    owed = {key_of(name, touch) for name in names for touch in TOUCHES}
    missing = owed - set(sent) - doubtful
    return Kills(
        cases=len(names),
        reached=reached,
        duplicates=sum(count - 1 for count in sent.values()),
        lost=len(missing),
        unknown=len(doubtful),
        unknown_unsent=len(doubtful - set(sent)),
        missing=sorted(missing)[:5],
    )
