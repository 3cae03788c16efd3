from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fakes.memory import Memory
from weerzien.adapters.dynamo_tasks import STEPS
from weerzien.domain.errors import NotFoundError, StaleError
from weerzien.domain.link import Link
from weerzien.domain.task import Task


@dataclass
class FakeTasks:
    memory: Memory

    def put_new(self, task: Task) -> bool:
        if (task.practice_id, task.id) in self.memory.tasks:
            return False
        if task.kind in STEPS:
            case = self.memory.cases.get((task.practice_id, task.case_id))
            patient = self.memory.patients.get((task.practice_id, task.patient_id))
            if case is None or patient is None or not case.is_open:
                raise StaleError
            told = replace(patient, rev=patient.rev + 1)
            self.memory.patients[task.practice_id, task.patient_id] = told
        self.memory.tasks[task.practice_id, task.id] = task
        return True

    def get(self, practice_id: str, task_id: str) -> Task:
        if (practice_id, task_id) not in self.memory.tasks:
            raise NotFoundError
        return self.memory.tasks[practice_id, task_id]

    def change(self, before: Task, after: Task) -> None:
        if self.memory.tasks.get((before.practice_id, before.id)) != before:
            raise StaleError
        self.memory.tasks[after.practice_id, after.id] = after

    def open_of(self, practice_id: str) -> tuple[Task, ...]:
        return self._sorted(
            task
            for task in self.memory.tasks.values()
            if task.practice_id == practice_id and task.is_open
        )

    def of_case(self, practice_id: str, case_id: str) -> tuple[Task, ...]:
        return self._sorted(
            task
            for task in self.memory.tasks.values()
            if (task.practice_id, task.case_id) == (practice_id, case_id)
        )

    @staticmethod
    def _sorted(tasks: Iterable[Task]) -> tuple[Task, ...]:
        return tuple(sorted(tasks, key=lambda task: (task.due, task.id)))


@dataclass
class FakeLinks:
    memory: Memory

    def put(self, token: str, link: Link) -> None:
        self.memory.links.setdefault(token, link)

    def find(self, token: str) -> Link:
        link = self.memory.links.get(token)
        if link is None or link.expires_at <= self.memory.moment:
            raise NotFoundError
        return link

    def of_case(self, practice_id: str, case_id: str) -> tuple[Link, ...]:
        found = (
            one
            for one in self.memory.links.values()
            if (one.practice_id, one.case_id) == (practice_id, case_id)
        )
        return tuple(sorted(found, key=lambda one: (one.expires_at, one.stage, one.channel)))

    def practice_of(self, token: str) -> str:
        if token not in self.memory.links:
            raise NotFoundError
        return self.memory.links[token].practice_id
