"""Every key of a practice; each change on the condition that nobody else changed the key since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weerzien.adapters import keys
from weerzien.adapters.dynamo_practices import credential_from, credential_item
from weerzien.adapters.table import NEW_ITEM, Expression, Item, get, query_index, refused_as
from weerzien.domain.errors import NotFoundError, StaleError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from weerzien.adapters.kms_seal import KmsSeal
    from weerzien.ports import Credential


class DynamoAccessKeys:
    def __init__(self, table: Table, seal: KmsSeal) -> None:
        self._table = table
        self._seal = seal

    def get(self, key_id: str) -> Credential:
        return credential_from(key_id, self._item(key_id), self._seal)

    def of_practice(self, practice_id: str) -> tuple[Credential, ...]:
        rows = query_index(self._table, keys.INDEX, keys.keys_of_practice(practice_id))
        found = []
        for key_id in (keys.last_part(row["pk"]) for row in rows):
            # The index lags: a key that was dropped a moment ago is gone.
            item = get(self._table, keys.credential(key_id))
            if item is not None:
                found.append(credential_from(key_id, item, self._seal))
        return tuple(sorted(found, key=lambda one: one.number))

    def make(self, credential: Credential) -> None:
        with refused_as(StaleError()):
            self._table.put_item(
                Item=credential_item(credential, self._seal), ConditionExpression=NEW_ITEM
            )

    def change(self, before: Credential, after: Credential) -> None:
        there = self._item(before.key_id)
        if credential_from(before.key_id, there, self._seal) != before:
            raise StaleError
        x = Expression()
        # Each sealing differs, so the same sealed text is the very row that was read.
        is_same = f"{x.at('sealed')} = {x.value(there['sealed'])}"
        with refused_as(StaleError()):
            self._table.put_item(
                Item=credential_item(after, self._seal),
                ConditionExpression=is_same,
                **x.arguments(),
            )

    def drop(self, credential: Credential) -> None:
        # No condition: whatever secrets it has by now, none of them may count.
        self._table.delete_item(Key=keys.credential(credential.key_id).item())

    def _item(self, key_id: str) -> Item:
        item = get(self._table, keys.credential(key_id))
        if item is None:
            raise NotFoundError
        return item
