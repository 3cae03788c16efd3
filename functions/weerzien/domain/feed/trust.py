"""What is kept of a comparison, and how far it lets a feed be trusted (ME-06, ME-09).

The score is the share of missed appointments about which feed and list agree, and of which the
feed told within two hours of the mark. Everything else counts against it once: told late, not
told, told twice, not taken back. Each of these reaches a patient: a message too late, none at
all, or one to somebody who came.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from math import sqrt

from weerzien.domain.feed.compare import Found

SPAN = timedelta(days=28)
"""Four weeks: every weekday four times."""
MINIMUM = 30
"""Below this many missed appointments a share says nothing: one more or less moves it by 3 %."""
_Z = 1.959964
"""Of a 95 % interval."""

RANK = (Found.HELD_BACK, Found.IN_TIME, Found.LATE, Found.MISSED)
"""A later list never makes better what an earlier one found: our own event would look in time."""
JUDGED = frozenset(Found) - {Found.UNCLEAR, Found.HELD_BACK}


@dataclass(frozen=True, slots=True)
class FeedDay:
    """What the lists found of one local day; `found` by pseudonym of the appointment."""

    practice_id: str
    day: date
    compared_at: datetime
    listed: int
    """Appointments of that day on the longest list."""
    found: Mapping[str, Found] = field(default_factory=dict)
    rev: int = 0

    def with_list(
        self, compared_at: datetime, listed: int, found: Mapping[str, Found]
    ) -> "FeedDay":
        """The day after one more list; repeating a list changes nothing but the moment."""
        merged = dict(self.found)
        for appointment_id, one in found.items():
            merged[appointment_id] = _worse(merged.get(appointment_id), one)
        most = max(self.listed, listed)
        return replace(self, compared_at=compared_at, listed=most, found=merged)


def _worse(before: Found | None, after: Found) -> Found:
    if before is None or before is Found.UNCLEAR:
        return after
    if before in RANK and after in RANK:
        return max(before, after, key=RANK.index)
    if before in RANK and after is Found.UNCLEAR:
        return before
    # What came after its mark: taken back, or seen under another reference.
    return after if before in RANK else before


@dataclass(frozen=True, slots=True)
class Trust:
    """How many missed appointments were told how, and what share of them is right."""

    counts: Mapping[Found, int]
    days: int = 0

    @property
    def n(self) -> int:
        return sum(self.counts.get(one, 0) for one in JUDGED)

    @property
    def right(self) -> int:
        return self.counts.get(Found.IN_TIME, 0)

    @property
    def is_enough(self) -> bool:
        return self.n >= MINIMUM

    @property
    def share(self) -> float | None:
        """None while there are too few to say anything."""
        return self.right / self.n if self.is_enough else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval after Wilson, which holds near 100 % too; None as `share`."""
        return wilson(self.right, self.n) if self.is_enough else None


def trust(days: Iterable[FeedDay]) -> Trust:
    """Add up days, of one practice or of all those of one vendor."""
    counts: dict[Found, int] = {}
    number = 0
    for day in days:
        number += 1
        for found in day.found.values():
            counts[found] = counts.get(found, 0) + 1
    return Trust(counts, number)


def wilson(right: int, n: int) -> tuple[float, float]:
    """Score interval of a share (Wilson 1927); n > 0."""
    share = right / n
    middle = share + _Z**2 / (2 * n)
    spread = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    scale = 1 + _Z**2 / n
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
