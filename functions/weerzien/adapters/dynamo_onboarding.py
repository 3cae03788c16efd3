"""Agreements of a practice, and its test recipients: their addresses lie sealed (decision 17)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from weerzien.adapters import codec, keys
from weerzien.adapters.kms_seal import Owner
from weerzien.adapters.table import NEW_ITEM, get, item_that_refused, query, refused_as
from weerzien.domain.agreement import Agreement
from weerzien.domain.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Collection

    from mypy_boto3_dynamodb.service_resource import Table

    from weerzien.adapters.kms_seal import KmsSeal


class DynamoAgreements:
    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, agreement: Agreement) -> None:
        key = keys.agreement(agreement.practice_id, agreement.text_id)
        try:
            self._table.put_item(
                Item={**key.item(), "body": codec.to_json(agreement)},
                ConditionExpression=NEW_ITEM,
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as exc:
            with refused_as(RefusedError("agreement_on_record")):
                there = item_that_refused(exc)
                if there is None or not _agreement(there["body"]).says_the_same(agreement):
                    raise

    def of_practice(self, practice_id: str) -> tuple[Agreement, ...]:
        rows = query(self._table, keys.practice(practice_id).pk, keys.AGREEMENT)
        found = (_agreement(row["body"]) for row in rows)
        return tuple(sorted(found, key=lambda one: (one.signed_on, one.text_id)))


class DynamoRecipients:
    def __init__(self, table: Table, seal: KmsSeal) -> None:
        self._table = table
        self._seal = seal

    def of_practice(self, practice_id: str) -> frozenset[str]:
        item = get(self._table, keys.recipients(practice_id))
        if item is None:
            return frozenset()
        return frozenset(json.loads(self._seal.open(_colleagues(practice_id), item["sealed"])))

    def save(self, practice_id: str, addresses: Collection[str]) -> None:
        key = keys.recipients(practice_id).item()
        if not addresses:
            self._table.delete_item(Key=key)
            return
        sealed = self._seal.seal(_colleagues(practice_id), json.dumps(sorted(addresses)))
        # No condition: it is one list, and the latest is the one that counts.
        self._table.put_item(Item={**key, "sealed": sealed})


def _agreement(body: str) -> Agreement:
    return codec.from_json(Agreement, body)


def _colleagues(practice_id: str) -> Owner:
    return Owner(practice_id, "recipients", practice_id)
