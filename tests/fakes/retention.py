from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fakes.memory import Memory
from weerzien.domain.appointment import Appointment
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact
from weerzien.domain.errors import StaleError
from weerzien.domain.kept_file import KeptCase
from weerzien.domain.patient import Patient
from weerzien.domain.task import Task


@dataclass
class FakeRetention:
    memory: Memory

    def due(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        due = sorted((at, key) for key, at in self.memory.looks.items() if at < now)
        return tuple(key for _, key in due[:limit])

    def look_again(self, patient: Patient, at: datetime | None) -> None:
        self._change(patient)
        self.memory.looks.pop(_key(patient), None)
        if at is not None:
            self.memory.looks[_key(patient)] = at

    def loose_contacts(self, practice_id: str, patient_id: str) -> tuple[Contact, ...]:
        rows = self.memory.contacts.items()
        return tuple(row for key, row in rows if key[:2] == (practice_id, patient_id))

    def rewrite_contact(self, patient_id: str, before: Contact, after: Contact) -> None:
        key = (before.practice_id, before.case_id or patient_id, before.id)
        if self.memory.contacts.get(key) != before:
            raise StaleError
        self.memory.contacts[key] = after

    def rewrite(
        self,
        patient: Patient,
        tasks: Sequence[Task],
        appointments: Sequence[Appointment],
        cases: Sequence[Case],
    ) -> None:
        self._change(patient)
        for task in tasks:
            self.memory.tasks[task.practice_id, task.id] = task
        for one in appointments:
            self.memory.appointments[_key(patient)][one.id] = one
        for case in cases:
            there = self.memory.cases[case.practice_id, case.id]
            without = replace(there, risks=frozenset(), barrier=None)
            self.memory.cases[case.practice_id, case.id] = without

    def drop(
        self,
        patient: Patient,
        contacts: Sequence[Contact],
        tasks: Sequence[Task],
        appointments: Sequence[Appointment],
    ) -> None:
        self._change(patient)
        for contact in contacts:
            del self.memory.contacts[contact.practice_id, patient.id, contact.id]
        for task in tasks:
            del self.memory.tasks[task.practice_id, task.id]
        for one in appointments:
            del self.memory.appointments[_key(patient)][one.id]

    def drop_case(self, patient: Patient, kept: KeptCase) -> None:
        named = (kept.case.practice_id, kept.case.id)
        for contact in kept.contacts:
            self.memory.contacts.pop((*named, contact.id), None)
        for task in kept.tasks:
            self.memory.tasks.pop((task.practice_id, task.id), None)
        links = self.memory.links.items()
        for token in [t for t, link in links if (link.practice_id, link.case_id) == named]:
            del self.memory.links[token]
        self._change(patient)
        self.memory.cases.pop(named, None)
        self.memory.hand_overs.pop(named, None)
        self.memory.hand_over_looks.pop(named, None)

    def drop_file(self, patient: Patient) -> None:
        self._check(patient)
        self.memory.looks.pop(_key(patient), None)
        del self.memory.patients[_key(patient)]

    def _check(self, patient: Patient) -> None:
        there = self.memory.patients.get(_key(patient))
        if there is None or there.rev != patient.rev:
            raise StaleError

    def _change(self, patient: Patient) -> None:
        self._check(patient)
        self.memory.patients[_key(patient)] = replace(
            self.memory.patients[_key(patient)], rev=patient.rev + 1
        )


def _key(patient: Patient) -> tuple[str, str]:
    return patient.practice_id, patient.id
