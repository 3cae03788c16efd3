"""Where practices' agendas may be read: address and token, sealed together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from weerzien.adapters import keys
from weerzien.adapters.kms_seal import Owner
from weerzien.adapters.table import Expression, get, query_index, refused_as
from weerzien.domain.errors import NotFoundError
from weerzien.ports import ListSource

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb.service_resource import Table

    from weerzien.adapters.kms_seal import KmsSeal


class DynamoListSources:
    """`index` is the table with the function's own rights: it tells for whom to act."""

    def __init__(self, table: Table, seal: KmsSeal, index: Table | None = None) -> None:
        self._table = table
        self._seal = seal
        self._index = index or table

    def find(self, practice_id: str) -> ListSource | None:
        item = get(self._table, keys.list_source(practice_id))
        if item is None:
            return None
        url, token = json.loads(self._seal.open(_owner(practice_id), item["sealed"]))
        return ListSource(practice_id, url, token, int(item["failures"]))

    def save(self, source: ListSource, due: datetime) -> None:
        sealed = self._seal.seal(_owner(source.practice_id), json.dumps([source.url, source.token]))
        self._table.put_item(
            Item={
                **keys.list_source(source.practice_id).item(),
                **keys.list_source_due(source.practice_id, due).item(),
                "sealed": sealed,
                "failures": source.failures,
            }
        )

    def drop(self, practice_id: str) -> None:
        self._table.delete_item(Key=keys.list_source(practice_id).item())

    def due(self, now: datetime, limit: int) -> tuple[str, ...]:
        rows = query_index(
            self._index, keys.INDEX, keys.LIST_SOURCES, before=keys.moment(now), limit=limit
        )
        return tuple(keys.last_part(row["gsi1sk"]) for row in rows)

    def pulled(self, source: ListSource, due: datetime) -> None:
        x = Expression()
        place = keys.list_source_due(source.practice_id, due).item()
        change = x.set({"failures": source.failures, **place})
        is_there = f"attribute_exists({x.at('pk')})"
        try:
            with refused_as(NotFoundError()):
                self._table.update_item(
                    Key=keys.list_source(source.practice_id).item(),
                    UpdateExpression=change,
                    ConditionExpression=is_there,
                    **x.arguments(),
                )
        except NotFoundError:
            return


def _owner(practice_id: str) -> Owner:
    return Owner(practice_id, "list_source", practice_id)
