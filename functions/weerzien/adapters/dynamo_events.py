"""The log of events: an id is remembered longer than any sender repeats it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from weerzien.adapters import codec, keys
from weerzien.adapters.table import (
    NEW_ITEM,
    Expression,
    Item,
    batch_get,
    delete,
    get,
    item_that_refused,
    query,
    query_index,
    transact,
    update,
)
from weerzien.domain.errors import (
    AlreadyAppliedError,
    EventConflictError,
    NotFoundError,
    StaleError,
)
from weerzien.domain.event import Event
from weerzien.ports import Receipt

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.service_resource import Table

REMEMBERED: Final = timedelta(days=40)
RECEIVED: Final = "received"
WAITING: Final = "waiting"
APPLIED: Final = "applied"


class DynamoEvents:
    """`now` gives the real moment: a practice's own time may run faster than its memory fades."""

    def __init__(self, table: Table, now: Callable[[], datetime]) -> None:
        self._table = table
        self._now = now

    def receive(self, event: Event, body_hash: str) -> Receipt:
        now = self._now()
        x = Expression()
        is_forgotten = f"{x.at('expires_at')} <= {x.value(int(now.timestamp()))}"
        try:
            self._table.put_item(
                Item={
                    **keys.event(event.practice_id, event.id).item(),
                    "body_hash": body_hash,
                    "state": RECEIVED,
                    "content": codec.event_to_json(event),
                    "expires_at": int((now + REMEMBERED).timestamp()),
                },
                ConditionExpression=f"{NEW_ITEM} OR {is_forgotten}",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **x.arguments(),
            )
        except ClientError as exc:
            there = item_that_refused(exc)
            if there is None:
                raise
            if there["body_hash"] != body_hash:
                raise EventConflictError from exc
            return Receipt.APPLIED if there["state"] == APPLIED else Receipt.REPEATED
        return Receipt.NEW

    def get(self, practice_id: str, event_id: str) -> Event:
        item = get(self._table, keys.event(practice_id, event_id))
        if item is None or not self._is_live(item):
            raise NotFoundError
        if item["state"] == APPLIED:
            raise AlreadyAppliedError
        return codec.event_from_json(item["content"])

    def waiting(self, practice_id: str, patient_id: str) -> tuple[Event, ...]:
        """Events kept for this patient until the patient is known, oldest occurrence first."""
        patient = keys.patient(practice_id, patient_id).pk
        rows = query(self._table, patient, keys.WAITING)
        ids = [keys.last_part(row["sk"]) for row in rows]
        found = batch_get(self._table, (keys.event(practice_id, id_) for id_ in ids))
        kept = (i for i in found if i["state"] == WAITING and self._is_live(i))
        events = (codec.event_from_json(item["content"]) for item in kept)
        return tuple(sorted(events, key=lambda event: (event.occurred_at, event.id)))

    def waited_too_long(self, now: datetime, limit: int) -> tuple[Event, ...]:
        rows = query_index(
            self._table, keys.INDEX, keys.WAITED, before=keys.moment(now), limit=limit
        )
        names = [keys.event(keys.practice_of(row["pk"]), keys.last_part(row["sk"])) for row in rows]
        found = batch_get(self._table, names)
        return tuple(
            codec.event_from_json(item["content"]) for item in found if item["state"] == WAITING
        )

    def give_up(self, event: Event) -> None:
        x = Expression()
        state = x.at("state")
        change = f"SET {state} = {x.value(APPLIED)} REMOVE {x.at('content')}"
        still_waits = f"{state} = {x.value(WAITING)}"
        waiting = keys.waiting(event.practice_id, event.patient_id, event.occurred_at, event.id)
        # Applied a moment ago: its patient came after all.
        with suppress(StaleError):
            name = keys.event(event.practice_id, event.id)
            transact(self._table, [update(name, change, still_waits, x), delete(waiting)])

    def _is_live(self, item: Item) -> bool:
        # TTL cleans late, within days: what is over is over now.
        return bool(item["expires_at"] > int(self._now().timestamp()))
