"""Practice time and real time of one rehearsal; civil times are those of the practices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Europe/Amsterdam")
_DAYS: Final = ("ma", "di", "wo", "do", "vr", "za", "zo")
_MONTHS: Final = (
    "jan",
    "feb",
    "mrt",
    "apr",
    "mei",
    "jun",
    "jul",
    "aug",
    "sep",
    "okt",
    "nov",
    "dec",
)


def at(text: str) -> datetime:
    """Read a civil time such as `2027-03-01 09:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def moment(text: str) -> datetime:
    """Read a moment as the table and the carrier write it."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def day_words(when: datetime) -> str:
    """Say the local day as a person does: `ma 1 mrt`."""
    local = when.astimezone(ZONE)
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"


def time_words(when: datetime) -> str:
    return when.astimezone(ZONE).strftime("%H:%M")


@dataclass(frozen=True, slots=True)
class Clock:
    """Practice time t happens at `real_start` + (t - `practice_start`) / `factor`."""

    real_start: datetime
    practice_start: datetime
    factor: int

    def real(self, practice_time: datetime) -> datetime:
        return self.real_start + (practice_time - self.practice_start) / self.factor

    def practice(self, real_time: datetime) -> datetime:
        return self.practice_start + (real_time - self.real_start) * self.factor

    @classmethod
    def from_rehearsal(cls, answer: dict[str, Any]) -> Clock:
        """Read what `practice rehearse` printed."""
        return cls(
            moment(answer["real_start"]), moment(answer["practice_start"]), int(answer["factor"])
        )
