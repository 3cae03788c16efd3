from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class FakeArrivals:
    """`came` counts by practice and clock hour."""

    came: Counter[tuple[str, datetime]] = field(default_factory=Counter)

    def no_shows(self, practice_id: str, at: datetime) -> int:
        hour = practice_id, at.replace(minute=0, second=0, microsecond=0)
        self.came[hour] += 1
        return self.came[hour]
