"""The way back into the practice's own record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from weerzien.domain.practice import Practice
from weerzien.domain.write_back import About, Home, Outbox, WriteBack


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a practice takes messages in, and the secrets they are signed with (at most two)."""

    practice_id: str
    url: str
    secrets: tuple[str, ...]
    gone_at: datetime | None = None
    """When it said that it is gone for good (410): nothing is sent there until it is set anew."""


class Endpoints(Protocol):
    def find(self, practice_id: str) -> Endpoint | None: ...

    def save(self, endpoint: Endpoint) -> None: ...

    def is_open(self, practice_id: str) -> bool:
        """Tell whether there is one that is not gone, without unsealing it."""

    def gone(self, endpoint: Endpoint, at: datetime) -> None:
        """Mark that it said it is gone for good; nothing happens where another took its place."""

    def drop(self, practice_id: str) -> None: ...


class Outboxes(Protocol):
    """Messages that wait, in order per home; a place on the agenda is also the right to send.

    Writes with an outbox raise StaleError where somebody else took it over meanwhile.
    """

    def put(self, message: WriteBack, now: datetime) -> bool:
        """Add a message at the end of its home's order; False where it was added before."""

    def due(self, now: datetime, limit: int, shard: int | None = None) -> tuple[Home, ...]:
        """Homes whose next attempt is due at the real moment `now`, longest due first.

        Each home belongs to one of eight shards, 0 to 7; None asks for all of them.
        """

    def claim(self, home: Home, now: datetime, until: datetime) -> Outbox | None:
        """Take the one right to send from this outbox until then; None where it is not due."""

    def save(self, outbox: Outbox, message: WriteBack, place: datetime) -> Outbox:
        """Keep what became of a message, and be found again at `place`."""

    def release(self, outbox: Outbox) -> None:
        """Leave the agenda, with nothing left to send; StaleError where more came meanwhile."""

    def park(self, outbox: Outbox) -> None:
        """Wait without a moment: no endpoint takes anything at present."""

    def parked(self, practice_id: str = "") -> Iterator[Home]:
        """Homes that wait without a moment, of one practice or of all, practice by practice."""

    def unpark(self, home: Home, now: datetime) -> None:
        """Put a parked outbox back on the agenda; one that is not parked is left alone."""

    def read(self, home: Home) -> tuple[WriteBack, ...]:
        """All messages of a home, in order."""

    def dead(self, practice_id: str) -> tuple[WriteBack, ...]:
        """Messages whose attempts ended, oldest first."""

    def revive(self, message: WriteBack, now: datetime) -> None:
        """Let a dead message be tried again from the start of the schedule."""

    def export(self, home: Home, messages: Sequence[WriteBack], journal: str) -> None:
        """Mark these as told by that journal; an outbox that they emptied leaves the list."""

    def confirm(self, message: WriteBack, now: datetime) -> None:
        """Mark a message as taken over by the record."""


class Fate(StrEnum):
    """What one attempt came to."""

    TAKEN = "taken"
    FAILED = "failed"
    """Not taken, or nobody knows: to be repeated under the same id."""
    UNREACHABLE = "unreachable"
    """Failed before anything was sent: others at this address need not be tried now."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Answer:
    fate: Fate
    why: str = ""
    wait: timedelta | None = None
    """How long the receiver asks to be left alone."""


class Records(Protocol):
    """The practices' own records, at the other end of the wire."""

    def refuse(self, url: str) -> str:
        """Why this address may not be used, as a code; empty where it may."""

    def post(
        self, message: WriteBack, about: About, practice: Practice, endpoint: Endpoint
    ) -> Answer:
        """Send one message once, signed; never raises what the wire or the receiver did."""


class Journals(Protocol):
    """Files for practices whose record takes no messages; names are in order of time."""

    def put(
        self, practice: Practice, name: str, rows: Sequence[tuple[WriteBack, About]]
    ) -> None: ...

    def names(self, practice_id: str) -> tuple[str, ...]: ...

    def fetch(self, practice_id: str, name: str) -> str:
        """Give the whole file as text; raise NotFoundError where there is none."""

    def messages(self, practice_id: str, name: str) -> tuple[tuple[Home, str], ...]:
        """Homes and ids of the messages in a file; raise NotFoundError where there is none."""

    def drop_all(self, practice_id: str) -> int:
        """Drop every file of a practice; answers how many there were."""
