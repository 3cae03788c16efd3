"""How many events a source system sent in a clock minute: one practice's flood stays its own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from weerzien.adapters import keys
from weerzien.adapters.table import Expression, refused_as
from weerzien.domain.errors import TooManyEventsError

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb.service_resource import Table

    from weerzien.domain.practice import Practice

MINUTE: Final = timedelta(minutes=1)
KEPT: Final = timedelta(days=2)
"""Whoever watches for silence reads them by the hour, and once more if a run fails."""
LISTS_A_MINUTE: Final = 10
"""A day goes in one list; ten a minute is a fortnight sent again in one and a half."""


class DynamoHisLimits:
    """One counter per practice and minute; a minute known to be full is not asked about again."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._full: dict[str, str] = {}

    def take(self, practice: Practice, now: datetime) -> None:
        self._take(practice, keys.his_events(practice.id, now), practice.his_events_per_minute, now)

    def _take(self, practice: Practice, key: keys.Key, most: int, now: datetime) -> None:
        ends = now.replace(second=0, microsecond=0) + MINUTE
        full = TooManyEventsError((ends - now).seconds + 1)
        # A flood then costs a read of the key and no write.
        if self._full.get(practice.id) == key.sk:
            raise full
        x = Expression()
        change = x.set({"expires_at": int((now + KEPT).timestamp())})
        came = x.at("came")
        is_first = f"attribute_not_exists({came})"
        has_room = f"{came} < {x.value(most)}"
        try:
            with refused_as(full):
                self._table.update_item(
                    Key=key.item(),
                    UpdateExpression=f"{change} ADD {came} {x.value(1)}",
                    ConditionExpression=f"{is_first} OR {has_room}",
                    **x.arguments(),
                )
        except TooManyEventsError:
            self._full[practice.id] = key.sk
            raise


class DynamoListLimits(DynamoHisLimits):
    """The same for appointment lists, apart: a list is no sign that events come."""

    def take(self, practice: Practice, now: datetime) -> None:
        self._take(practice, keys.his_lists(practice.id, now), LISTS_A_MINUTE, now)
