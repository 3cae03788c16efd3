"""How the repositories speak to the one table; what AWS answers becomes our errors here."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, cast

from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import ClientError

from weerzien.domain.errors import AlreadyAppliedError, StaleError, WeerzienError
from weerzien.domain.ids import derive_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mypy_boto3_dynamodb.service_resource import Table

    from weerzien.adapters.keys import Key

Item = dict[str, Any]
NEW_ITEM: Final = "attribute_not_exists(pk)"
_BATCH: Final = 100
_REFUSED: Final = "ConditionalCheckFailed"
_CONFLICT: Final = "TransactionConflict"


class Expression:
    """Aliases of one request; every attribute goes by one, so that no reserved word bites."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def at(self, *path: str) -> str:
        """Path to an attribute, or to an entry of a map."""
        return ".".join(self._alias(part) for part in path)

    def value(self, value: object) -> str:
        placeholder = f":v{len(self.values)}"
        self.values[placeholder] = value
        return placeholder

    def set(self, attributes: Mapping[str, object]) -> str:
        """SET clause that gives each attribute its value."""
        return "SET " + self.assign(attributes)

    def assign(self, attributes: Mapping[str, object]) -> str:
        """More for a SET clause that has begun."""
        return ", ".join(f"{self.at(k)} = {self.value(v)}" for k, v in attributes.items())

    def remove(self, *names: str) -> str:
        return "REMOVE " + ", ".join(self.at(name) for name in names)

    def arguments(self) -> dict[str, Any]:
        """Aliases as every request with an expression takes them."""
        found: dict[str, Any] = {"ExpressionAttributeNames": self.names}
        if self.values:
            found["ExpressionAttributeValues"] = self.values
        return {name: value for name, value in found.items() if value}

    def _alias(self, part: str) -> str:
        for alias, name in self.names.items():
            if name == part:
                return alias
        alias = f"#n{len(self.names)}"
        self.names[alias] = part
        return alias


def get(table: Table, key: Key) -> Item | None:
    """Read one item strongly: a decision follows every read of a single item."""
    return table.get_item(Key=key.item(), ConsistentRead=True).get("Item")


def query(table: Table, pk: str, prefix: str = "") -> Iterator[Item]:
    """Items of a partition whose sort key begins with `prefix`, in order, read strongly."""
    x = Expression()
    condition = f"{x.at('pk')} = {x.value(pk)}"
    if prefix:
        condition += f" AND begins_with({x.at('sk')}, {x.value(prefix)})"
    yield from _pages(
        table, {"KeyConditionExpression": condition, "ConsistentRead": True, **x.arguments()}
    )


def query_between(table: Table, pk: str, first: str, last: str) -> Iterator[Item]:
    """Items of a partition whose sort key lies between two, both included, read strongly."""
    x = Expression()
    between = f"{x.at('sk')} BETWEEN {x.value(first)} AND {x.value(last)}"
    condition = f"{x.at('pk')} = {x.value(pk)} AND {between}"
    yield from _pages(
        table, {"KeyConditionExpression": condition, "ConsistentRead": True, **x.arguments()}
    )


def query_index(
    table: Table, index: str, gsi1pk: str, *, before: str = "", limit: int = 0
) -> Iterator[Item]:
    """Keys in one partition of the index, in order; at most `limit`, below `before`, if given."""
    x = Expression()
    condition = f"{x.at('gsi1pk')} = {x.value(gsi1pk)}"
    if before:
        condition += f" AND {x.at('gsi1sk')} < {x.value(before)}"
    arguments = {"IndexName": index, "KeyConditionExpression": condition, **x.arguments()}
    if not limit:
        yield from _pages(table, arguments)
        return
    yield from cast("Sequence[Item]", table.query(**arguments, Limit=limit)["Items"])


def batch_get(table: Table, keys: Iterable[Key]) -> tuple[Item, ...]:
    """Items that exist, read strongly, in no order; a key twice is asked once."""
    wanted = [key.item() for key in dict.fromkeys(keys)]
    found: list[Item] = []
    while wanted:
        answer = table.meta.client.batch_get_item(
            RequestItems={table.name: {"Keys": wanted[:_BATCH], "ConsistentRead": True}}
        )
        found += cast("list[Item]", answer["Responses"].get(table.name, []))
        left = cast("Mapping[str, Any]", answer.get("UnprocessedKeys", {})).get(table.name, {})
        wanted = wanted[_BATCH:] + list(left.get("Keys", []))
    return tuple(found)


@contextmanager
def refused_as(error: WeerzienError) -> Iterator[None]:
    """Raise `error` where a condition fails, StaleError where a transaction is under way."""
    try:
        yield
    except ClientError as exc:
        code = exc.response["Error"]["Code"]
        if code == f"{_REFUSED}Exception":
            raise error from exc
        if code == f"{_CONFLICT}Exception":
            raise StaleError from exc
        raise


def item_that_refused(error: BaseException | None) -> Item | None:
    """Item as it was when it refused a write that asked for ALL_OLD."""
    raw = cast("Mapping[str, Any]", getattr(error, "response", {})).get("Item")
    # The resource translates answers only, not errors.
    return {k: TypeDeserializer().deserialize(v) for k, v in raw.items()} if raw else None


def transact(table: Table, writes: Sequence[Item], *, guards_event: bool = False) -> None:
    """Do all writes or none; with `guards_event`, the first one guards the event's single effect.

    Raises AlreadyAppliedError when that guard refuses, StaleError when any other condition does
    or somebody else writes one of the items at this moment.
    """
    try:
        table.meta.client.transact_write_items(
            TransactItems=[_named(table, write) for write in writes],
            # The same writes again are the same request; other writes meet the conditions.
            ClientRequestToken=derive_id("transaction", table.name, repr(writes)),
        )
    except ClientError as exc:
        code = exc.response["Error"]["Code"]
        if code != "TransactionCanceledException":
            raise
        reasons = cast("Mapping[str, Any]", exc.response).get("CancellationReasons", [])
        codes = [reason.get("Code") for reason in reasons]
        if guards_event and codes[:1] == [_REFUSED]:
            raise AlreadyAppliedError from exc
        if _REFUSED in codes or _CONFLICT in codes:
            raise StaleError from exc
        raise


def put(key: Key, attributes: Mapping[str, object], condition: str = "") -> Item:
    """Put an item, in a transaction."""
    write: Item = {"Item": {**key.item(), **attributes}}
    return {"Put": {**write, "ConditionExpression": condition} if condition else write}


def update(key: Key, change: str, condition: str, x: Expression) -> Item:
    """Update an item, in a transaction."""
    write = {"Key": key.item(), "UpdateExpression": change, **x.arguments()}
    return {"Update": {**write, "ConditionExpression": condition} if condition else write}


def delete(key: Key) -> Item:
    """Remove an item, in a transaction; no harm where there is nothing."""
    return {"Delete": {"Key": key.item()}}


def check(key: Key, condition: str, x: Expression | None = None) -> Item:
    """Ask for a condition on an item that the transaction leaves as it is."""
    aliases = x.arguments() if x else {}
    return {"ConditionCheck": {"Key": key.item(), "ConditionExpression": condition, **aliases}}


def _named(table: Table, write: Item) -> Any:  # noqa: ANN401 - the stubs want a type per verb
    ((verb, body),) = write.items()
    return {verb: {"TableName": table.name, **body}}


def _pages(table: Table, arguments: dict[str, Any]) -> Iterator[Item]:
    while True:
        page = table.query(**arguments)
        yield from cast("Sequence[Item]", page["Items"])
        if "LastEvaluatedKey" not in page:
            return
        arguments = {**arguments, "ExclusiveStartKey": page["LastEvaluatedKey"]}
