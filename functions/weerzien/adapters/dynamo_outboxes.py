"""Outboxes: messages lie with their case or patient; a place on the agenda is the right to send."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from weerzien.adapters import codec, keys
from weerzien.adapters.table import (
    NEW_ITEM,
    Expression,
    Item,
    batch_get,
    get,
    put,
    query,
    query_index,
    refused_as,
    transact,
    update,
)
from weerzien.domain.errors import StaleError
from weerzien.domain.write_back import Home, Outbox, WriteBack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mypy_boto3_dynamodb.service_resource import Table

AGENDA: Final = ("gsi1pk", "gsi1sk")
TRIES: Final = 8
_AT_ONCE: Final = 90
"""Writes of one transaction; DynamoDB takes 100."""
_AND_ALL_OF_THAT_MOMENT: Final = "~"


class DynamoOutboxes:
    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, message: WriteBack, now: datetime) -> bool:
        """Add a message at the end of its home's order; False where it was added before."""
        key, outbox = keys.write_back(message.home, message.id), keys.outbox(message.home)
        for _ in range(TRIES):
            there = {row["sk"]: row for row in batch_get(self._table, (key, outbox))}
            if key.sk in there:
                return False
            queued = int(there.get(outbox.sk, {}).get("queued", 0))
            whole = replace(message, sequence=queued + 1)
            try:
                transact(
                    self._table,
                    [put(key, _attributes(whole), NEW_ITEM), _longer(message.home, queued, now)],
                )
            except StaleError:
                continue
            return True
        raise StaleError

    def due(self, now: datetime, limit: int, shard: int | None = None) -> tuple[Home, ...]:
        """Longest due first; the index may lag, so claim before acting."""
        before = keys.moment(now) + _AND_ALL_OF_THAT_MOMENT
        rows: list[Item] = []
        for one in range(keys.WRITE_BACK_SHARDS) if shard is None else (shard,):
            place = keys.write_backs_shard(one)
            rows += islice(query_index(self._table, keys.INDEX, place, before=before), limit)
        rows.sort(key=lambda row: row["gsi1sk"])
        return tuple(keys.home_of(row["pk"]) for row in rows[:limit])

    def claim(self, home: Home, now: datetime, until: datetime) -> Outbox | None:
        x = Expression()
        change = x.set(keys.write_backs(home, until).item())
        is_mine = f"{x.at('gsi1pk')} = {x.value(keys.write_backs(home, now).gsi1pk)}"
        is_due = f"{x.at('gsi1sk')} <= {x.value(keys.moment(now) + _AND_ALL_OF_THAT_MOMENT)}"
        try:
            with refused_as(StaleError()):
                row = self._change(home, change, f"{is_mine} AND {is_due}", x)
        except StaleError:
            return None
        revived = int(row.get("revived", 0))
        return Outbox(home, until, int(row["queued"]), self.read(home), revived)

    def save(self, outbox: Outbox, message: WriteBack, place: datetime) -> Outbox:
        x = Expression()
        change = x.set(keys.write_backs(outbox.home, place).item())
        place_is_mine = _is_mine(outbox, x)
        transact(
            self._table,
            [
                update(keys.outbox(outbox.home), change, place_is_mine, x),
                put(keys.write_back(outbox.home, message.id), _attributes(message)),
            ],
        )
        return replace(outbox.having(message), place=place)

    def release(self, outbox: Outbox) -> None:
        x = Expression()
        nothing_came = _nothing_came(outbox.queued, outbox.revived, x)
        with refused_as(StaleError()):
            condition = f"{_is_mine(outbox, x)} AND {nothing_came}"
            self._change(outbox.home, x.remove(*AGENDA), condition, x)

    def park(self, outbox: Outbox) -> None:
        x = Expression()
        change = x.set(keys.parked_outbox(outbox.home).item())
        with refused_as(StaleError()):
            self._change(outbox.home, change, _is_mine(outbox, x), x)

    def parked(self, practice_id: str = "") -> Iterator[Home]:
        for row in query_index(self._table, keys.INDEX, keys.PARKED):
            home = keys.home_of(row["pk"])
            if practice_id in ("", home.practice_id):
                yield home

    def unpark(self, home: Home, now: datetime) -> None:
        x = Expression()
        change = x.set(keys.write_backs(home, now).item())
        try:
            with refused_as(StaleError()):
                self._change(home, change, _is_parked(x), x)
        except StaleError:
            return

    def read(self, home: Home) -> tuple[WriteBack, ...]:
        rows = query(self._table, keys.home(home), keys.WRITE_BACK)
        return tuple(sorted(map(_message, rows), key=lambda one: one.sequence))

    def dead(self, practice_id: str) -> tuple[WriteBack, ...]:
        rows = query_index(self._table, keys.INDEX, keys.dead_letters(practice_id))
        found = batch_get(self._table, (keys.Key(row["pk"], row["sk"]) for row in rows))
        # The index may lag behind: the message itself says whether it is dead.
        dead = (one for one in map(_message, found) if one.dead_at)
        return tuple(sorted(dead, key=lambda one: (one.dead_at, one.id)))

    def revive(self, message: WriteBack, now: datetime) -> None:
        there = self._there(message)
        if there.dead_at is None:
            raise StaleError
        x = Expression()
        change = f"{_found_at(message.home, now, x)} ADD {x.at('revived')} {x.value(1)}"
        transact(
            self._table,
            [
                update(keys.outbox(message.home), change, _exists(x), x),
                _over(there, there.revived()),
            ],
        )

    def export(self, home: Home, messages: Sequence[WriteBack], journal: str) -> None:
        for start in range(0, len(messages), _AT_ONCE):
            batch = messages[start : start + _AT_ONCE]
            transact(self._table, [_over(one, replace(one, exported_in=journal)) for one in batch])
        outbox = get(self._table, keys.outbox(home)) or {}
        if any(one.is_pending for one in self.read(home)):
            return
        x = Expression()
        queued, revived = (int(outbox.get(name, 0)) for name in ("queued", "revived"))
        nothing_came = _nothing_came(queued, revived, x)
        try:
            with refused_as(StaleError()):
                condition = f"{_is_parked(x)} AND {nothing_came}"
                self._change(home, x.remove(*AGENDA), condition, x)
        except StaleError:
            # More came meanwhile: for the next journal.
            return

    def confirm(self, message: WriteBack, now: datetime) -> None:
        there = self._there(message)
        transact(self._table, [_over(there, replace(there, written_back_at=now))])

    def _there(self, message: WriteBack) -> WriteBack:
        item = get(self._table, keys.write_back(message.home, message.id))
        if item is None:
            raise StaleError
        return _message(item)

    def _change(self, home: Home, change: str, condition: str, x: Expression) -> dict[str, Any]:
        answer: dict[str, Any] = self._table.update_item(  # type: ignore[assignment]
            Key=keys.outbox(home).item(),
            UpdateExpression=change,
            ConditionExpression=condition,
            ReturnValues="ALL_NEW",
            **x.arguments(),
        )
        found: dict[str, Any] = answer["Attributes"]
        return found


def _longer(home: Home, queued: int, now: datetime) -> Item:
    """One more message: a place that is taken stays, for the head of the order waits there."""
    x = Expression()
    change = _found_at(home, now, x) + ", " + x.assign({"queued": queued + 1})
    same = (
        f"{x.at('queued')} = {x.value(queued)}" if queued else f"attribute_not_exists({x.at('pk')})"
    )
    return update(keys.outbox(home), change, same, x)


def _found_at(home: Home, now: datetime, x: Expression) -> str:
    place = keys.write_backs(home, now).item()
    kept = (f"{x.at(n)} = if_not_exists({x.at(n)}, {x.value(v)})" for n, v in place.items())
    return "SET " + ", ".join(kept)


def _is_mine(outbox: Outbox, x: Expression) -> str:
    mine = keys.write_backs(outbox.home, outbox.place).gsi1sk
    return f"{x.at('gsi1sk')} = {x.value(mine)}"


def _nothing_came(queued: int, revived: int, x: Expression) -> str:
    """Neither a new message nor an old one that was set aside."""
    none_queued = f"{x.at('queued')} = {x.value(queued)}"
    if revived:
        return f"{none_queued} AND {x.at('revived')} = {x.value(revived)}"
    return f"{none_queued} AND attribute_not_exists({x.at('revived')})"


def _is_parked(x: Expression) -> str:
    return f"{x.at('gsi1pk')} = {x.value(keys.PARKED)}"


def _exists(x: Expression) -> str:
    return f"attribute_exists({x.at('pk')})"


def _attributes(message: WriteBack) -> Item:
    place = {}
    if message.dead_at and not message.written_back_at:
        place = keys.dead_letter(message.home, message.dead_at, message.id).item()
    return {"body": codec.to_json(message), **place}


def _over(before: WriteBack, after: WriteBack) -> Item:
    """Write over a message that is still as it was read."""
    x = Expression()
    is_same = f"{x.at('body')} = {x.value(codec.to_json(before))}"
    write = put(keys.write_back(before.home, before.id), _attributes(after), is_same)
    write["Put"].update(x.arguments())
    return write


def _message(item: Item) -> WriteBack:
    return codec.from_json(WriteBack, item["body"])
