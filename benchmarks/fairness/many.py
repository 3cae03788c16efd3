"""Many practices flood at once, for ten minutes: how many may, before the others wait too long."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fairness.load import (
    EVENTS_A_SECOND,
    LIMIT_A_MINUTE,
    PATIENTS,
    PRACTICES,
    SECONDS_OF_WORK,
    WORKERS,
    lane,
)
from fairness.queue_rules import Message, percentile, work

MINUTES: Final = 10
FLOODERS: Final = (0, 1, 8, 44, 70)
"""None, one, as many as have lanes for all workers, and the two bounds of docs/scale.md."""
PROMISE: Final = 300.0
"""Seconds by which a burst may delay another practice."""


@dataclass(frozen=True, slots=True)
class Waited:
    """Seconds from coming in to having had its effect, of the practices that do not flood."""

    p50: float
    p99: float
    worst: float


def waited(flooders: int, minutes: int = MINUTES, seed: int = 1) -> Waited:
    """Play it: each flooding practice fills every minute of its own in that minute's first second.

    That is the worst that doors let through, also with a hundred events in one request.
    """
    messages = [*_others(minutes, flooders, seed), *_floods(minutes, flooders, seed)]
    others = [d.seconds for d in work(messages, WORKERS) if d.message.practice >= flooders]
    return Waited(percentile(others, 0.5), percentile(others, 0.99), max(others))


def _others(minutes: int, flooders: int, seed: int) -> Iterator[Message]:
    chance, at = random.Random(seed), 0.0  # noqa: S311 - seeded on purpose
    while (at := at + chance.expovariate(EVENTS_A_SECOND)) < 60.0 * minutes:
        practice, patient = chance.randrange(flooders, PRACTICES), chance.randrange(PATIENTS)
        yield Message(at, _takes(chance), practice, lane(practice, patient))


def _floods(minutes: int, flooders: int, seed: int) -> Iterator[Message]:
    chance = random.Random(seed + 1)  # noqa: S311 - likewise
    for minute in range(minutes):
        for practice in range(flooders):
            for number in range(LIMIT_A_MINUTE):
                at = 60.0 * minute + chance.random()
                yield Message(at, _takes(chance), practice, lane(practice, number))


def _takes(chance: random.Random) -> float:
    return SECONDS_OF_WORK * chance.gammavariate(4.0, 0.25)
