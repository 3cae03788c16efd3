"""Real time, and the time of a practice that rehearses."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from weerzien.domain.clock import clock_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from weerzien.domain.practice import Practice
    from weerzien.ports import Clock


def utc_now() -> datetime:
    return datetime.now(UTC)


class SystemClocks:
    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now

    def for_practice(self, practice: Practice) -> Clock:
        return clock_for(practice, self._now)

    def real_now(self) -> datetime:
        return self._now()
