from __future__ import annotations

from dataclasses import dataclass

from fakes.memory import Memory
from weerzien.domain.errors import NotFoundError, RefusedError, StaleError
from weerzien.domain.practice import Practice
from weerzien.ports import Credential


@dataclass
class FakePractices:
    memory: Memory

    def get(self, practice_id: str) -> Practice:
        if practice_id not in self.memory.practices:
            raise NotFoundError
        return self.memory.practices[practice_id]

    def for_sender(self, number: str) -> tuple[Practice, ...]:
        found = (p for p in self.memory.practices.values() if p.sender.two_way)
        return tuple(
            sorted((p for p in found if p.sender.number == number), key=lambda one: one.id)
        )

    def save(self, practice: Practice) -> None:
        there = self.memory.practices.get(practice.id)
        if there and there != practice and there.settings_version >= practice.settings_version:
            raise StaleError
        self.memory.practices[practice.id] = practice

    def credential(self, key_id: str) -> Credential:
        if key_id not in self.memory.credentials:
            raise NotFoundError
        return self.memory.credentials[key_id]

    def save_credential(self, credential: Credential) -> None:
        if credential.key_id.rpartition(".")[0] != credential.practice_id:
            raise RefusedError("key_of_another_practice")
        self.memory.credentials[credential.key_id] = credential
