"""A feed's own rhythm: silence stands out where something should have come, and only there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from fakes.samples import a_practice
from weerzien.domain.feed.pulse import (
    HOUR,
    MOST_QUIET,
    WEEKS,
    Pulse,
    after_hour,
    is_judged,
    slot_of,
    usual_in,
    usual_week,
)
from weerzien.domain.practice import Closure, Practice

MONDAY = datetime(2027, 6, 7, 6, tzinfo=UTC)  # 08:00 in Amsterdam, when practices open
WEEK = timedelta(days=7)
Came = Callable[[datetime], int]


def lived(hours: int, came: Came, pulse: Pulse | None = None, of: Practice | None = None) -> Pulse:
    pulse = pulse or Pulse("p1", MONDAY)
    for _ in range(hours):
        pulse = after_hour(pulse, came(pulse.until), of or a_practice())
    return pulse


def office(moment: datetime, each_hour: int = 20) -> int:
    """So many events in every opening hour."""
    slot = slot_of(moment, a_practice())
    return each_hour if slot[0] in "12345" and "08" <= slot[2:] < "17" else 0


def four_weeks(came: Came = office) -> Pulse:
    return lived(WEEKS * 168, came)


def nothing(_: datetime) -> int:
    return 0


def silent_after(pulse: Pulse, of: Practice | None = None, within: int = 400) -> int | None:
    """Hours of silence until it stands out."""
    for hour in range(1, within):
        pulse = after_hour(pulse, 0, of or a_practice())
        if pulse.is_silent:
            return hour
    return None


@pytest.mark.requirement("EC-O02")
def test_a_busy_feed_stands_out_after_two_silent_opening_hours() -> None:
    assert silent_after(four_weeks()) == 2


def test_one_silent_hour_is_a_meeting() -> None:
    busy = four_weeks(lambda moment: office(moment, 500))
    assert silent_after(busy) == 2


def test_a_small_feed_needs_longer() -> None:
    assert silent_after(four_weeks(lambda moment: office(moment, 3))) == 5


def test_nights_and_weekends_are_no_silence() -> None:
    friday_17 = lived(4 * 24 + 9, office, four_weeks())
    assert not lived(63, nothing, friday_17).is_silent


def test_of_a_feed_that_is_not_known_nothing_is_expected() -> None:
    two_weeks = lived(2 * 168, office)
    assert silent_after(two_weeks) is None
    assert silent_after(Pulse("p1", MONDAY)) is None


def test_a_feed_that_hardly_sends_is_not_judged() -> None:
    rare = four_weeks(lambda moment: int(slot_of(moment, a_practice()) == "2-10"))
    assert usual_week(rare) == 1
    assert not is_judged(rare)
    assert silent_after(rare) is None
    assert is_judged(four_weeks())


def test_a_feed_that_sends_one_batch_a_day_is_silent_when_two_batches_are_missing() -> None:
    batch = four_weeks(
        lambda moment: office(moment) // 2 * (slot_of(moment, a_practice())[2:] == "12")
    )
    # 12:00 of the first day, 12:00 of the second.
    assert silent_after(batch) == 29


def test_a_batch_at_night_shows_that_the_feed_lives() -> None:
    pulse = lived(1, nothing, four_weeks())
    heard = after_hour(replace(pulse, until=pulse.until + timedelta(hours=14)), 1, a_practice())
    assert (heard.expected, heard.quiet) == (0.0, ())


@pytest.mark.requirement("EC-O02")
def test_what_comes_again_ends_the_silence() -> None:
    silent = lived(3, nothing, four_weeks())
    assert silent.is_silent
    assert not after_hour(silent, 1, a_practice()).is_silent


def test_silence_keeps_its_beginning() -> None:
    silent = lived(2, nothing, four_weeks())
    assert silent.silent_since == silent.until
    assert lived(30, nothing, silent).silent_since == silent.silent_since


def test_an_outage_is_not_learnt_as_what_is_usual() -> None:
    before = four_weeks()
    after = lived(1, office, lived(5 * 168, nothing, before))
    assert usual_week(after) == usual_week(before) == 20 * 45


def test_quiet_hours_that_were_no_fault_are_learnt() -> None:
    quieter = lived(1, nothing, four_weeks())
    assert quieter.usual["1-08"] == (20,) * WEEKS
    learnt = lived(1, office, quieter)
    assert learnt.usual["1-08"] == (20, 20, 20, 0)
    assert usual_in(learnt, "1-08") == 20


@pytest.mark.requirement("EC-O02")
def test_closures_and_holidays_are_respected() -> None:
    days = Closure(date(2027, 7, 5), date(2027, 7, 9))
    closed = replace(a_practice(), closures=(days,))
    after = lived(168, nothing, four_weeks(), closed)
    assert not after.is_silent
    assert usual_week(lived(1, office, after, closed)) == 20 * 45
    whit_monday = datetime(2027, 5, 17, 6, tzinfo=UTC)
    weeks_before = Pulse("p1", whit_monday - WEEKS * WEEK)
    assert not lived(9, nothing, lived(WEEKS * 168, office, weeks_before)).is_silent


def test_only_whole_opening_hours_count() -> None:
    half_past = replace(a_practice().opening, opens=a_practice().opening.opens.replace(minute=30))
    practice = replace(a_practice(), opening=half_past)
    assert "1-08" not in lived(24, office, of=practice).usual


def test_quiet_hours_are_remembered_up_to_a_bound() -> None:
    rare = lived(1, office)
    assert len(lived(2_000, nothing, rare).quiet) == MOST_QUIET


def test_the_pulse_moves_by_clock_hours() -> None:
    assert lived(5, nothing).until == MONDAY + 5 * HOUR
