"""What the checker says of one invariant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """How often an invariant was looked at, and each place where it does not hold.

    Violations are sentences without personal data. Nothing looked at is not the same as right.
    """

    name: str
    observations: int
    violations: tuple[str, ...] = ()
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.observations > 0 and not self.violations
