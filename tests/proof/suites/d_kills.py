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

from proof.harness.one_kill import Story
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
    fired: Counter[str] = Counter()
    violations: list[str] = []
    with private_aws() as aws, ThreadPoolExecutor(LANES) as lanes:
        stories = [
            (point, lanes.submit(_play, aws, point, number, seed))
            for number, point in enumerate(
                one for one in POINTS for _ in range(sizes.kills_per_point)
            )
        ]
        for point, story in stories:
            died, broken = story.result()
            fired[point] += died
            violations += broken
    violations += [
        f"{point}: {sizes.kills_per_point - fired[point]} kills never happened"
        for point in POINTS
        if fired[point] < sizes.kills_per_point
    ]
    return Result(
        f"kill -9 at {len(POINTS)} points, then the world goes on",
        {f"killed: {point}": fired[point] for point in POINTS},
        tuple(violations),
        ("a child is killed where botocore sends or has read; AWS kills a sandbox the same way",),
    )


def _play(aws: PrivateAws, point: str, number: int, seed: int) -> tuple[bool, list[str]]:
    return Story(aws, point, number, random.Random(f"{seed}.{number}")).play()
