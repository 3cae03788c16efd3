"""F: a steady stream of webhooks, then twice that; nothing is lost, and the door stays quick.

The real door, called in processes of this suite against an embedded DynamoDB, SQS and KMS. The
arrivals follow a schedule, whether earlier ones are answered or not. The embedded AWS shares two
cores with us and does a few hundred calls a second, so it sets the pace: short runs look for the
highest one that it carries, and the time inside its calls is told apart from ours.
"""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import TYPE_CHECKING, Final

from proof.harness.ingest_side import Arrival
from proof.harness.posting import posting
from proof.harness.private_aws import private_aws
from proof.harness.resting import resting
from proof.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from proof.harness.ingest_side import Answered
    from proof.harness.posting import Posting
    from proof.harness.private_aws import PrivateAws
    from proof.sizes import Sizes

PRACTICES: Final = 10
FLOODING: Final = (3, 7)
"""Practices whose source systems send all that is beyond the steady stream."""
PROCESSES: Final = 2
P99: Final = 0.250
MARGIN: Final = 0.4
"""A short run must stay this far below, for a long one has worse moments."""
SHARES: Final = (1.0, 0.75, 0.5, 0.35, 0.25, 0.15)
"""Of the pace that is asked for: what is tried, the highest first."""
LOOK: Final = 15.0
WARM_UP: Final = 2.0
"""Seconds at the lowest pace: a process makes its clients at its first webhooks, once."""
ROOM: Final = 1.2
"""What a practice may send in a minute, as a multiple of its steady stream."""
BEYOND: Final = 30.0
TAKEN, TOO_MANY = 202, 429


def run(sizes: Sizes, seed: int) -> Result:
    del seed  # arrivals are evenly spaced: nothing is drawn
    with resting(), private_aws() as aws:
        pace = _highest_pace(aws, sizes.ingest_per_second)
        if pace is None:
            least = SHARES[-1] * sizes.ingest_per_second
            broken = (
                f"this machine, now, carries not even {least:g} webhooks a second: not measured"
            )
            return Result("webhooks by schedule", {"paces tried": len(SHARES)}, (broken,))
        most = ceil(60 * pace / PRACTICES * ROOM)
        with posting(aws, "ingest", PRACTICES, PROCESSES, most) as door:
            return _measure(door, pace, most, sizes)


def _highest_pace(aws: PrivateAws, asked: int) -> float | None:
    with posting(aws, "pace", PRACTICES, PROCESSES, most=1_000_000) as door:
        door.post(_steady(SHARES[-1] * asked, WARM_UP))
        for number, share in enumerate(SHARES, start=1):
            pace = share * asked
            answered = door.post(_steady(pace, LOOK, first=number * 10_000))
            if _p99([one.took for one in answered]) <= P99 * MARGIN and _keeps_up(answered):
                return pace
    return None


def _keeps_up(answered: Sequence[Answered]) -> bool:
    return _p99([one.late for one in answered]) <= P99


def _measure(door: Posting, pace: float, most: int, sizes: Sizes) -> Result:
    warm = door.post(_steady(SHARES[-1] * pace, WARM_UP))
    steady = door.post(_steady(pace, sizes.ingest_seconds, first=len(warm)))
    beyond = door.post(_doubled(pace, first=len(warm) + len(steady)))
    refused = [one for one in beyond if one.status == TOO_MANY]
    taken = [one for one in (*warm, *steady, *beyond) if one.status == TAKEN]
    violations = [
        *_steady_broken(steady),
        *_beyond_broken(beyond),
        *_not_kept(door, taken, "taken in"),
    ]
    again = _repeat(door, refused, most)
    violations += [f"sent again and answered {one.status}" for one in again if one.status != TAKEN]
    violations += _not_kept(door, again, "taken in when sent again", before=taken)
    return Result(
        f"webhooks by schedule, {pace:g} a second (asked: {sizes.ingest_per_second})",
        {
            "webhooks to warm up": len(warm),
            f"webhooks in {sizes.ingest_seconds} s": len(steady),
            f"webhooks in {BEYOND:g} s beyond": len(beyond),
            "of these refused with 429, all of two practices": len(refused),
            "refused ones taken in later": len(again),
            "events in the table and once in the inbox": len(taken) + len(again),
        },
        tuple(violations),
        _notes(steady, pace, sizes.ingest_per_second),
    )


def _steady(pace: float, seconds: float, first: int = 0) -> list[Arrival]:
    return [
        Arrival(first + number, number % PRACTICES, number / pace)
        for number in range(round(pace * seconds))
    ]


def _doubled(pace: float, first: int) -> list[Arrival]:
    """Go on as before, and as much again from the flooding practices."""
    usual = _steady(pace, BEYOND, first)
    more = [
        Arrival(first + len(usual) + number, FLOODING[number % len(FLOODING)], number / pace)
        for number in range(len(usual))
    ]
    return sorted((*usual, *more), key=lambda one: one.after)


def _repeat(door: Posting, refused: Sequence[Answered], most: int) -> list[Answered]:
    """Send again what was refused, later minutes each as much as a practice may send."""
    left = {
        practice: [o.number for o in refused if o.practice == practice] for practice in FLOODING
    }
    again: list[Answered] = []
    ahead = 0.0
    while any(left.values()):
        ahead += 120.0
        arrivals = []
        for practice, numbers in left.items():
            now, left[practice] = numbers[:most], numbers[most:]
            arrivals += [Arrival(number, practice, 0.0) for number in now]
        again += door.post(arrivals, ahead)
    return again


def _steady_broken(steady: Sequence[Answered]) -> Iterator[str]:
    for status, count in Counter(one.status for one in steady).items():
        if status != TAKEN:
            yield f"{count} answers {status} in the steady stream"
    slowest = _p99([one.took for one in steady])
    if slowest > P99:
        yield f"p99 of the handler is {1000 * slowest:.0f} ms"
    if not _keeps_up(steady):
        yield "arrivals waited for a free thread: the schedule was not kept"


def _beyond_broken(beyond: Sequence[Answered]) -> Iterator[str]:
    for status, count in Counter(one.status for one in beyond).items():
        if status not in (TAKEN, TOO_MANY):
            yield f"{count} answers {status} beyond the steady stream"
    refused = [one for one in beyond if one.status == TOO_MANY]
    if {one.practice for one in refused} - set(FLOODING):
        yield "a practice was refused for the flood of another"
    if not all(one.retry_after.isdecimal() for one in refused):
        yield "a 429 does not say when to come again"


def _not_kept(
    door: Posting, taken: Sequence[Answered], what: str, before: Sequence[Answered] = ()
) -> Iterator[str]:
    """Each is in the table, and once in the inbox; nothing else is in either."""
    ids = Counter(one.event_id for one in taken)
    earlier = Counter(one.event_id for one in before)
    table, inbox = door.in_table(), door.take_inbox()
    if missing := len((ids + earlier) - table):
        yield f"{missing} events {what} are not in the table"
    if more := len(table - (ids + earlier)):
        yield f"{more} events in the table that nobody was told of"
    if missing := len(ids - inbox):
        yield f"{missing} events {what} are not in the inbox"
    if more := sum((inbox - ids).values()):
        yield f"{more} messages too many in the inbox"


def _notes(steady: Sequence[Answered], pace: float, asked: int) -> tuple[str, ...]:
    def told(what: str, seconds: list[float]) -> str:
        return f"{what}: p50 {1000 * _at(seconds, 0.5):.0f} ms, p99 {1000 * _p99(seconds):.0f} ms"

    slow = () if pace >= asked else (f"the embedded AWS does not carry {asked} a second here",)
    return (
        *slow,
        told("handler", [one.took for one in steady]),
        told("of that inside calls of the embedded AWS", [one.wire for one in steady]),
        told("of that our own", [one.took - one.wire for one in steady]),
        told("CPU time of the handler", [one.cpu for one in steady]),
        "the gateway's own throttle, cold starts and AWS's speed are only provable on AWS",
    )


def _p99(seconds: list[float]) -> float:
    return _at(seconds, 0.99)


def _at(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
