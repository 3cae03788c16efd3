"""Coming again: when asked to, ever slower, and not when a person has to look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from conformance.recording import Attempt, Recording
from conformance.rule import Look, Rule

LONG_ENOUGH: Final = timedelta(hours=24)
FIRST: Final = timedelta(minutes=30)
LATER: Final = timedelta(hours=8)
"""Longest pauses before the second attempt, and before each after that."""
STORM: Final = 5
STORM_WITHIN: Final = timedelta(seconds=60)
PERSON: Final = timedelta(minutes=15)
"""Nobody mends a mapping faster than this."""
_TOO_MANY: Final = 429
_GAPS: Final = 3
_FAULTS: Final = "Record with `make conformance-record`: it plays the faults."


def again(recording: Recording) -> Iterator[Look]:
    for attempts in recording.by_event.values():
        yield from (Look(one.line) for one, _ in pairwise(attempts) if one.comes_again)
        last = attempts[-1]
        if not last.comes_again:
            continue
        tried, waited = _at(last) - _at(attempts[0]), _end(recording) - _at(last)
        if tried >= LONG_ENOUGH:
            yield Look(last.line)
        elif waited > (FIRST if len(attempts) == 1 else LATER):
            times = f"{len(attempts)} attempt{'s' if len(attempts) > 1 else ''}"
            yield Look(last.line, f"given up after {times} in {_minutes(tried)} minutes")


def slower(recording: Recording) -> Iterator[Look]:
    for attempts in recording.by_event.values():
        asked = [one for one in attempts if one.delivery.status != _TOO_MANY]
        gaps = [_at(b) - _at(a) for a, b in pairwise(asked) if a.comes_again]
        if len(gaps) >= _GAPS:
            wrong = f"{len(gaps) + 1} attempts, and the pauses do not grow"
            yield Look(asked[-1].line, "" if gaps[-1] >= 2 * gaps[0] else wrong)


def no_storm(recording: Recording) -> Iterator[Look]:
    for attempts in recording.by_event.values():
        if len(attempts) == 1:
            continue
        windows = zip(attempts, attempts[STORM:], strict=False)
        storms = [b for a, b in windows if _at(b) - _at(a) < STORM_WITHIN]
        wrong = f"more than {STORM} attempts within {STORM_WITHIN.seconds} seconds"
        yield Look(storms[0].line, wrong) if storms else Look(attempts[-1].line)


def not_refused(recording: Recording) -> Iterator[Look]:
    for attempts in recording.by_event.values():
        for place, one in enumerate(attempts):
            if one.is_refused:
                same = [o for o in attempts[place + 1 :] if _is_repeat(one, o)]
                wrong = f"sent again as it was, after the answer {one.delivery.status}"
                yield Look(same[0].line, wrong) if same else Look(one.line)


def patient(recording: Recording) -> Iterator[Look]:
    for attempts in recording.by_event.values():
        for one, after in pairwise(attempts):
            asked = one.delivery.retry_after
            if asked is not None and one.delivery.status == _TOO_MANY:
                early = _at(after) - _at(one) < timedelta(seconds=asked - 1)
                wrong = f"came again before the {asked} seconds of Retry-After were over"
                yield Look(after.line, wrong if early else "")


def _is_repeat(one: Attempt, other: Attempt) -> bool:
    return other.delivery.body == one.delivery.body and _at(other) - _at(one) < PERSON


def _at(one: Attempt) -> datetime:
    return one.delivery.received_at


def _end(recording: Recording) -> datetime:
    return _at(recording.attempts[-1])


def _minutes(span: timedelta) -> int:
    return round(span / timedelta(minutes=1))


RULES: Final = (
    Rule(
        "RETRY-1",
        "After 5xx, 429 or no answer an event comes again, for 24 hours.",
        "Keep what was not taken in, and try again until it is, at least for 24 hours.",
        again,
        _FAULTS,
    ),
    Rule(
        "RETRY-2",
        "The pauses grow from attempt to attempt.",
        "Double the pause each time (5 s, 10 s, 20 s … up to some hours), with some chance in it.",
        slower,
        _FAULTS,
    ),
    Rule(
        "RETRY-3",
        f"No event comes more than {STORM} times in a minute.",
        "Wait at least 5 seconds before the first attempt after a failure.",
        no_storm,
        _FAULTS,
    ),
    Rule(
        "RETRY-4",
        "What was refused with another 4xx is not sent again as it was.",
        "Show it to a person: the answer says which field to mend, in errors and next.",
        not_refused,
        _FAULTS,
    ),
    Rule(
        "RETRY-5",
        "After 429 the sender waits for the seconds of Retry-After.",
        "Read the header Retry-After and wait that long; nothing is lost meanwhile.",
        patient,
        _FAULTS,
    ),
)
