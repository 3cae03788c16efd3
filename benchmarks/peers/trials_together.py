"""The same kills for a peer of many workers: all steps in one week, each worker by its id."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from peers.carrier_log import clear_holds, holds
from peers.processes import kill_one
from peers.touches import ANSWER_READ, BEFORE_CALL, RECORDED, key_of
from peers.trials import ACCEPTED_UNREAD, BETWEEN, LATE, POINTS, Kills, count, give_orders, settle

if TYPE_CHECKING:
    from peers.stack_peer import StackPeer

_TOUCH: Final = {
    BEFORE_CALL: 1,
    ACCEPTED_UNREAD: 2,
    ANSWER_READ: 3,
    RECORDED: 2,
    BETWEEN: 3,
    LATE: 4,
}
_HUNG: Final = 0.4
"""An answer takes some milliseconds: who still waits after this hangs."""


def kills_together(peer: StackPeer, cases: int, seed: int) -> dict[str, Kills]:
    """Play all steps at once; every death meets the cases of its own step only."""
    names = {
        point: [f"kill{seed}-{point}-{number:03d}" for number in range(cases)] for point in POINTS
    }
    everyone = [name for point in POINTS for name in names[point]]
    random.Random(seed).shuffle(everyone)  # noqa: S311 - chosen to be repeated
    keys = {point: {key_of(name, _TOUCH[point]) for name in names[point]} for point in POINTS}
    peer.begin(everyone)
    for point in POINTS:
        give_orders(peer, point, sorted(keys[point]))
    peer.run_cases(everyone)
    reached = _kill_each(peer, keys)
    clear_holds()
    settle(peer, everyone)
    peer.carrier.behave()
    return {point: count(peer, names[point], reached[point]) for point in POINTS}


def _kill_each(peer: StackPeer, keys: dict[str, set[str]]) -> dict[str, int]:
    reached: dict[str, set[str]] = {point: set() for point in POINTS}
    quiet_at: float | None = None
    end = time.monotonic() + 60 + 8 * peer.wait
    while time.monotonic() < end and any(reached[point] != keys[point] for point in POINTS):
        for held in holds().glob("*.held"):
            point, _, _ = held.name.partition("@")
            kill_one(int(held.read_text()))
            held.rename(held.with_suffix(".dead"))
            reached[point].add(held.name)
        accepted = set(peer.carrier.counts("kill"))
        reached[LATE] = keys[LATE] & accepted
        hanging = keys[ACCEPTED_UNREAD] & accepted - reached[ACCEPTED_UNREAD]
        if hanging and _kill_hanging(peer, len(hanging)):
            reached[ACCEPTED_UNREAD] |= hanging
        if keys[BETWEEN] <= accepted and quiet_at is None:
            quiet_at = time.monotonic() + peer.wait / 2
        if quiet_at and time.monotonic() >= quiet_at and not reached[BETWEEN]:
            peer.kill_worker()
            reached[BETWEEN] = keys[BETWEEN]
        _count_held(reached, keys)
        time.sleep(0.05)
    return {point: len(found) for point, found in reached.items()}


def _kill_hanging(peer: StackPeer, expected: int) -> bool:
    before = peer.senders()
    time.sleep(_HUNG)
    hung = before & peer.senders()
    for pid in hung:
        kill_one(pid)
    return len(hung) >= expected


def _count_held(reached: dict[str, set[str]], keys: dict[str, set[str]]) -> None:
    for point in (BEFORE_CALL, ANSWER_READ, RECORDED):
        there = {path.name for path in Path(holds()).glob(f"{point}@*.dead")}
        if len(there) == len(keys[point]):
            reached[point] = keys[point]
