"""The contact log: rows of a case, written once and settled by what the carrier reports."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from weerzien.adapters import codec, keys
from weerzien.adapters.table import NEW_ITEM, Expression, Item, get, query, refused_as
from weerzien.domain.contact import Contact, begun_again, filled_in, settled
from weerzien.domain.errors import AlreadyAppliedError
from weerzien.domain.news import tells_the_same

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb.service_resource import Table


class DynamoContacts:
    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, contact: Contact) -> None:
        while not self._write(contact, None):
            there = self.get(contact.practice_id, contact.case_id, contact.id)
            whole = filled_in(there, contact) if there else contact
            if whole is None or (there and self._write(whole, there)):
                return

    def begin(self, contact: Contact) -> bool:
        return self._write(contact, None)

    def begin_again(self, refused: Contact) -> bool:
        return self._write(begun_again(refused), refused)

    def get(self, practice_id: str, case_id: str, contact_id: str) -> Contact | None:
        item = get(self._table, keys.contact(practice_id, "", case_id, contact_id))
        return contact_from(item) if item else None

    def settle(self, contact: Contact) -> bool:
        """Move a row on to a later delivery state; begin it when the receipt was first.

        False where the row already says as much or more.
        """
        while True:
            there = self.get(contact.practice_id, contact.case_id, contact.id)
            after = settled(there, contact)
            if after is None:
                return False
            if self._write(after, there):
                return True

    def of_case(self, practice_id: str, case_id: str) -> tuple[Contact, ...]:
        """Rows of a case, oldest first."""
        rows = query(self._table, keys.case(practice_id, case_id).pk, keys.CONTACT)
        return tuple(sorted(map(contact_from, rows), key=lambda row: (row.at, row.id)))

    def written_back(self, contact: Contact, at: datetime) -> bool:
        """Mark that the practice's record holds this state of the row (CO-14)."""
        while True:
            there = self.get(contact.practice_id, contact.case_id, contact.id)
            if there is None or not tells_the_same(there, contact):
                return False
            if there.written_back_at or self._write(replace(there, written_back_at=at), there):
                return True

    def _write(self, contact: Contact, there: Contact | None) -> bool:
        """Write over the row that was read, or over none; False when another was first."""
        x = Expression()
        unchanged = NEW_ITEM
        if there is not None:
            is_same = f"{x.at('status')} = {x.value(there.status)}"
            unchanged = f"{is_same} AND {x.at('body')} = {x.value(codec.to_json(there))}"
        try:
            with refused_as(AlreadyAppliedError()):
                self._table.put_item(
                    Item={**_key(contact).item(), **contact_attributes(contact)},
                    ConditionExpression=unchanged,
                    **x.arguments(),
                )
        except AlreadyAppliedError:
            return False
        return True


def contact_attributes(contact: Contact) -> Item:
    return {"status": contact.status, "body": codec.to_json(contact)}


def _key(contact: Contact) -> keys.Key:
    # Without a patient to lie with, a row outside any case has no key: keys refuses it.
    return keys.contact(contact.practice_id, "", contact.case_id, contact.id)


def contact_from(item: Item) -> Contact:
    return codec.from_json(Contact, item["body"])
