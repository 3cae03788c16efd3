"""Messages to the practice's own record: in order per home, repeated on a schedule."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from weerzien.domain.case import Case
from weerzien.domain.contact import Contact
from weerzien.domain.hand_over import HandOver
from weerzien.domain.task import Task
from weerzien.domain.vocabulary import Channel

WAITS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
"""The schedule of Standard Webhooks: a first attempt at once, then nine more in 75 hours."""

LONGEST_WAIT: Final = timedelta(hours=24)
"""However long a receiver asks to be left alone."""


class WriteBackKind(StrEnum):
    COMMUNICATION_RECORDED = "communication.recorded"
    TASK_CHANGED = "task.changed"
    OPTOUT_CHANGED = "optout.changed"
    CASE_CLOSED = "case.closed"
    HANDOVER_READY = "handover.ready"
    HANDOVER_WITHDRAWN = "handover.withdrawn"


@dataclass(frozen=True, slots=True)
class Home:
    """In whose order messages are told: of a case, or of a patient outside of any."""

    practice_id: str
    patient_id: str = ""
    case_id: str = ""

    @property
    def name(self) -> str:
        return self.case_id or self.patient_id


@dataclass(frozen=True, slots=True)
class OptOuts:
    """Channels that a patient has closed, as of one change of them."""

    practice_id: str
    patient_id: str
    channels: frozenset[Channel]
    at: datetime
    via: str
    """How: sms, link, his, a colleague's id, `shared:` and one of these; empty: a new address."""
    rev: int


@dataclass(frozen=True, slots=True)
class WriteBack:
    """One message; its id names what it tells, so that the same news is never a second message."""

    id: str
    home: Home
    kind: WriteBackKind
    entry: str
    """The entry of the record that it makes or replaces."""
    at: datetime
    """When it happened, in practice time."""
    contact: Contact | None = None
    task: Task | None = None
    opt_outs: OptOuts | None = None
    rev: int = 0
    """Of a hand-over: which of its versions is told."""
    sequence: int = 0
    """Place in its home's order, from 1 on."""
    attempts: int = 0
    why: str = ""
    """What the last attempt came to, as a code."""
    written_back_at: datetime | None = None
    dead_at: datetime | None = None
    """When attempts ended without success: a person must replay it."""
    exported_in: str = ""
    """Name of the journal it stands in, where no endpoint takes it."""

    @property
    def is_pending(self) -> bool:
        return not (self.written_back_at or self.dead_at or self.exported_in)

    def taken(self, at: datetime) -> "WriteBack":
        return replace(self, written_back_at=at, attempts=self.attempts + 1, why="")

    def failed(self, why: str, at: datetime) -> "WriteBack":
        """One more attempt in vain; after the last one of the schedule the message is dead."""
        attempts = self.attempts + 1
        dead_at = at if attempts > len(WAITS) else None
        return replace(self, attempts=attempts, why=why, dead_at=dead_at)

    def next_at(self, now: datetime, asked: timedelta | None = None) -> datetime:
        """When to try again; the receiver may ask for longer, not for shorter."""
        wait = WAITS[min(self.attempts, len(WAITS)) - 1]
        return now + max(wait, min(asked or timedelta(0), LONGEST_WAIT))

    def revived(self) -> "WriteBack":
        return replace(self, attempts=0, why="", dead_at=None)


@dataclass(frozen=True, slots=True)
class Outbox:
    """All messages of one home, in order; `place` is its moment on the agenda, and the lease."""

    home: Home
    place: datetime
    queued: int
    messages: tuple[WriteBack, ...]
    revived: int = 0
    """How often one that was set aside came back: with `queued`, whether more came meanwhile."""

    @property
    def pending(self) -> tuple[WriteBack, ...]:
        return tuple(one for one in self.messages if one.is_pending)

    def having(self, message: WriteBack) -> "Outbox":
        return replace(
            self, messages=tuple(message if o.id == message.id else o for o in self.messages)
        )


@dataclass(frozen=True, slots=True)
class About:
    """Whom a message is about, as the practice's own record knows them."""

    patient_id: str
    patient_ref: str = ""
    """Empty once the person's details are erased; then only the pseudonym is left."""
    appointment_refs: Mapping[str, str] = field(default_factory=dict)
    """The source system's own number by our id of an appointment."""
    case: Case | None = None
    hand_over: HandOver | None = None
    """The page for the clinician, as it is now."""
    rehearsal: bool = False
    """Nothing of it happened to a patient."""

    def appointment_ref(self, appointment_id: str) -> str:
        return self.appointment_refs.get(appointment_id, "")
