"""All that is known of one patient at one moment, and the changes that one event brings about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from weerzien.domain.appointment import Appointment
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact
from weerzien.domain.patient import Patient
from weerzien.domain.task import Task


@dataclass(frozen=True, slots=True)
class PatientFile:
    """What one event is applied to; `case` is the patient's latest, `tasks` are that case's."""

    practice_id: str
    patient_id: str
    patient: Patient | None = None
    appointments: Mapping[str, Appointment] = field(default_factory=dict)
    case: Case | None = None
    tasks: Mapping[str, Task] = field(default_factory=dict)
    look_at: datetime | None = None
    """Real moment at which erasing looks at the file; None where nothing will fall due (CO-14)."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What one event changes: whole new values, written together or not at all."""

    patient: Patient | None = None
    appointments: tuple[Appointment, ...] = ()
    cases: tuple[Case, ...] = ()
    """Changed or new; a new one has rev 0."""
    tasks: tuple[Task, ...] = ()
    contacts: tuple[Contact, ...] = ()
    hand_overs: tuple[str, ...] = ()
    """Cases whose page for the clinician may have to be made, or made anew (DH-04)."""
    waits_for_patient: bool = False
    """Nothing is known of this patient yet: the event is kept until the patient arrives."""
