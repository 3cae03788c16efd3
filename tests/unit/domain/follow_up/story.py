"""A patient's file as events change it, one after the other: the rules alone, no ports."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from fakes.samples import a_practice
from weerzien.domain.appointment import Appointment, AppointmentStatus
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact
from weerzien.domain.event import AppointmentReported, Event, Fact, PatientReported
from weerzien.domain.follow_up.apply import apply
from weerzien.domain.patient import Patient, PatientDetails
from weerzien.domain.patient_file import Changes, PatientFile
from weerzien.domain.practice import Practice, Role, Staff, StaffMember
from weerzien.domain.task import Task, TaskKind
from weerzien.domain.vocabulary import RiskCategory

MISSED = datetime(2027, 3, 2, 9, tzinfo=UTC)
"""Tuesday 2 March 2027, 10:00 at the practice: no holiday and no clock change in the two weeks."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MARKED = MISSED + 20 * MINUTE
BEFORE = MISSED - 14 * DAY

DETAILS = PatientDetails(
    first_name="Test", full_name="T. Test", phone="+31620000001", email="patient@example.org"
)
AT_RISK = replace(DETAILS, risks=frozenset({RiskCategory.EARLY_TREATMENT}))

Status = AppointmentStatus


def role(name: str) -> Role:
    return Role(StaffMember(name, name), StaffMember(f"{name}-2", name))


PRACTICE = replace(
    a_practice(),
    sending=True,
    safety_line="Bel bij nood 112.",
    welfare_protocol="Bel eerst de huisarts.",
    staff=Staff(role("desk"), role("coordinator"), role("clinician"), role("lead")),
)


def report(
    status: AppointmentStatus,
    name: str = "missed",
    *,
    start: datetime = MISSED,
    made: datetime | None = BEFORE,
    discipline: str = "general",
    by_practice: bool = False,
    patient: PatientDetails | None = None,
) -> AppointmentReported:
    return AppointmentReported(
        appointment_id=name,
        status=status,
        start=start,
        end=start + 20 * MINUTE,
        discipline=discipline,
        created_at=made,
        cancelled_by_practice=by_practice,
        patient=patient,
    )


def noshow(name: str = "missed", **changes: Any) -> AppointmentReported:
    return report(Status.NOSHOW, name, **changes)


def booked(
    name: str = "new",
    start: datetime = MISSED + 6 * DAY,
    made: datetime = MISSED + HOUR,
    **more: Any,
) -> AppointmentReported:
    return report(Status.BOOKED, name, start=start, made=made, **more)


@dataclass
class Story:
    """Events come in at `now` unless told otherwise; what they changed is kept."""

    practice: Practice = PRACTICE
    details: PatientDetails | None = DETAILS
    now: datetime = MARKED
    patient: Patient | None = None
    appointments: dict[str, Appointment] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    contacts: list[Contact] = field(default_factory=list)
    told: int = 0

    def __post_init__(self) -> None:
        if self.details is not None:
            self.tell(PatientReported(self.details), at=BEFORE, received=BEFORE)

    def tell(
        self, fact: Fact, at: datetime | None = None, received: datetime | None = None
    ) -> Changes:
        """One event; `at` is when it happened, `received` when it came in (now)."""
        self.told += 1
        received = received or max(self.now, at or self.now)
        event = Event(f"e{self.told}", self.practice.id, "x1", at or self.now, received, fact)
        changes = apply(self.file, event, self.practice)
        self.keep(changes)
        return changes

    def later(self, by: timedelta) -> Story:
        self.now += by
        return self

    def keep(self, changes: Changes) -> None:
        self.patient = changes.patient or self.patient
        self.appointments |= {one.id: one for one in changes.appointments}
        self.cases |= {one.id: one for one in changes.cases}
        self.tasks |= {one.id: one for one in changes.tasks}
        self.contacts += changes.contacts

    def change(self, **course: Any) -> None:
        """What planning and sending did to the latest case meanwhile."""
        self.cases[self.case.id] = replace(self.case, **course)

    @property
    def file(self) -> PatientFile:
        case = self.latest
        homes = {"", case.id} if case else {""}
        tasks = {one.id: one for one in self.tasks.values() if one.case_id in homes}
        return PatientFile(
            self.practice.id, "x1", self.patient, dict(self.appointments), case, tasks
        )

    @property
    def latest(self) -> Case | None:
        return self.cases.get(self.patient.case_id or "") if self.patient else None

    @property
    def case(self) -> Case:
        """The patient's latest case, which must be there."""
        assert self.latest is not None
        return self.latest

    @property
    def why(self) -> str | None:
        """Why the latest case ended; None while it runs."""
        return self.case.stop.reason if self.case.stop else None

    @property
    def open_cases(self) -> list[Case]:
        return [one for one in self.cases.values() if one.is_open]

    @property
    def work(self) -> list[str]:
        """Kinds of open tasks, in alphabetical order."""
        return sorted(one.kind for one in self.tasks.values() if one.is_open)

    def task(self, kind: TaskKind, occasion: str | None = None) -> Task:
        found = [one for one in self.tasks.values() if one.kind is kind and one.is_open]
        if occasion is not None:
            found = [one for one in found if occasion in one.remarks]
        assert len(found) == 1, [(one.kind, one.remarks) for one in found]
        return found[0]

    def outcome(self) -> object:
        """Everything that came of it but times."""
        return timeless([self.patient, self.appointments, self.cases, self.tasks, self.contacts])


def timeless(value: object) -> object:
    """A value without its moments, to compare what different orders of arrival came to."""
    if is_dataclass(value):
        return {f.name: timeless(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {key: timeless(one) for key, one in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [timeless(one) for one in value]
    if isinstance(value, Enum) or not isinstance(value, datetime):
        return value
    return "a moment"
