"""What the demo found, in one value: for the table, the page and the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from demo.checks_all import Invariant
from demo.gathering import Story


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
    def wrong_count(self) -> int:
        broken = sum(not one.holds for one in self.promises)
        return sum(map(len, self.wrong.values())) + broken + len(self.troubles)

    @property
    def good(self) -> bool:
        return not self.wrong_count
