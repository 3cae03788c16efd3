"""Cases, with what lies with them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from weerzien.domain.case import Case, PlannedStep
from weerzien.domain.contact import Contact
from weerzien.domain.task import Task
from weerzien.domain.vocabulary import Channel, Stage, StopReason


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

    def begin(self, contact: Contact) -> bool:
        """Take the one right to send what this row tells of; False where it exists already."""

    def begin_again(self, refused: Contact) -> bool:
        """Take that right once more, for a row that says no carrier took its message.

        False where the row is not as it was read any more: somebody else took it.
        """

    def get(self, practice_id: str, case_id: str, contact_id: str) -> Contact | None: ...

    def settle(self, contact: Contact) -> bool:
        """Replace a row by a later delivery state (monotone); False where nothing changed."""

    def of_case(self, practice_id: str, case_id: str) -> tuple[Contact, ...]: ...

    def written_back(self, contact: Contact, at: datetime) -> bool:
        """Mark that the practice's record holds this state of the row (CO-14).

        False where the row is gone or its state has moved on: then the next message is to come.
        """


class Tasks(Protocol):
    def put_new(self, task: Task) -> bool:
        """Create the task unless it exists; True where it is new."""

    def get(self, practice_id: str, task_id: str) -> Task: ...

    def change(self, before: Task, after: Task) -> None:
        """Change a task about no patient, which no event guards; StaleError if it changed."""

    def open_of(self, practice_id: str) -> tuple[Task, ...]:
        """Open tasks of a practice, earliest due first."""

    def of_case(self, practice_id: str, case_id: str) -> tuple[Task, ...]: ...


class Executions(Protocol):
    def start(self, case: Case, since: datetime | None = None) -> None:
        """Start the follow-up of a case; one that was started before is left alone."""

    def is_running(self, case: Case) -> bool: ...
