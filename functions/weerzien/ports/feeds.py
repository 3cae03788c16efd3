"""What is remembered of a practice's feed, and which practices there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # Only the doors of lists and the watch load the rules of feeds.
    from weerzien.domain.appointment import Appointment
    from weerzien.domain.feed.pulse import Pulse
    from weerzien.domain.feed.trust import FeedDay
    from weerzien.domain.practice import Practice


class KnownAppointments(Protocol):
    """Appointments as events told of them; nothing of the person."""

    def known(
        self, practice_id: str, names: Iterable[tuple[str, str]]
    ) -> Mapping[str, Appointment]:
        """Those that we know of these (patient id, appointment id), by appointment id."""

    def of_patients(
        self, practice_id: str, patient_ids: Iterable[str]
    ) -> Mapping[str, tuple[Appointment, ...]]:
        """All that we know of each of these patients."""


class Feeds(Protocol):
    def day(self, practice_id: str, day: date) -> FeedDay | None: ...

    def days(self, practice_id: str, first: date, last: date) -> tuple[FeedDay, ...]:
        """Days that were compared, both ends included, oldest first."""

    def save_day(self, day: FeedDay) -> None:
        """Write over the day that was read (rev 0: none was); raise StaleError otherwise."""

    def pulse(self, practice_id: str) -> Pulse | None: ...

    def save_pulse(self, pulse: Pulse) -> None:
        """Write over the pulse that was read, likewise."""

    def came(self, practice_id: str, start: datetime, end: datetime) -> Mapping[datetime, int]:
        """Events that came per clock hour from `start` to before `end`; none: not in it."""


class ListLimits(Protocol):
    def take(self, practice: Practice, now: datetime) -> None:
        """Count one appointment list of this clock minute; raise TooManyEventsError once full."""


class PracticeIndex(Protocol):
    def all(self) -> Iterator[str]:
        """Ids of all practices, in no order that means anything."""
