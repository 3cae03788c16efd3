"""A patient's file while one event is applied to it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from weerzien.domain import ids
from weerzien.domain.appointment import Appointment
from weerzien.domain.case import Case, Stop
from weerzien.domain.contact import Contact
from weerzien.domain.event import Event
from weerzien.domain.follow_up.return_page import pages_asked_for
from weerzien.domain.patient import Patient
from weerzien.domain.patient_file import Changes, PatientFile
from weerzien.domain.practice import Practice, Role
from weerzien.domain.task import Priority, Task, TaskKind
from weerzien.domain.vocabulary import StopReason

MOOT_WHEN_ENDED = frozenset(
    {
        TaskKind.CALL_DAY1,
        TaskKind.CLINICIAN_NOTICE,
        TaskKind.ESCALATION,
        TaskKind.NOT_FEASIBLE_72H,
        TaskKind.CLINICIAN_DECLINED,
        TaskKind.CONTACT_BY_HAND,
        TaskKind.ANSWER_PATIENT,
    }
)
"""Work that nobody needs to do once the case is over; an urgent reply is never among it."""


@dataclass(slots=True)
class Draft:
    """The only mutable thing in the domain; it lives for one event and ends as `Changes`."""

    file: PatientFile
    event: Event
    practice: Practice
    patient: Patient | None = None
    case: Case | None = None
    appointments: dict[str, Appointment] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    other_cases: list[Case] = field(default_factory=list)
    other_tasks: list[Task] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.patient = self.file.patient
        self.case = self.file.case
        self.appointments = dict(self.file.appointments)
        self.tasks = dict(self.file.tasks)

    @property
    def at(self) -> datetime:
        return self.event.received_at

    @property
    def open_case(self) -> Case | None:
        return self.case if self.case is not None and self.case.is_open else None

    def known_patient(self) -> Patient:
        """The patient; only called once the event has been found to concern a known one."""
        if self.patient is None:
            msg = "patient_unknown"
            raise LookupError(msg)
        return self.patient

    def missed_in(self, case: Case) -> list[Appointment]:
        """The missed appointments that a case follows up."""
        return [self.appointments[i] for i in case.appointment_ids if i in self.appointments]

    def begin(self, case: Case) -> None:
        """Make a new case the patient's latest; what the event did to the last one is kept."""
        if self.case is not None and self.case != self.file.case:
            self.other_cases.append(self.case)
        self.other_tasks += self._changed_tasks()
        self.tasks.clear()
        self.case = case

    def close(self, reason: StopReason, by: str) -> None:
        """End the open case for messages and people alike."""
        if self.open_case is None:
            return
        self.case = self.open_case.closed(reason, by, self.at)
        self.drop_moot_tasks(reason)

    def end_messages(self, reason: StopReason, by: str) -> None:
        """No message goes any more; people go on (HR-23, HR-27)."""
        case = self.open_case
        if case is not None and case.messages_stop is None:
            self.case = replace(case, messages_stop=Stop(reason, by, self.at)).replanned()

    def drop_moot_tasks(self, why: StopReason) -> None:
        for task in list(self.tasks.values()):
            if self.case is None or task.case_id != self.case.id:
                continue
            moot = task.kind in MOOT_WHEN_ENDED and not _is_urgent_reply(task)
            if task.is_open and (moot or why is StopReason.DECEASED):
                self.tasks[task.id] = task.cancelled(why, self.at)

    def add_task(
        self,
        kind: TaskKind,
        owner: Role,
        due: datetime,
        *,
        occasion: str = "",
        opens_at: datetime | None = None,
        priority: Priority = Priority.ROUTINE,
        copies: tuple[str, ...] = (),
        remarks: tuple[str, ...] = (),
    ) -> None:
        """Make a task of the present case once; a repeated reason makes no second one."""
        case_id = self.case.id if self.case else ""
        scope = case_id or self.file.patient_id
        task_id = ids.task_id(scope, kind, occasion)
        if task_id in self.tasks:
            return
        self.tasks[task_id] = Task(
            id=task_id,
            practice_id=self.practice.id,
            patient_id=self.file.patient_id,
            case_id=case_id,
            kind=kind,
            owner=owner,
            opens_at=opens_at or self.at,
            due=due,
            created_at=self.at,
            priority=priority,
            copies=copies,
            risks=self.case.risks if self.case else frozenset(),
            remarks=remarks,
        )

    def changes(self) -> Changes:
        """Only what differs from the file."""
        before = self.file
        case_changed = self.case is not None and self.case != before.case
        changes = Changes(
            patient=self.patient if self.patient != before.patient else None,
            appointments=tuple(
                a for a in self.appointments.values() if before.appointments.get(a.id) != a
            ),
            cases=(*((self.case,) if case_changed and self.case else ()), *self.other_cases),
            tasks=(*self._changed_tasks(), *self.other_tasks),
            contacts=tuple(self.contacts),
        )
        if changes == Changes():
            return changes
        return replace(changes, hand_overs=pages_asked_for(self.appointments, self.at))

    def _changed_tasks(self) -> list[Task]:
        return [task for task in self.tasks.values() if self.file.tasks.get(task.id) != task]


def _is_urgent_reply(task: Task) -> bool:
    """Words of distress: a person looks at them whatever becomes of the series (HR-33)."""
    return task.kind is TaskKind.ANSWER_PATIENT and task.priority is Priority.URGENT
