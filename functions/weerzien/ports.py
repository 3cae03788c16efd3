"""What the use cases need from the world; adapters and fakes fill these in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from weerzien.domain.appointment import Appointment
from weerzien.domain.case import Case, PlannedStep
from weerzien.domain.contact import Contact
from weerzien.domain.event import Event
from weerzien.domain.kept_file import KeptCase
from weerzien.domain.link import Link
from weerzien.domain.link_page import Answer, LinkPage
from weerzien.domain.patient import Patient
from weerzien.domain.patient_file import Changes, PatientFile
from weerzien.domain.practice import Practice
from weerzien.domain.sending import Mail, SendResult, Sms
from weerzien.domain.task import Task, TaskKind
from weerzien.domain.text import ComposedMail, ComposedSms, MessageBrief, TaskText
from weerzien.domain.vocabulary import Channel, Stage, StopReason


class Clock(Protocol):
    """Time as one practice lives it; all moments are aware and in UTC."""

    def now(self) -> datetime:
        """The practice's present moment."""

    def wake_at(self, due: datetime) -> datetime:
        """The real moment at which the practice's moment `due` falls."""

    def reached(self, moment: datetime) -> datetime:
        """The practice's moment for work that was to happen at `moment` and runs now."""


class Clocks(Protocol):
    def for_practice(self, practice: Practice) -> Clock: ...

    def real_now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Credential:
    """A key of a source system: whose it is, and the secrets that count now (at most two)."""

    key_id: str
    practice_id: str
    secrets: tuple[str, ...]


class Credentials(Protocol):
    """What a door may look up before it acts for any practice."""

    def credential(self, key_id: str) -> Credential:
        """Raise NotFoundError where there is none."""


class Practices(Protocol):
    def get(self, practice_id: str) -> Practice:
        """Raise NotFoundError where there is none."""

    def for_sender(self, number: str) -> tuple[Practice, ...]:
        """The practices that send from this two-way number (CO-09)."""

    def save(self, practice: Practice) -> None: ...

    def credential(self, key_id: str) -> Credential:
        """Raise NotFoundError where there is none."""

    def save_credential(self, credential: Credential) -> None: ...


class Receipt(StrEnum):
    """What the event log says about an event that comes in."""

    NEW = "new"
    REPEATED = "repeated"
    APPLIED = "applied"


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """An event that waits for its patient: its names, not what it says."""

    practice_id: str
    patient_id: str
    id: str
    occurred_at: datetime


class Events(Protocol):
    """The events that came in: remembered at least 35 days, their content only until applied."""

    def receive(self, event: Event, body_hash: str) -> Receipt:
        """Store durably; raise EventConflictError for the same id with another body."""

    def get(self, practice_id: str, event_id: str) -> Event:
        """Raise NotFoundError for an unknown id, AlreadyAppliedError when its effect is in."""

    def waiting(self, practice_id: str, patient_id: str) -> tuple[Event, ...]:
        """Events kept for this patient until the patient is known, oldest first."""

    def waited_too_long(self, now: datetime, limit: int) -> tuple[WaitingEvent, ...]:
        """Events whose patient nobody told us about within a day of real time."""

    def give_up(self, event: WaitingEvent) -> None:
        """Let a waiting event go without effect; one applied meanwhile is left alone."""


class Arrivals(Protocol):
    def no_shows(self, practice_id: str, at: datetime) -> int:
        """Count one more no-show; return how many this practice reported in this clock hour."""


class HisLimits(Protocol):
    def take(self, practice: Practice, now: datetime) -> None:
        """Count one event of the practice's source system in this clock minute of real time.

        Raises TooManyEventsError once the minute is full.
        """


class Inbox(Protocol):
    def put(self, event: Event) -> None:
        """Queue an event for its patient, in order; the message holds ids only."""


class PatientFiles(Protocol):
    def load(self, practice_id: str, patient_id: str) -> PatientFile: ...

    def patient(self, practice_id: str, patient_id: str) -> Patient:
        """The person alone, read strongly; raise NotFoundError where there is none."""

    def commit(self, file: PatientFile, changes: Changes, event: Event, practice: Practice) -> None:
        """Write the changes and the event's effect in one step, or raise.

        Raises StaleError when the file changed since it was loaded, AlreadyAppliedError when the
        event had its effect before.
        """

    def at_address(self, practice: Practice, channel: Channel, address: str) -> tuple[str, ...]:
        """Ids of the patients who are reached at this address (EC-S07)."""

    def closed_addresses(
        self, practice: Practice, addresses: Iterable[tuple[Channel, str]]
    ) -> frozenset[Channel]:
        """Channels whose address is opted out at this practice (D1, CO-17)."""

    def close_address(
        self, practice: Practice, channel: Channel, address: str, at: datetime, via: str
    ) -> None: ...

    def open_address(
        self, practice: Practice, channel: Channel, address: str, at: datetime, via: str
    ) -> None: ...


class Cases(Protocol):
    def get(self, practice_id: str, case_id: str) -> Case:
        """Raise NotFoundError where there is none; reads strongly."""

    def claim(self, case: Case, stage: Stage, channel: Channel, at: datetime) -> Case:
        """Take the one right to send this touchpoint on this channel.

        ONE conditional update: open, messages running, plan unchanged, not paused, channel not
        closed, unclaimed. Returns the case as it is then; raises ClaimRefusedError.
        """

    def reclaim(self, case: Case, stage: Stage, channel: Channel, at: datetime) -> bool:
        """Take the right to send whatever the case's state, after a restore; False if taken."""

    def release(self, case: Case, stage: Stage, channel: Channel) -> None:
        """Give a claim back: the carrier certainly did not accept."""

    def finish(
        self,
        case: Case,
        stage: Stage,
        on: date,
        *,
        skipped: bool,
        retry_at: datetime | None,
        look_again_at: datetime,
    ) -> None:
        """Mark a stage as over, or to be tried again at `retry_at` (practice time)."""

    def save_plan(
        self,
        case: Case,
        plan: Sequence[PlannedStep],
        skipped: frozenset[Stage],
        look_again_at: datetime,
    ) -> Case:
        """Bind the plan to the case's present plan_no; StaleError when the case moved on."""

    def close(
        self, case: Case, reason: StopReason, by: str, at: datetime, look_again_at: datetime
    ) -> Case:
        """Close an open case whose `rev` is unchanged; raise StaleError otherwise.

        It stays on the agenda until `look_again_at` (real), for claims nobody has settled.
        """

    def leave_agenda(self, case: Case) -> None:
        """Nothing is left to look after in a closed case."""

    def look_again(self, case: Case, at: datetime, *, started: bool = False) -> None:
        """Put the case on the agenda of Reconcile for the real moment `at`."""

    def open_of(self, practice_id: str) -> tuple[str, ...]:
        """Ids of a practice's cases on the agenda; reads all of the agenda, so for people only."""

    def overdue(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """(practice id, case id) of cases that should have moved before the real moment `now`."""


class Contacts(Protocol):
    def put(self, contact: Contact) -> None:
        """Write a row once; an existing row with the same id stays as it is."""

    def get(self, practice_id: str, case_id: str, contact_id: str) -> Contact | None: ...

    def settle(self, contact: Contact) -> bool:
        """Replace a row by a later delivery state (monotone); False where nothing changed."""

    def of_case(self, practice_id: str, case_id: str) -> tuple[Contact, ...]: ...


class Tasks(Protocol):
    def put_new(self, task: Task) -> bool:
        """Create the task unless it exists; True where it is new."""

    def get(self, practice_id: str, task_id: str) -> Task: ...

    def open_of(self, practice_id: str) -> tuple[Task, ...]:
        """Open tasks of a practice, earliest due first."""

    def of_case(self, practice_id: str, case_id: str) -> tuple[Task, ...]: ...


class Retention(Protocol):
    """What is due to go; every change is conditional, and doing it twice changes nothing more.

    All but `due` and `loose_contacts` raise StaleError where somebody else was first: read again.
    """

    def due(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """(practice id, patient id) of files to look at before the real moment `now`."""

    def look_again(self, patient: Patient, at: datetime | None) -> None:
        """Put the file on the agenda for the real moment `at`; None takes it off."""

    def loose_contacts(self, practice_id: str, patient_id: str) -> tuple[Contact, ...]:
        """Rows of the contact log that lie outside any case."""

    def rewrite_contact(self, patient_id: str, before: Contact, after: Contact) -> None: ...

    def rewrite(
        self,
        patient: Patient,
        tasks: Sequence[Task],
        appointments: Sequence[Appointment],
        cases: Sequence[Case],
    ) -> None:
        """Write tasks and appointments over, and take risks and barrier off the cases."""

    def drop(
        self,
        patient: Patient,
        contacts: Sequence[Contact],
        tasks: Sequence[Task],
        appointments: Sequence[Appointment],
    ) -> None:
        """Drop rows that lie outside any case."""

    def drop_case(self, patient: Patient, kept: KeptCase) -> None:
        """Drop a case with all that lies with it."""

    def drop_file(self, patient: Patient) -> None:
        """Drop the empty file itself."""


class Links(Protocol):
    def put(self, token: str, link: Link) -> None: ...

    def find(self, token: str) -> Link:
        """Raise NotFoundError for unknown and expired tokens alike."""


class LinkOwners(Protocol):
    """What a patient's door may look up before it acts for any practice."""

    def practice_of(self, token: str) -> str:
        """Tell whose link it is; raise NotFoundError where no single link has this token."""


class Executions(Protocol):
    def start(self, case: Case, since: datetime | None = None) -> None:
        """Start the follow-up of a case; one that was started before is left alone."""

    def is_running(self, case: Case) -> bool: ...


class Texts(Protocol):
    """Every sentence a patient reads, in the practice's own words where it has them."""

    def sms(self, practice: Practice, brief: MessageBrief) -> ComposedSms: ...

    def mail(self, practice: Practice, brief: MessageBrief) -> ComposedMail: ...


class TextJudge(Protocol):
    def faults(self, practice: Practice) -> tuple[str, ...]:
        """Why the practice's own texts must not go out, in Dutch; empty when they may (AU-17)."""


class TaskTexts(Protocol):
    def task(self, kind: TaskKind, remarks: tuple[str, ...] = ()) -> TaskText:
        """Title and script of a task, in Dutch."""


class Pages(Protocol):
    """The pages behind a patient's link, with the headers that every one of them carries."""

    @property
    def headers(self) -> Mapping[str, str]: ...

    def link(self, page: LinkPage) -> str: ...

    def answered(self, page: LinkPage, answer: Answer) -> str: ...

    def neutral(self) -> str: ...


class SmsCarrier(Protocol):
    def send(self, sms: Sms) -> SendResult: ...


class MailCarrier(Protocol):
    def send(self, mail: Mail) -> SendResult: ...
