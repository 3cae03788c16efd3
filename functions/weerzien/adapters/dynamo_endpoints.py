"""Where practices take messages in: address and secrets, sealed together."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from weerzien.adapters import codec, keys
from weerzien.adapters.kms_seal import Owner
from weerzien.adapters.table import Expression, get, refused_as
from weerzien.domain import ids
from weerzien.domain.errors import NotFoundError
from weerzien.ports import Endpoint

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from weerzien.adapters.kms_seal import KmsSeal


class DynamoEndpoints:
    def __init__(self, table: Table, seal: KmsSeal) -> None:
        self._table = table
        self._seal = seal

    def find(self, practice_id: str) -> Endpoint | None:
        item = get(self._table, keys.endpoint(practice_id))
        if item is None:
            return None
        kept = codec.from_json(Endpoint, self._seal.open(_owner(practice_id), item["sealed"]))
        gone_at = datetime.fromisoformat(item["gone_at"]) if "gone_at" in item else None
        return Endpoint(practice_id, kept.url, kept.secrets, gone_at)

    def save(self, endpoint: Endpoint) -> None:
        # No condition: the latest address and secrets are the ones that count.
        kept = Endpoint(endpoint.practice_id, endpoint.url, endpoint.secrets)
        self._table.put_item(
            Item={
                **keys.endpoint(endpoint.practice_id).item(),
                "mark": _mark(kept),
                "sealed": self._seal.seal(_owner(endpoint.practice_id), codec.to_json(kept)),
            }
        )

    def is_open(self, practice_id: str) -> bool:
        item = get(self._table, keys.endpoint(practice_id))
        return item is not None and "gone_at" not in item

    def gone(self, endpoint: Endpoint, at: datetime) -> None:
        x = Expression()
        change = x.set({"gone_at": keys.moment(at)})
        is_the_same = f"{x.at('mark')} = {x.value(_mark(endpoint))}"
        try:
            with refused_as(NotFoundError()):
                self._table.update_item(
                    Key=keys.endpoint(endpoint.practice_id).item(),
                    UpdateExpression=change,
                    ConditionExpression=is_the_same,
                    **x.arguments(),
                )
        except NotFoundError:
            return

    def drop(self, practice_id: str) -> None:
        self._table.delete_item(Key=keys.endpoint(practice_id).item())


def _mark(endpoint: Endpoint) -> str:
    """Tell one address and its secrets from those that take their place; tells nothing of them."""
    return ids.derive_id("endpoint", endpoint.practice_id, endpoint.url, *endpoint.secrets)


def _owner(practice_id: str) -> Owner:
    return Owner(practice_id, "endpoint", practice_id)
