from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from fakes.memory import Memory, OptOut
from weerzien.domain.case import Case
from weerzien.domain.errors import AlreadyAppliedError, NotFoundError, StaleError
from weerzien.domain.event import Event
from weerzien.domain.news import opt_outs_after
from weerzien.domain.patient import Patient
from weerzien.domain.patient_file import Changes, PatientFile
from weerzien.domain.practice import Practice
from weerzien.domain.task import Task, TaskState
from weerzien.domain.vocabulary import Channel
from weerzien.domain.write_back import OptOuts

# What planning, sending and closing own; an event's commit leaves it as it is.
_NOT_COURSE = ("plan", "planned_no", "claims", "done", "skipped", "retry_at", "starts")


@dataclass
class FakePatientFiles:
    memory: Memory

    def load(self, practice_id: str, patient_id: str) -> PatientFile:
        key = (practice_id, patient_id)
        patient = self.memory.patients.get(key)
        case_id = patient.case_id if patient else None
        case = self.memory.cases.get((practice_id, case_id)) if case_id else None
        homes = {"", case.id} if case else {""}
        tasks = {
            task.id: task
            for task in self.memory.tasks.values()
            if (task.practice_id, task.patient_id) == key and task.case_id in homes
        }
        appointments = dict(self.memory.appointments[key])
        look_at = self.memory.looks.get(key)
        return PatientFile(practice_id, patient_id, patient, appointments, case, tasks, look_at)

    def patient(self, practice_id: str, patient_id: str) -> Patient:
        if (practice_id, patient_id) not in self.memory.patients:
            raise NotFoundError
        return self.memory.patients[practice_id, patient_id]

    def commit(self, file: PatientFile, changes: Changes, event: Event, practice: Practice) -> None:
        key = (file.practice_id, file.patient_id)
        row = self.memory.events.get((event.practice_id, event.id))
        if row is None or row.state == "applied":
            raise AlreadyAppliedError
        there = self.memory.patients.get(key)
        if (there and there.rev) != (file.patient and file.patient.rev):
            raise StaleError
        if any(self._refuses_case(case) for case in changes.cases):
            raise StaleError
        if any(self._refuses_task(file, task) for task in changes.tasks):
            raise StaleError
        row.state = "waiting" if changes.waits_for_patient else "applied"
        row.waits_since = self.memory.moment
        patient = changes.patient or there
        if patient:
            rev = there.rev + 1 if there else 1
            self.memory.patients[key] = replace(patient, rev=rev)
        self._look(file, changes, practice)
        for appointment in changes.appointments:
            self.memory.appointments[key][appointment.id] = appointment
        for case in changes.cases:
            self._write_case(case)
        for task in changes.tasks:
            self.memory.tasks[task.practice_id, task.id] = task
        for contact in changes.contacts:
            home = contact.case_id or file.patient_id
            self.memory.contacts[contact.practice_id, home, contact.id] = contact
        wished = {(file.practice_id, case_id) for case_id in changes.hand_overs}
        self.memory.hand_over_looks |= dict.fromkeys(wished, self.memory.moment)
        self._tell_opt_outs(file, changes, event)

    def opt_outs(self, practice_id: str, patient_id: str) -> OptOuts | None:
        return self.memory.told_opt_outs.get((practice_id, patient_id))

    def _tell_opt_outs(self, file: PatientFile, changes: Changes, event: Event) -> None:
        if told := opt_outs_after(file.patient, changes.patient, event):
            self.memory.told_opt_outs[file.practice_id, file.patient_id] = told

    def at_address(self, practice: Practice, channel: Channel, address: str) -> tuple[str, ...]:
        del channel
        return tuple(
            sorted(
                patient.id
                for patient in self.memory.patients.values()
                if patient.practice_id == practice.id and address.casefold() in _addresses(patient)
            )
        )

    def closed_addresses(
        self, practice: Practice, addresses: Iterable[tuple[Channel, str]]
    ) -> frozenset[Channel]:
        found = (
            (channel, self.memory.opt_outs.get((practice.id, channel, address.casefold())))
            for channel, address in addresses
        )
        return frozenset(channel for channel, said in found if said and said.closed)

    def close_address(
        self, practice: Practice, channel: Channel, address: str, at: datetime, via: str
    ) -> None:
        self._say(practice, channel, address, OptOut(at, closed=True, via=via))

    def open_address(
        self, practice: Practice, channel: Channel, address: str, at: datetime, via: str
    ) -> None:
        self._say(practice, channel, address, OptOut(at, closed=False, via=via))

    def _say(self, practice: Practice, channel: Channel, address: str, said: OptOut) -> None:
        key = (practice.id, channel, address.casefold())
        before = self.memory.opt_outs.get(key)
        if before is None or before.at <= said.at:
            self.memory.opt_outs[key] = said

    def _look(self, file: PatientFile, changes: Changes, practice: Practice) -> None:
        """Erasing looks in time at what an event brings; asked to be erased, a file is due now."""
        key = (file.practice_id, file.patient_id)
        if key not in self.memory.patients:
            return
        before, after = file.patient, changes.patient
        days = max(min(practice.details_days, practice.words_days), 1)
        if before and after and after.erasure_asked_at != before.erasure_asked_at:
            days = 0
        look_at = self.memory.moment + timedelta(days=days)
        self.memory.looks[key] = min(self.memory.looks.get(key, look_at), look_at)

    def _refuses_case(self, case: Case) -> bool:
        there = self.memory.cases.get((case.practice_id, case.id))
        return there is not None if case.rev == 0 else there is None or there.rev != case.rev

    def _refuses_task(self, file: PatientFile, task: Task) -> bool:
        exists = (task.practice_id, task.id) in self.memory.tasks
        if task.id in file.tasks:
            return not exists
        untouched = task.state is TaskState.REQUESTED and not task.attempts
        return untouched and exists

    def _write_case(self, case: Case) -> None:
        key = (case.practice_id, case.id)
        there = self.memory.cases.get(key)
        if there is None:
            self.memory.cases[key] = replace(case, rev=1)
            if case.is_open:
                self.memory.agenda[key] = self.memory.moment + timedelta(minutes=10)
            return
        kept: dict[str, Any] = {name: getattr(there, name) for name in _NOT_COURSE}
        if not there.is_open:
            kept |= {"state": there.state, "stop": there.stop}
        self.memory.cases[key] = replace(case, **{**kept, "rev": case.rev + 1})
        if not case.is_open:
            self.memory.agenda.pop(key, None)
            if there.planned_no:
                self.memory.agenda[key] = self.memory.moment + timedelta(minutes=2)


def _addresses(patient: Patient) -> set[str]:
    other = patient.details.representative
    found = [patient.details.phone, patient.details.email]
    found += [other.phone, other.email] if other else []
    return {address.casefold() for address in found if address}
