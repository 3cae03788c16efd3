"""What a suite says when it is done: what it tried, how often, and what it found broken."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table. `counts`: what was tried → how often; `violations`: a sentence each.

    A suite that tried nothing proves nothing, so it is red as well.
    """

    suite: str
    counts: dict[str, int]
    violations: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def is_green(self) -> bool:
        return bool(self.counts) and all(self.counts.values()) and not self.violations
