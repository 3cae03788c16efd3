"""How many no-shows a practice reported in an hour: a number, and of nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from weerzien.adapters import keys
from weerzien.adapters.table import Expression

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb.service_resource import Table

KEPT: Final = timedelta(days=2)


class DynamoArrivals:
    def __init__(self, table: Table) -> None:
        self._table = table

    def no_shows(self, practice_id: str, at: datetime) -> int:
        """Count one more; two at the same moment are both counted."""
        x = Expression()
        change = x.set({"expires_at": int((at + KEPT).timestamp())})
        answer = self._table.update_item(
            Key=keys.no_shows(practice_id, at).item(),
            UpdateExpression=f"{change} ADD {x.at('came')} {x.value(1)}",
            ReturnValues="UPDATED_NEW",
            **x.arguments(),
        )
        return int(str(answer["Attributes"]["came"]))
