"""How far a feed is trusted: a share with its interval, and nothing where there is too little."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerzien.domain.feed.compare import Found
from weerzien.domain.feed.trust import MINIMUM, FeedDay, Trust, trust, wilson

NIGHT = datetime(2027, 3, 22, 21, tzinfo=UTC)
A_DAY = FeedDay("p1", date(2027, 3, 22), NIGHT, 40)


def with_found(found: dict[str, Found]) -> FeedDay:
    return A_DAY.with_list(NIGHT, 40, found)


def test_the_same_list_again_changes_nothing() -> None:
    found = {"a1": Found.MISSED, "a2": Found.IN_TIME}
    assert with_found(found).with_list(NIGHT, 40, found) == with_found(found)


def test_what_only_the_list_told_stays_missed_when_a_later_list_finds_our_own_event() -> None:
    day = with_found({"a1": Found.MISSED}).with_list(NIGHT, 40, {"a1": Found.IN_TIME})
    assert day.found == {"a1": Found.MISSED}


def test_a_mark_that_was_in_time_and_is_taken_back_by_the_list_counts_as_reversed() -> None:
    day = with_found({"a1": Found.IN_TIME}).with_list(NIGHT, 40, {"a1": Found.REVERSED})
    assert day.found == {"a1": Found.REVERSED}


def test_a_list_that_says_nothing_clear_takes_no_finding_away() -> None:
    day = with_found({"a1": Found.IN_TIME}).with_list(NIGHT, 40, {"a1": Found.UNCLEAR})
    assert day.found == {"a1": Found.IN_TIME}
    assert with_found({"a1": Found.UNCLEAR}).with_list(NIGHT, 1, {"a1": Found.LATE}).found == {
        "a1": Found.LATE
    }


def test_what_was_held_back_and_is_believed_later_counts_as_missed() -> None:
    day = with_found({"a1": Found.HELD_BACK}).with_list(NIGHT, 40, {"a1": Found.MISSED})
    assert day.found == {"a1": Found.MISSED}


def test_parts_of_a_day_add_up() -> None:
    day = with_found({"a1": Found.LATE}).with_list(NIGHT, 12, {"a2": Found.IN_TIME})
    assert day.found == {"a1": Found.LATE, "a2": Found.IN_TIME}
    assert day.listed == 40


def trusted(**counts: int) -> Trust:
    return Trust({Found(name): count for name, count in counts.items()})


@pytest.mark.requirement("ME-06")
def test_below_the_minimum_there_is_no_share_and_no_interval() -> None:
    few = trusted(in_time=MINIMUM - 1)
    assert (few.share, few.interval) == (None, None)
    assert trusted(in_time=MINIMUM).share == 1.0


@pytest.mark.requirement("ME-09")
def test_everything_that_reaches_a_patient_wrongly_counts_against_a_feed_once() -> None:
    one = trusted(in_time=36, late=1, missed=1, double=1, reversed=1, unclear=9, held_back=9)
    assert one.n == 40
    assert one.share == 0.9


def test_days_are_added_up() -> None:
    both = trust([with_found({"a1": Found.LATE}), with_found({"a2": Found.LATE})])
    assert both == Trust({Found.LATE: 2}, days=2)


def test_the_interval_is_that_of_wilson() -> None:
    low, high = wilson(36, 40)
    assert (round(low, 4), round(high, 4)) == (0.7695, 0.9604)
    assert wilson(40, 40)[1] == 1.0


@given(st.integers(1, 2_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_stays_within_nothing_and_all(
    told: tuple[int, int],
) -> None:
    right, n = told
    low, high = wilson(right, n)
    assert 0 <= low <= right / n + 1e-9
    assert right / n <= high + 1e-9 <= 1 + 2e-9


def test_a_day_says_of_when_its_latest_list_was() -> None:
    later = NIGHT + timedelta(days=1)
    assert A_DAY.with_list(later, 1, {}).compared_at == later
