"""Practices and the credentials of their source systems."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from weerzien.adapters import codec, keys
from weerzien.adapters.kms_seal import Owner
from weerzien.adapters.table import (
    NEW_ITEM,
    Expression,
    Item,
    batch_get,
    get,
    item_that_refused,
    query_index,
    refused_as,
)
from weerzien.domain.errors import NotFoundError, RefusedError, StaleError
from weerzien.domain.practice import Practice
from weerzien.ports import Credential

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from weerzien.adapters.kms_seal import KmsSeal


class DynamoPractices:
    """Only for credentials the seal is needed: settings lie open."""

    def __init__(self, table: Table, seal: KmsSeal) -> None:
        self._table = table
        self._seal = seal

    def get(self, practice_id: str) -> Practice:
        item = get(self._table, keys.practice(practice_id))
        if item is None:
            raise NotFoundError
        return _practice(item)

    def for_sender(self, number: str) -> tuple[Practice, ...]:
        """Practices that send from this two-way number, in the order of their ids."""
        rows = query_index(self._table, keys.INDEX, keys.sender(number, "").gsi1pk)
        found = batch_get(self._table, (keys.Key(row["pk"], row["sk"]) for row in rows))
        # The index may lag behind: the practice itself says which number it has.
        practices = (p for p in map(_practice, found) if p.sender.number == number)
        return tuple(sorted(practices, key=lambda practice: practice.id))

    def save(self, practice: Practice) -> None:
        """Save settings of a newer version; raise StaleError over a version not seen.

        Saving what is there already is no error.
        """
        index = keys.sender(practice.sender.number, practice.id).item()
        x = Expression()
        is_newer = f"{x.at('settings_version')} < {x.value(practice.settings_version)}"
        # First: what finds nobody does no harm, and a practice that nobody finds would.
        place = keys.all_practices(practice.id).item()
        self._table.put_item(Item={**keys.registered(practice.id).item(), **place})
        try:
            self._table.put_item(
                Item={
                    **keys.practice(practice.id).item(),
                    # Whole, so that a product default of a later release changes no practice.
                    "body": codec.to_json(practice, whole=True),
                    "settings_version": practice.settings_version,
                    **(index if practice.sender.two_way else {}),
                },
                ConditionExpression=f"{NEW_ITEM} OR {is_newer}",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **x.arguments(),
            )
        except ClientError as exc:
            with refused_as(StaleError()):
                there = item_that_refused(exc)
                if there is None or _practice(there) != practice:
                    raise

    def credential(self, key_id: str) -> Credential:
        item = get(self._table, keys.credential(key_id))
        if item is None:
            raise NotFoundError
        return credential_from(key_id, item, self._seal)

    def save_credential(self, credential: Credential) -> None:
        """Save the secrets of a key; raise RefusedError for a key id of another practice."""
        # No condition: the latest set of secrets is the one that counts.
        self._table.put_item(Item=credential_item(credential, self._seal))


def credential_item(credential: Credential, seal: KmsSeal) -> Item:
    """Write a credential with its secrets sealed; RefusedError for a key id of another practice."""
    owner = _owner(credential.key_id)
    if owner.practice_id != credential.practice_id:
        raise RefusedError("key_of_another_practice")
    made_at = credential.made_at
    told = {"source": credential.source, "made_at": keys.moment(made_at) if made_at else ""}
    return {
        **keys.credential(credential.key_id).item(),
        **keys.key_of_practice(credential.key_id).item(),
        "sealed": seal.seal(owner, json.dumps(credential.secrets)),
        **{name: value for name, value in told.items() if value},
    }


def credential_from(key_id: str, item: Item, seal: KmsSeal) -> Credential:
    """Read a credential back; raise SealBrokenError where it was sealed for another key."""
    owner = _owner(key_id)
    secrets = json.loads(seal.open(owner, item["sealed"]))
    at = item.get("made_at")
    made_at = datetime.fromisoformat(at) if at else None
    return Credential(key_id, owner.practice_id, tuple(secrets), item.get("source", ""), made_at)


def _practice(item: Item) -> Practice:
    return codec.from_json(Practice, item["body"])


def _owner(key_id: str) -> Owner:
    return Owner(key_id.rpartition(".")[0], "credential", key_id)
