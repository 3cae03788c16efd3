"""What goes back into the practice's own record: one message per change, in order per home."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from weerzien.domain import ids
from weerzien.domain.case import Case
from weerzien.domain.contact import BY_CARRIER, Contact
from weerzien.domain.event import BlockLifted, Event, PatientOptedIn, PatientOptedOut
from weerzien.domain.forgetting import without_words
from weerzien.domain.hand_over import HandOver
from weerzien.domain.patient import Patient
from weerzien.domain.task import Task, TaskKind
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


class Row(StrEnum):
    """Kinds of rows whose changes are told."""

    CASE = "case"
    CONTACT = "contact"
    HAND_OVER = "hand_over"
    OPT_OUTS = "opt_outs"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Changed:
    """The name of a row that changed; what it says is read when it is queued."""

    home: Home
    row: Row
    id: str = ""


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


def of_contact(contact: Contact) -> WriteBack:
    """Tell of a contact and what became of it; neither words nor the carrier's name of it."""
    home = Home(contact.practice_id, case_id=contact.case_id)
    # A row that a receipt began lacks what only its sender knows, and is told again with it.
    version = f"{contact.status}.{BY_CARRIER}" if contact.by == BY_CARRIER else contact.status
    return _message(
        home,
        WriteBackKind.COMMUNICATION_RECORDED,
        ("contact", contact.id),
        version,
        contact.at,
        contact=replace(without_words(contact), written_back_at=None),
    )


def of_task(task: Task) -> WriteBack | None:
    """Tell what a person did; None while nobody did, or where no record knows the patient."""
    if task.kind is TaskKind.UNKNOWN_PATIENT_EVENT or not (task.accepted_by or task.attempts):
        return None
    patient = "" if task.case_id else task.patient_id
    version = f"{task.state}.{len(task.attempts)}"
    last = task.attempts[-1].at if task.attempts else task.created_at
    return _message(
        Home(task.practice_id, patient, task.case_id),
        WriteBackKind.TASK_CHANGED,
        ("task", task.id),
        version,
        task.closed_at or last,
        task=replace(task, risks=frozenset(), remarks=(), protocol_text=None),
    )


def of_case(case: Case) -> WriteBack | None:
    """Tell that a case ended, and by what; None while it runs."""
    if case.stop is None or case.is_open:
        return None
    home = Home(case.practice_id, case_id=case.id)
    return _message(home, WriteBackKind.CASE_CLOSED, ("case", case.id), "closed", case.stop.at)


def opt_outs_after(before: Patient | None, after: Patient | None, event: Event) -> OptOuts | None:
    """What a patient has closed after an event; None where the event changed nothing of it."""
    if after is None or after.opted_out == (before.opted_out if before else frozenset()):
        return None
    via = ""
    match event.fact:
        case PatientOptedOut(via=said) | PatientOptedIn(via=said) | BlockLifted(by=said):
            via = said
        case _:
            pass
    channels = frozenset(map(Channel, after.opted_out))
    rev = (before.rev if before else 0) + 1
    return OptOuts(event.practice_id, event.patient_id, channels, event.received_at, via, rev)


def of_opt_outs(opt_outs: OptOuts) -> WriteBack:
    return _message(
        Home(opt_outs.practice_id, opt_outs.patient_id),
        WriteBackKind.OPTOUT_CHANGED,
        ("opt_outs", opt_outs.patient_id),
        str(opt_outs.rev),
        opt_outs.at,
        opt_outs=opt_outs,
    )


def of_hand_over(home: Home, rev: int, at: datetime, *, withdrawn: bool) -> WriteBack:
    """Tell of one version of a page; its content is read when it is told."""
    kind = WriteBackKind.HANDOVER_WITHDRAWN if withdrawn else WriteBackKind.HANDOVER_READY
    return _message(home, kind, ("hand_over", home.case_id), str(rev), at, rev=rev)


def _message(
    home: Home,
    kind: WriteBackKind,
    row: tuple[str, str],
    version: str,
    at: datetime,
    *,
    contact: Contact | None = None,
    task: Task | None = None,
    opt_outs: OptOuts | None = None,
    rev: int = 0,
) -> WriteBack:
    entry = ids.derive_id("entry", home.practice_id, home.name, *row)
    return WriteBack(
        id=ids.derive_id("write-back", entry, kind, version),
        home=home,
        kind=kind,
        entry=entry,
        at=at,
        contact=contact,
        task=task,
        opt_outs=opt_outs,
        rev=rev,
    )
