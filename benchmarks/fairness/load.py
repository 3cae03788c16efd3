"""What comes in: the busiest minutes of five thousand practices, and one of them in a flood."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from fairness.queue_rules import Done, Line, Message, percentile, work
from weerzien.adapters.sqs_inbox import LANES

PRACTICES: Final = 5_000
PATIENTS: Final = 3_600
EVENTS_A_SECOND: Final = 400
"""The goal of intake: every practice's batch at noon, all together."""

WORKERS: Final = 128
"""ApplyEvent's MaximumConcurrency in template.yaml; a test compares."""

SECONDS_OF_WORK: Final = 0.1
"""Assumed mean of one event on AWS: reads, unsealing, one transaction. The emulator takes 15 ms."""

LIMIT_A_MINUTE: Final = 1_200
"""The default of `his_events_per_minute`; a test compares."""
FLOOD_BEGINS: Final = 20.0
LASTS: Final = 100.0
FLOODING: Final = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One way to build it, under one flood."""

    name: str
    flood: int = 0
    has_lanes: bool = True
    has_limit: bool = True
    workers: int = WORKERS
    events_a_second: float = EVENTS_A_SECOND


CASES: Final = (
    Case("quiet"),
    Case("flood of 20,000; a line per patient, no limit", 20_000, has_lanes=False, has_limit=False),
    Case("flood of 20,000; a line per patient, limit at the door", 20_000, has_lanes=False),
    Case("flood of 20,000; lanes, no limit", 20_000, has_limit=False),
    Case("flood of 20,000; lanes and limit", 20_000),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Seconds from coming in to having had its effect; `flood_at_once` counts workers."""

    others_p50: float
    others_p99: float
    others_worst: float
    flood_done_in: float
    flood_at_once: int


def line_per_patient(practice: int, patient: int) -> str:
    return f"{practice}#{patient}"


def lane(practice: int, patient: int) -> str:
    return f"{practice}#{sha256(str(patient).encode()).digest()[0] % LANES}"


def play(case: Case, seed: int = 1) -> Seen:
    """Play the minutes; others count while the flood is there, from its first second on."""
    line = lane if case.has_lanes else line_per_patient
    messages = [*_others(case, line, seed), *_flood(case, line, seed)]
    done = list(work(messages, case.workers))
    flood = [one for one in done if one.message.practice == FLOODING]
    ends = max((one.began + one.message.takes for one in flood), default=LASTS)
    others = [
        one.seconds
        for one in done
        if one.message.practice != FLOODING and FLOOD_BEGINS <= one.message.at <= ends
    ]
    return Seen(
        percentile(others, 0.5),
        percentile(others, 0.99),
        max(others),
        ends - FLOOD_BEGINS if flood else 0.0,
        _most_at_once(flood),
    )


def _others(case: Case, line: Line, seed: int) -> Iterator[Message]:
    chance, at = random.Random(seed), 0.0  # noqa: S311 - seeded on purpose
    while (at := at + chance.expovariate(case.events_a_second)) < LASTS:
        practice, patient = chance.randrange(1, PRACTICES), chance.randrange(PATIENTS)
        yield Message(at, _takes(chance), practice, line(practice, patient))


def _flood(case: Case, line: Line, seed: int) -> Iterator[Message]:
    """All at once; with the limit, as much of it as each clock minute takes in, sent again."""
    chance = random.Random(seed + 1)  # noqa: S311 - likewise
    for number in range(case.flood):
        minute = number // LIMIT_A_MINUTE if case.has_limit else 0
        at = FLOOD_BEGINS + 60.0 * minute
        if at < LASTS:
            yield Message(at, _takes(chance), FLOODING, line(FLOODING, number))


def _takes(chance: random.Random) -> float:
    # Most take about the mean, a few three times as long.
    return SECONDS_OF_WORK * chance.gammavariate(4.0, 0.25)


def _most_at_once(flood: list[Done]) -> int:
    edges = sorted(
        edge for one in flood for edge in ((one.began, 1), (one.began + one.message.takes, -1))
    )
    most = now = 0
    for _, by in edges:
        now += by
        most = max(most, now)
    return most


def tightest(case: Case, limit: float = 1.5) -> float:
    """The load, in events a second, up to which the others' p99 stays within `limit` times."""
    for load in range(900, 1_300, 50):
        quiet = play(replace(case, flood=0, events_a_second=load))
        if play(replace(case, events_a_second=load)).others_p99 > limit * quiet.others_p99:
            return load - 50
    return 1_250


__all__ = ["CASES", "LANES", "WORKERS", "Case", "Seen", "play", "tightest"]
