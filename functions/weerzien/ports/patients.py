"""The files of patients, and what is due to go from them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from weerzien.domain.appointment import Appointment
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact
from weerzien.domain.event import Event
from weerzien.domain.kept_file import KeptCase
from weerzien.domain.patient import Patient
from weerzien.domain.patient_file import Changes, PatientFile
from weerzien.domain.practice import Practice
from weerzien.domain.task import Task
from weerzien.domain.vocabulary import Channel
from weerzien.domain.write_back import OptOuts


class PatientFiles(Protocol):
    def load(self, practice_id: str, patient_id: str) -> PatientFile: ...

    def patient(self, practice_id: str, patient_id: str) -> Patient:
        """The person alone, read strongly; raise NotFoundError where there is none."""

    def commit(self, file: PatientFile, changes: Changes, event: Event, practice: Practice) -> None:
        """Write the changes and the event's effect in one step, or raise.

        Raises StaleError when the file changed since it was loaded, AlreadyAppliedError when the
        event had its effect before.
        """

    def opt_outs(self, practice_id: str, patient_id: str) -> OptOuts | None:
        """Channels that the patient closed, as of the last change; None where nothing was."""

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
