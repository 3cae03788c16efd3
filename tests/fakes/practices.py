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
        _check_owner(credential)
        self.memory.credentials[credential.key_id] = credential


@dataclass
class FakeAccessKeys:
    memory: Memory

    def get(self, key_id: str) -> Credential:
        if key_id not in self.memory.credentials:
            raise NotFoundError
        return self.memory.credentials[key_id]

    def of_practice(self, practice_id: str) -> tuple[Credential, ...]:
        found = (c for c in self.memory.credentials.values() if c.practice_id == practice_id)
        return tuple(sorted(found, key=lambda one: one.number))

    def make(self, credential: Credential) -> None:
        _check_owner(credential)
        if credential.key_id in self.memory.credentials:
            raise StaleError
        self.memory.credentials[credential.key_id] = credential

    def change(self, before: Credential, after: Credential) -> None:
        if self.get(before.key_id) != before:
            raise StaleError
        self.memory.credentials[after.key_id] = after

    def drop(self, credential: Credential) -> None:
        self.memory.credentials.pop(credential.key_id, None)


def _check_owner(credential: Credential) -> None:
    if credential.key_id.rpartition(".")[0] != credential.practice_id:
        raise RefusedError("key_of_another_practice")
