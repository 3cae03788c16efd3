"""What a case takes: CPU of all processes of the peer, and the bytes of state that stay."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peers.processes import PeerError
from peers.touches import TOUCHES

if TYPE_CHECKING:
    from peers.trials import Peer

IDLE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Cost:
    """One round; per case, what idling takes in the same time included."""

    cases: int
    seconds: float
    cpu_ms_per_case: float
    idle_cpu_ms_per_second: float
    state_bytes_per_case: float
    more: dict[str, float]
    """What only this peer can tell: the emulator's share, bytes of histories."""


def cost(peer: Peer, cases: int, seed: int) -> Cost:
    """Play cases to their end and count."""
    prefix = f"cost{seed}-"
    names = [f"{prefix}{number:03d}" for number in range(cases)]
    before_state = peer.state_bytes()
    idle = peer.cpu_seconds()
    time.sleep(IDLE_SECONDS)
    idle = peer.cpu_seconds() - idle
    peer.begin(names)
    began, before = time.monotonic(), peer.cpu_seconds()
    before_more = peer.more(names)
    peer.run_cases(names)
    end = time.monotonic() + 120 + peer.longest_wait * len(TOUCHES)
    while len(peer.carrier.counts(prefix)) < cases * len(TOUCHES):
        if time.monotonic() > end:
            raise PeerError(f"{peer.name}: not every message of {cases} cases was sent")
        time.sleep(0.1)
    time.sleep(1)
    after, took = peer.cpu_seconds(), time.monotonic() - began
    after_more = peer.more(names)
    return Cost(
        cases=cases,
        seconds=round(took, 1),
        cpu_ms_per_case=round(1000 * (after - before) / cases, 1),
        idle_cpu_ms_per_second=round(1000 * idle / IDLE_SECONDS, 1),
        state_bytes_per_case=round((peer.state_bytes() - before_state) / cases),
        more={
            name: round((after_more[name] - before_more.get(name, 0)) / cases, 1)
            for name in after_more
        },
    )
