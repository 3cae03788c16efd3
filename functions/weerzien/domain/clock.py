"""Practice time: real time for a practice at work, a fast clock for one in rehearsal (AU-15)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from weerzien.domain.practice import Practice, Rehearsal

Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class SystemClock:
    """Practice time is real time; `now_fn` gives the real moment in UTC."""

    now_fn: Now

    def now(self) -> datetime:
        return self.now_fn()

    def wake_at(self, due: datetime) -> datetime:
        """Give the real moment at which a due moment falls."""
        return due

    def reached(self, moment: datetime) -> datetime:
        """Give the practice's moment for work that was planned at `moment` and runs now."""
        del moment
        return self.now_fn()


@dataclass(frozen=True, slots=True)
class RehearsalClock:
    """Practice time runs `factor` times as fast as real time, from the rehearsal's anchors on."""

    rehearsal: Rehearsal
    now_fn: Now

    def now(self) -> datetime:
        passed = self.now_fn() - self.rehearsal.real_start
        return self.rehearsal.practice_start + passed * self.rehearsal.factor

    def wake_at(self, due: datetime) -> datetime:
        """Give the real moment at which a due moment falls, never a fraction before it."""
        ahead = due - self.rehearsal.practice_start
        return self.rehearsal.real_start - (-ahead // self.rehearsal.factor)

    def reached(self, moment: datetime) -> datetime:
        """Give the moment plus the real lateness, unscaled and never negative.

        A second of real delay is hours of a fast clock; counted so, what is only slow would
        become late, and a rehearsal would skip what production sends.
        """
        return moment + max(self.now_fn() - self.wake_at(moment), timedelta())


def clock_for(practice: Practice, now_fn: Now) -> SystemClock | RehearsalClock:
    """Choose the clock by which a practice lives."""
    if practice.rehearsal is None:
        return SystemClock(now_fn)
    return RehearsalClock(practice.rehearsal, now_fn)
