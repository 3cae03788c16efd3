"""How far the leaving of each practice got; on the agenda until nothing is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weerzien.adapters import codec, keys
from weerzien.adapters.table import NEW_ITEM, Expression, Item, get, query_index, refused_as
from weerzien.domain.errors import StaleError
from weerzien.domain.leaving import EVIDENCE_YEARS, Leaving
from weerzien.domain.retention import months_later

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb.service_resource import Table

_MONTHS = 12


class DynamoLeavings:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, practice_id: str) -> Leaving | None:
        item = get(self._table, keys.leaving(practice_id))
        return codec.from_json(Leaving, item["body"]) if item else None

    def put(self, leaving: Leaving, before: Leaving | None) -> None:
        x = Expression()
        with refused_as(StaleError()):
            self._table.put_item(
                Item=_item(leaving),
                ConditionExpression=_is_unchanged(before, x) if before else NEW_ITEM,
                **x.arguments(),
            )

    def forget(self, leaving: Leaving) -> None:
        x = Expression()
        with refused_as(StaleError()):
            self._table.delete_item(
                Key=keys.leaving(leaving.practice_id).item(),
                ConditionExpression=_is_unchanged(leaving, x),
                **x.arguments(),
            )

    def due(self, now: datetime, limit: int) -> tuple[str, ...]:
        rows = query_index(
            self._table, keys.INDEX, keys.LEAVING, before=keys.moment(now), limit=limit
        )
        return tuple(keys.last_part(row["gsi1sk"]) for row in rows)


def _is_unchanged(before: Leaving, x: Expression) -> str:
    return f"{x.at('body')} = {x.value(codec.to_json(before))}"


def _item(leaving: Leaving) -> Item:
    item: Item = {**keys.leaving(leaving.practice_id).item(), "body": codec.to_json(leaving)}
    if leaving.erased_at is None:
        return item | keys.leaving_due(leaving.practice_id, leaving.erase_at).item()
    gone = months_later(leaving.erased_at, EVIDENCE_YEARS * _MONTHS)
    return item | {"expires_at": int(gone.timestamp())}
