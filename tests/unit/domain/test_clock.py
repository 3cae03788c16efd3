from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerzien.domain.clock import RehearsalClock, SystemClock
from weerzien.domain.practice import Rehearsal

REAL = datetime(2026, 9, 7, 12, tzinfo=UTC)
PRACTICE_TIME = datetime(2027, 3, 26, 9, tzinfo=UTC)
WEEK_IN_A_MINUTE = 7 * 24 * 60


def rehearsal_clock(real_now: datetime, factor: int = WEEK_IN_A_MINUTE) -> RehearsalClock:
    return RehearsalClock(Rehearsal(REAL, PRACTICE_TIME, factor, frozenset()), lambda: real_now)


def test_practice_time_at_work_is_real_time() -> None:
    clock, due = SystemClock(lambda: REAL), REAL + timedelta(days=1)
    assert clock.now() == REAL
    assert clock.wake_at(due) == due
    assert clock.reached(REAL - timedelta(hours=3)) == REAL


@pytest.mark.requirement("AU-15")
def test_a_rehearsed_week_takes_a_minute() -> None:
    assert rehearsal_clock(REAL).now() == PRACTICE_TIME
    clock = rehearsal_clock(REAL + timedelta(minutes=1))
    assert clock.now() == PRACTICE_TIME + timedelta(weeks=1)
    assert clock.wake_at(PRACTICE_TIME + timedelta(weeks=1)) == REAL + timedelta(minutes=1)


@pytest.mark.requirement("AU-15")
def test_slow_work_in_a_rehearsal_is_late_by_its_real_seconds_only() -> None:
    due = PRACTICE_TIME + timedelta(days=1)
    wake = rehearsal_clock(REAL).wake_at(due)
    assert rehearsal_clock(wake + timedelta(seconds=3)).reached(due) == due + timedelta(seconds=3)


@pytest.mark.requirement("AU-15")
def test_work_that_runs_early_is_never_before_its_moment() -> None:
    due = PRACTICE_TIME + timedelta(days=1)
    assert rehearsal_clock(REAL).reached(due) == due


@given(st.timedeltas(timedelta(), timedelta(days=30)), st.integers(1, 100_000))
def test_who_wakes_when_told_has_reached_the_due_moment(ahead: timedelta, factor: int) -> None:
    due = PRACTICE_TIME + ahead
    wake = rehearsal_clock(REAL, factor).wake_at(due)
    late = rehearsal_clock(wake, factor).now() - due
    assert timedelta() <= late <= timedelta(microseconds=factor)
