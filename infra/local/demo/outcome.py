"""What the demo found, in one value: for the table, the page and the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from demo.checks_all import Invariant
from demo.checks_patient import lags
from demo.gathering import Story

LEAST_TIME_TO_STOP: Final = 12 * 3600
"""Practice seconds between a stop of the demo and the next morning, less a little."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Stories, differences by scenario key, promises, and what went wrong in playing."""

    stories: tuple[Story, ...]
    wrong: Mapping[str, tuple[str, ...]]
    promises: tuple[Invariant, ...]
    troubles: tuple[str, ...]
    factor: int
    seconds: int
    killed: int = 0

    @property
    def slowest(self) -> float:
        """How many seconds after its moment the latest message went."""
        found = [lag.total_seconds() for story in self.stories for _, lag in lags(story)]
        return max(found, default=0.0)

    @property
    def was_too_slow(self) -> bool:
        """Tell whether slowness ate what a stop had left before the next rehearsed morning."""
        return self.slowest * self.factor > LEAST_TIME_TO_STOP

    @property
    def wrong_count(self) -> int:
        broken = sum(not one.holds for one in self.promises)
        return sum(map(len, self.wrong.values())) + broken + len(self.troubles)

    @property
    def good(self) -> bool:
        return not self.wrong_count
