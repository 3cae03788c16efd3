"""What is remembered of a feed: days that were compared, its rhythm, and what came per hour."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from weerzien.adapters import codec, keys
from weerzien.adapters.table import (
    NEW_ITEM,
    Expression,
    batch_get,
    get,
    query,
    query_between,
    query_index,
    refused_as,
)
from weerzien.domain.appointment import Appointment
from weerzien.domain.errors import StaleError
from weerzien.domain.feed.pulse import Pulse
from weerzien.domain.feed.trust import FeedDay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from mypy_boto3_dynamodb.service_resource import Table

    from weerzien.adapters.table import Item

KEPT: Final = timedelta(days=90)
"""As long as a visit that no case tells of; the score looks back four weeks."""


class DynamoFeeds:
    def __init__(self, table: Table) -> None:
        self._table = table

    def day(self, practice_id: str, day: date) -> FeedDay | None:
        item = get(self._table, keys.feed_day(practice_id, day))
        return codec.from_json(FeedDay, item["body"]) if item else None

    def days(self, practice_id: str, first: date, last: date) -> tuple[FeedDay, ...]:
        begin, end = keys.feed_day(practice_id, first), keys.feed_day(practice_id, last)
        rows = query_between(self._table, begin.pk, begin.sk, end.sk)
        return tuple(codec.from_json(FeedDay, row["body"]) for row in rows)

    def save_day(self, day: FeedDay) -> None:
        over = datetime.combine(day.day, time(), UTC) + KEPT
        body = codec.to_json(_next(day))
        item: Item = {"body": body, "expires_at": int(over.timestamp())}
        self._save(keys.feed_day(day.practice_id, day.day), item, day.rev)

    def pulse(self, practice_id: str) -> Pulse | None:
        item = get(self._table, keys.pulse(practice_id))
        return codec.from_json(Pulse, item["body"]) if item else None

    def save_pulse(self, pulse: Pulse) -> None:
        item: Item = {"body": codec.to_json(_next(pulse))}
        self._save(keys.pulse(pulse.practice_id), item, pulse.rev)

    def came(self, practice_id: str, start: datetime, end: datetime) -> Mapping[datetime, int]:
        first = keys.his_events(practice_id, start)
        last = keys.his_events(practice_id, end - timedelta(minutes=1))
        hours: Counter[datetime] = Counter()
        for row in query_between(self._table, first.pk, first.sk, last.sk):
            minute = datetime.fromisoformat(keys.last_part(row["sk"])).replace(tzinfo=UTC)
            hours[minute.replace(minute=0)] += int(row["came"])
        return hours

    def _save(self, key: keys.Key, item: Item, rev: int) -> None:
        x = Expression()
        is_unchanged = f"{x.at('rev')} = {x.value(rev)}" if rev else NEW_ITEM
        with refused_as(StaleError()):
            self._table.put_item(
                Item={**key.item(), **item, "rev": rev + 1},
                ConditionExpression=is_unchanged,
                **(x.arguments() if rev else {}),
            )


class DynamoKnownAppointments:
    def __init__(self, table: Table) -> None:
        self._table = table

    def known(
        self, practice_id: str, names: Iterable[tuple[str, str]]
    ) -> Mapping[str, Appointment]:
        wanted = (keys.appointment(practice_id, *name) for name in names)
        found = (_appointment(row) for row in batch_get(self._table, wanted))
        return {one.id: one for one in found}

    def of_patients(
        self, practice_id: str, patient_ids: Iterable[str]
    ) -> Mapping[str, tuple[Appointment, ...]]:
        return {one: tuple(self._of(practice_id, one)) for one in dict.fromkeys(patient_ids)}

    def _of(self, practice_id: str, patient_id: str) -> Iterator[Appointment]:
        pk = keys.patient(practice_id, patient_id).pk
        yield from map(_appointment, query(self._table, pk, keys.APPOINTMENT))


class DynamoPracticeIndex:
    """All practices; the table is used with the function's own rights."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def all(self) -> Iterator[str]:
        for row in query_index(self._table, keys.INDEX, keys.PRACTICES):
            yield row["gsi1sk"]


def _appointment(row: Item) -> Appointment:
    return codec.from_json(Appointment, row["body"])


def _next(value: FeedDay | Pulse) -> FeedDay | Pulse:
    return replace(value, rev=value.rev + 1)
