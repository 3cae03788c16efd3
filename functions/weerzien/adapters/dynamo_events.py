"""The log of events: an id is remembered longer than any sender repeats it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from weerzien.adapters import codec, keys
from weerzien.adapters.kms_seal import Owner
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
from weerzien.ports import Receipt, WaitingEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.service_resource import Table

    from weerzien.adapters.kms_seal import KmsSeal

REMEMBERED: Final = timedelta(days=40)
RECEIVED: Final = "received"
WAITING: Final = "waiting"
APPLIED: Final = "applied"
CONTENT: Final = ("content", "sealed")
"""Where what an event says may lie; gone once it is applied."""


class DynamoEvents:
    """`now` gives the real moment: a practice's own time may run faster than its memory fades."""

    def __init__(self, table: Table, now: Callable[[], datetime], seal: KmsSeal) -> None:
        self._table = table
        self._now = now
        self._seal = seal

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
                    **self._content(event),
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
        return self._event(practice_id, event_id, item)

    def waiting(self, practice_id: str, patient_id: str) -> tuple[Event, ...]:
        """Events kept for this patient until the patient is known, oldest occurrence first."""
        patient = keys.patient(practice_id, patient_id).pk
        rows = query(self._table, patient, keys.WAITING)
        ids = [keys.last_part(row["sk"]) for row in rows]
        found = batch_get(self._table, (keys.event(practice_id, id_) for id_ in ids))
        kept = (i for i in found if i["state"] == WAITING and self._is_live(i))
        events = (self._event(practice_id, keys.last_part(item["pk"]), item) for item in kept)
        return tuple(sorted(events, key=lambda event: (event.occurred_at, event.id)))

    def waited_too_long(self, now: datetime, limit: int) -> tuple[WaitingEvent, ...]:
        """Say which events these are, from their keys alone: what they say stays sealed."""
        rows = query_index(
            self._table, keys.INDEX, keys.WAITED, before=keys.moment(now), limit=limit
        )
        events = {
            keys.event(event.practice_id, event.id): event
            for event in (WaitingEvent(*keys.waiting_from(row["pk"], row["sk"])) for row in rows)
        }
        found = batch_get(self._table, events)
        return tuple(
            events[keys.Key(item["pk"], item["sk"])] for item in found if item["state"] == WAITING
        )

    def give_up(self, event: WaitingEvent) -> None:
        x = Expression()
        state = x.at("state")
        change = f"SET {state} = {x.value(APPLIED)} {x.remove(*CONTENT)}"
        still_waits = f"{state} = {x.value(WAITING)}"
        waiting = keys.waiting(event.practice_id, event.patient_id, event.occurred_at, event.id)
        # Applied a moment ago: its patient came after all.
        with suppress(StaleError):
            name = keys.event(event.practice_id, event.id)
            transact(self._table, [update(name, change, still_waits, x), delete(waiting)])

    def _content(self, event: Event) -> Item:
        text = codec.event_to_json(event)
        if not codec.names_a_person(event.fact):
            return {"content": text}
        return {"sealed": self._seal.seal(_owner(event.practice_id, event.id), text)}

    def _event(self, practice_id: str, event_id: str, item: Item) -> Event:
        if "sealed" not in item:
            return codec.event_from_json(item["content"])
        # The owner is the one who was asked for, whatever the row says of itself.
        text = self._seal.open(_owner(practice_id, event_id), item["sealed"])
        return codec.event_from_json(text)

    def _is_live(self, item: Item) -> bool:
        # TTL cleans late, within days: what is over is over now.
        return bool(item["expires_at"] > int(self._now().timestamp()))


def _owner(practice_id: str, event_id: str) -> Owner:
    return Owner(practice_id, "event", event_id)
