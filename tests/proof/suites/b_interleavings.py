"""B: two things at once, merged in every order of their store and carrier calls.

Every pair of work of §5 of the proof; what must come of it is judged after each merge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from proof.harness.interleave import Way, Work, every_way
from proof.result import Result
from proof.sizes import Sizes
from unit.domain.follow_up.story import AT_RISK, HOUR, MINUTE, MISSED, booked, noshow
from unit.usecases.clinic import Clinic
from unit.usecases.test_interleavings import (
    MARK,
    REBOOKING,
    deliver,
    known,
    ready_to_send,
    taking_in,
    telling,
)
from weerzien.domain.event import PatientOptedOut, StaffStopped
from weerzien.domain.vocabulary import Channel, StopReason

SWITCHES: Final = 4
SENDING, STOPPING = 0, 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pieces of work from one start, and what must hold after them."""

    name: str
    make: Callable[[], Clinic]
    one: Work
    other: Work
    holds: Callable[[Way], bool]


def nothing_after_the_stop(way: Way) -> bool:
    """What was claimed was claimed before the stop was in; each message once, each with its row."""
    stop = way.place(STOPPING, "files.commit")
    tried = way.calls_before(SENDING, "cases.claim", stop)
    keys, claims = way.clinic.keys, way.clinic.case.claims
    return (
        len(claims) <= tried
        and len(set(keys)) == len(keys)
        and {key.replace("-", ".") for key in keys} <= set(claims)
        and not set(claims) - set(way.clinic.rows)
    )


def each_message_once(way: Way) -> bool:
    return sorted(way.clinic.keys) == ["immediate-email", "immediate-sms"]


def ends_rebooked(way: Way) -> bool:
    cases = way.clinic.world.memory.cases
    return len(cases) == 1 and way.clinic.why() == StopReason.REBOOKED


def one_case(way: Way) -> bool:
    return len(way.clinic.world.memory.cases) == 1 and way.clinic.case.is_open


def one_series_with_the_higher_risk(way: Way) -> bool:
    cases = way.clinic.world.memory.cases.values()
    opened = [one for one in cases if one.is_open]
    return len(cases) == 2 and len(opened) == 1 and bool(opened[0].risks)


def none_is_lost(way: Way) -> bool:
    """The new series runs, whatever was erased of the old one meanwhile."""
    opened = [one for one in way.clinic.world.memory.cases.values() if one.is_open]
    key = [("p1", one.id) for one in opened]
    return len(opened) == 1 and key[0] in way.clinic.world.memory.agenda


def long_gone() -> Clinic:
    """A patient whose series ended, and whose time to be kept is over."""
    clinic = known()
    clinic.tell(noshow())
    clinic.tell(StaffStopped("s1"))
    clinic.now += timedelta(days=800)
    return clinic


def come_back(clinic: Clinic) -> None:
    start = clinic.now - HOUR
    again = noshow("again", start=start, made=start - timedelta(days=2), patient=AT_RISK)
    clinic.take_in(clinic.event(again))


SECOND: Final = taking_in(
    "second-mark",
    noshow("second", start=MISSED + HOUR, discipline="dietist", patient=AT_RISK),
    MISSED + 80 * MINUTE,
)
REBOOKED: Final = telling(booked(made=MISSED + 25 * MINUTE))
PAIRS: Final = (
    Pair("send, stop", ready_to_send, deliver, telling(StaffStopped("s1")), nothing_after_the_stop),
    Pair(
        "send, opt-out",
        ready_to_send,
        deliver,
        telling(PatientOptedOut(frozenset({Channel.SMS}), "sms")),
        nothing_after_the_stop,
    ),
    Pair("send, rebook", ready_to_send, deliver, REBOOKED, nothing_after_the_stop),
    Pair("retry, late first try", ready_to_send, deliver, deliver, each_message_once),
    Pair("no-show, rebook", known, MARK, REBOOKING, ends_rebooked),
    Pair("no-show, the same no-show", known, MARK, MARK, one_case),
    Pair("no-show, another no-show", known, MARK, SECOND, one_series_with_the_higher_risk),
    Pair("erasing, no-show", long_gone, Clinic.erase, come_back, none_is_lost),
)


def run(sizes: Sizes, seed: int) -> Result:
    """All of it, always."""
    del sizes, seed
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for pair in PAIRS:
        for way in every_way(pair.make, pair.one, pair.other, SWITCHES):
            counts[f"merges of {pair.name}"] += 1
            if not pair.holds(way):
                calls = " ".join(f"{who}:{call}" for who, call in way.happened)
                wrong.append(f"{pair.name}: does not hold after {calls}")
    notes = (f"every merge with up to {SWITCHES} switches between them, either one first",)
    return Result("two at once, in every order of their calls", dict(counts), tuple(wrong), notes)
