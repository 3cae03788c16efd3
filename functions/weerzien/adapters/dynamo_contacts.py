"""The contact log: rows of a case, written once and settled by what the carrier reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from weerzien.adapters import codec, keys
from weerzien.adapters.table import NEW_ITEM, Expression, Item, get, query, refused_as
from weerzien.domain.contact import Contact, ContactStatus
from weerzien.domain.errors import AlreadyAppliedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.service_resource import Table

# Receipts come twice and in any order; a later state never gives way to an earlier one. FAILED
# is last because a mail server may take a message in and send it back afterwards.
EARLIER_THAN: Final[Mapping[ContactStatus, tuple[ContactStatus, ...]]] = {
    ContactStatus.SENT: (ContactStatus.UNKNOWN,),
    ContactStatus.DELIVERED: (ContactStatus.UNKNOWN, ContactStatus.SENT),
    ContactStatus.FAILED: (ContactStatus.UNKNOWN, ContactStatus.SENT, ContactStatus.DELIVERED),
}


class DynamoContacts:
    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, contact: Contact) -> None:
        try:
            with refused_as(AlreadyAppliedError()):
                self._table.put_item(
                    Item={**_key(contact).item(), **contact_attributes(contact)},
                    ConditionExpression=NEW_ITEM,
                )
        except AlreadyAppliedError:
            return

    def get(self, practice_id: str, case_id: str, contact_id: str) -> Contact | None:
        item = get(self._table, keys.contact(practice_id, "", case_id, contact_id))
        return _contact(item) if item else None

    def settle(self, contact: Contact) -> bool:
        """Write a later delivery state; the first row too, when the receipt overtook the sender.

        False where the row already says as much or more.
        """
        earlier = EARLIER_THAN.get(contact.status)
        if earlier is None:
            return False
        x = Expression()
        listed = ", ".join(x.value(status) for status in earlier)
        is_earlier = f"{x.at('status')} IN ({listed})"
        try:
            with refused_as(AlreadyAppliedError()):
                self._table.put_item(
                    Item={**_key(contact).item(), **contact_attributes(contact)},
                    ConditionExpression=f"{NEW_ITEM} OR {is_earlier}",
                    **x.arguments(),
                )
        except AlreadyAppliedError:
            return False
        return True

    def of_case(self, practice_id: str, case_id: str) -> tuple[Contact, ...]:
        """Rows of a case, oldest first."""
        rows = query(self._table, keys.case(practice_id, case_id).pk, keys.CONTACT)
        return tuple(sorted(map(_contact, rows), key=lambda row: (row.at, row.id)))


def contact_attributes(contact: Contact) -> Item:
    return {"status": contact.status, "body": codec.to_json(contact)}


def _key(contact: Contact) -> keys.Key:
    # Without a patient to lie with, a row outside any case has no key: keys refuses it.
    return keys.contact(contact.practice_id, "", contact.case_id, contact.id)


def _contact(item: Item) -> Contact:
    return codec.from_json(Contact, item["body"])
