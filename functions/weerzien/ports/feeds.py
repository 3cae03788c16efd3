"""What is remembered of a practice's feed, and which practices there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # Only the doors of lists and the watch load the rules of feeds.
    from weerzien.domain.appointment import Appointment
    from weerzien.domain.feed.compare import AppointmentList
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


@dataclass(frozen=True, slots=True)
class ListSource:
    """Where a practice's agenda may be read: the base address of a FHIR server, and our token."""

    practice_id: str
    url: str
    token: str = field(repr=False)
    failures: int = 0
    """Attempts that failed since the last one that did not."""


class ListSources(Protocol):
    def find(self, practice_id: str) -> ListSource | None: ...

    def save(self, source: ListSource, due: datetime) -> None:
        """The latest address and token are the ones that count."""

    def drop(self, practice_id: str) -> None: ...

    def due(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Practices whose agenda is to be read before the real moment `now`, longest due first."""

    def pulled(self, source: ListSource, due: datetime) -> None:
        """Keep how often it failed, and the next moment; one dropped meanwhile is left alone."""


class Agendas(Protocol):
    """The agendas at the other end of the wire."""

    def refuse(self, url: str) -> str:
        """Why this address may not be used, as a code; empty where it may."""

    def fetch(self, source: ListSource, practice: Practice, at: datetime) -> AppointmentList:
        """Read the last days' appointments; raise ListNotPulledError with a code."""


class PracticeIndex(Protocol):
    def all(self) -> Iterator[str]:
        """Ids of all practices, in no order that means anything."""
