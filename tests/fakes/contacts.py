from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from fakes.memory import Memory
from weerzien.domain.contact import Contact, begun_again, filled_in, settled
from weerzien.domain.errors import NotFoundError
from weerzien.domain.news import tells_the_same


@dataclass
class FakeContacts:
    memory: Memory

    def put(self, contact: Contact) -> None:
        if not contact.case_id:
            raise NotFoundError
        there = self.memory.contacts.setdefault(_key(contact), contact)
        self.memory.contacts[_key(contact)] = filled_in(there, contact) or there

    def begin(self, contact: Contact) -> bool:
        if not contact.case_id:
            raise NotFoundError
        is_new = _key(contact) not in self.memory.contacts
        if is_new:
            self.memory.contacts[_key(contact)] = contact
        return is_new

    def begin_again(self, refused: Contact) -> bool:
        is_same = self.memory.contacts.get(_key(refused)) == refused
        if is_same:
            self.memory.contacts[_key(refused)] = begun_again(refused)
        return is_same

    def get(self, practice_id: str, case_id: str, contact_id: str) -> Contact | None:
        return self.memory.contacts.get((practice_id, case_id, contact_id))

    def settle(self, contact: Contact) -> bool:
        after = settled(self.memory.contacts.get(_key(contact)), contact)
        if after is None:
            return False
        self.memory.contacts[_key(contact)] = after
        return True

    def of_case(self, practice_id: str, case_id: str) -> tuple[Contact, ...]:
        rows = self.memory.contacts.items()
        found = (row for key, row in rows if key[:2] == (practice_id, case_id))
        return tuple(sorted(found, key=lambda row: (row.at, row.id)))

    def written_back(self, contact: Contact, at: datetime) -> bool:
        there = self.memory.contacts.get(_key(contact))
        if there is None or not tells_the_same(there, contact):
            return False
        if there.written_back_at is None:
            self.memory.contacts[_key(contact)] = replace(there, written_back_at=at)
        return True


def _key(contact: Contact) -> tuple[str, str, str]:
    return contact.practice_id, contact.case_id, contact.id
