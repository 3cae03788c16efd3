"""D: a process dies with -9 at a point of the way of a case; the world goes on, and nothing broke.

Children run the real handlers with the real adapters against an embedded AWS and a carrier of
this suite's own. A hook below the product kills the child before, during or after the call that
the point names. What a Lambda, a queue, a stream and a state machine repeat is repeated.
"""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from proof.harness.one_kill import Lived, Story
from proof.harness.private_aws import private_aws
from proof.result import Result

if TYPE_CHECKING:
    from proof.harness.private_aws import PrivateAws
    from proof.sizes import Sizes

POINTS: Final = (
    "signature checked",
    "case written",
    "relay, not started",
    "relay, started",
    "not claimed",
    "claimed",
    "accepted",
    "answered",
    "logged",
    "stop committed",
    "reconcile",
    "in a batch",
    "in an erasure",
)
LANES: Final = 3
"""Worlds at a time; the embedded AWS is one process."""


def run(sizes: Sizes, seed: int) -> Result:
    each = sizes.kills_per_point
    points = [point for point in POINTS for _ in range(each)]
    with private_aws() as aws, ThreadPoolExecutor(LANES) as lanes:
        lives = list(lanes.map(lambda n: _live(aws, points[n], n, seed), range(len(points))))
    died = Counter(point for point, life in zip(points, lives, strict=True) if life.died)
    broken = [what for life in lives for what in life.broken]
    broken += [f"{p}: {each - died[p]} deaths never happened" for p in POINTS if died[p] < each]
    counts = {f"killed: {point}": died[point] for point in POINTS}
    counts["faults of AWS met besides, in every third life"] = sum(life.blown for life in lives)
    return Result(
        f"kill -9 at {len(POINTS)} points, then the world goes on",
        counts,
        tuple(broken),
        ("the machine's steps are taken by the suite; the machine itself is under fire in E",),
    )


def _live(aws: PrivateAws, point: str, number: int, seed: int) -> Lived:
    return Story(aws, point, number, random.Random(f"{seed}.{number}")).play()
