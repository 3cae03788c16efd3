from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from fakes.memory import Memory
from weerzien.domain.agreement import Agreement
from weerzien.domain.closed_address import ClosedAddress
from weerzien.domain.errors import RefusedError, StaleError
from weerzien.domain.ids import address_hash
from weerzien.domain.kept_file import KeptFile
from weerzien.domain.leaving import Leaving
from weerzien.domain.practice import Practice


@dataclass
class FakeAgreements:
    memory: Memory

    def put(self, agreement: Agreement) -> None:
        key = (agreement.practice_id, agreement.text_id)
        there = self.memory.agreements.setdefault(key, agreement)
        if not there.says_the_same(agreement):
            raise RefusedError("agreement_on_record")

    def of_practice(self, practice_id: str) -> tuple[Agreement, ...]:
        found = (one for key, one in self.memory.agreements.items() if key[0] == practice_id)
        return tuple(sorted(found, key=lambda one: (one.signed_on, one.text_id)))


@dataclass
class FakeRecipients:
    memory: Memory

    def of_practice(self, practice_id: str) -> frozenset[str]:
        return self.memory.recipients.get(practice_id, frozenset())

    def save(self, practice_id: str, addresses: Collection[str]) -> None:
        self.memory.recipients.pop(practice_id, None)
        if addresses:
            self.memory.recipients[practice_id] = frozenset(addresses)


@dataclass
class FakeLeavings:
    memory: Memory

    def find(self, practice_id: str) -> Leaving | None:
        return self.memory.leavings.get(practice_id)

    def put(self, leaving: Leaving, before: Leaving | None) -> None:
        if self.find(leaving.practice_id) != before:
            raise StaleError
        self.memory.leavings[leaving.practice_id] = leaving

    def forget(self, leaving: Leaving) -> None:
        if self.find(leaving.practice_id) != leaving:
            raise StaleError
        del self.memory.leavings[leaving.practice_id]

    def due(self, now: datetime, limit: int) -> tuple[str, ...]:
        left = (one for one in self.memory.leavings.values() if one.erased_at is None)
        due = sorted((one.erase_at, one.practice_id) for one in left if one.erase_at < now)
        return tuple(practice_id for _, practice_id in due[:limit])


@dataclass
class FakePracticeRows:
    memory: Memory

    def files(self, practice_id: str, after: str = "", limit: int = 0) -> tuple[str, ...]:
        known = {key[1] for key in self.memory.patients if key[0] == practice_id}
        tasks = self.memory.tasks.values()
        known |= {t.patient_id for t in tasks if t.practice_id == practice_id and not t.case_id}
        found = sorted(one for one in known if one > after)
        return tuple(found[:limit] if limit else found)

    def opt_outs(self, practice_id: str) -> tuple[ClosedAddress, ...]:
        practice = self.memory.practices[practice_id]
        found = (
            ClosedAddress(
                address_hash(practice.pepper, address), channel, said.closed, said.at, said.via
            )
            for (owner, channel, address), said in self.memory.opt_outs.items()
            if owner == practice_id
        )
        return tuple(sorted(found, key=lambda one: (one.address_hash, one.channel)))

    def kinds(self, kept: KeptFile) -> dict[str, int]:
        cases = {one.case.id for one in kept.cases}
        links = self.memory.links.values()
        found = {
            "PATIENT": int(kept.patient is not None),
            "APPOINTMENT": len(kept.appointments),
            "CASE": len(cases),
            "CONTACT": len(kept.contacts) + sum(len(one.contacts) for one in kept.cases),
            "TASK": len(tuple(kept.all_tasks)),
            "LINK": sum(one.case_id in cases for one in links),
        }
        return {kind: many for kind, many in found.items() if many}

    def drop_file(self, practice: Practice, kept: KeptFile) -> None:
        memory, owner = self.memory, (practice.id, kept.patient_id)
        cases = {one.case.id for one in kept.cases}
        for case_id in cases:
            memory.cases.pop((practice.id, case_id), None)
            memory.agenda.pop((practice.id, case_id), None)
        homes = cases | {kept.patient_id}
        for row in [r for r in memory.contacts if r[0] == practice.id and r[1] in homes]:
            del memory.contacts[row]
        for task in kept.all_tasks:
            memory.tasks.pop((practice.id, task.id), None)
        links = memory.links.items()
        for token in [t for t, one in links if (one.practice_id, one.patient_id) == owner]:
            del memory.links[token]
        for rows in (memory.appointments, memory.looks, memory.patients):
            rows.pop(owner, None)

    def drop_opt_outs(self, practice_id: str) -> int:
        gone = [key for key in self.memory.opt_outs if key[0] == practice_id]
        for key in gone:
            del self.memory.opt_outs[key]
        return len(gone)

    def drop_rest(self, practice_id: str) -> None:
        for key in [key for key in self.memory.agreements if key[0] == practice_id]:
            del self.memory.agreements[key]
        self.memory.recipients.pop(practice_id, None)
        self.memory.practices.pop(practice_id, None)
