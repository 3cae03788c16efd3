"""All that is kept of one patient at one moment, and what of it is due to go."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from weerzien.domain.appointment import Appointment
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact
from weerzien.domain.hand_over import HandOver
from weerzien.domain.patient import Patient
from weerzien.domain.task import Task


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case with everything that lies with it."""

    case: Case
    contacts: tuple[Contact, ...] = ()
    tasks: tuple[Task, ...] = ()
    hand_over: HandOver | None = None


@dataclass(frozen=True, slots=True)
class KeptFile:
    """All that is kept of one patient; `contacts` and `tasks` are those outside any case."""

    practice_id: str
    patient_id: str
    patient: Patient | None = None
    appointments: tuple[Appointment, ...] = ()
    cases: tuple[KeptCase, ...] = ()
    contacts: tuple[Contact, ...] = ()
    tasks: tuple[Task, ...] = ()

    @property
    def all_tasks(self) -> Iterator[Task]:
        yield from self.tasks
        for kept in self.cases:
            yield from kept.tasks


@dataclass(frozen=True, slots=True)
class Expired:
    """What is due: details to erase, rows to pseudonymise, rows to drop; and when to look next."""

    details: bool = False
    contacts: tuple[Contact, ...] = ()
    tasks: tuple[Task, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    cases: tuple[Case, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    dropped_contacts: tuple[Contact, ...] = ()
    dropped_tasks: tuple[Task, ...] = ()
    dropped_appointments: tuple[Appointment, ...] = ()
    dropped_cases: tuple[KeptCase, ...] = ()
    file: bool = False
    """Nothing is left but the empty file itself."""
    not_written_back: int = 0
    """Logs past their period that the practice's record does not hold yet: kept, and counted."""
    next_look: datetime | None = None
    """Practice time; None where nothing will ever be due."""

    @property
    def is_empty(self) -> bool:
        return self == Expired(not_written_back=self.not_written_back, next_look=self.next_look)
