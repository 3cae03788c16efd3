"""For which practice this process works at the moment, and that it touches no other's rows."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from weerzien.domain.errors import OtherPracticeError, StaleError
from weerzien.observability import kind_of, warn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from botocore.client import BaseClient
    from botocore.model import OperationModel

_practice: ContextVar[str] = ContextVar("practice", default="")
_EQUALS: Final = re.compile(r"^\s*(#?\w+) = (:\w+)")
_ONE_ITEM: Final = frozenset({"GetItem", "UpdateItem", "DeleteItem"})


@contextmanager
def acting_for(practice_id: str) -> Iterator[None]:
    """Work for one practice: until the end of the block no row of another can be touched."""
    token = _practice.set(practice_id)
    try:
        yield
    finally:
        _practice.reset(token)


@contextmanager
def working_for(practice_id: str) -> Iterator[None]:
    """Act for one of many practices, whose trouble must not stop the work for the others.

    Whoever goes on counts it; of what kind it was is told here.
    """
    with acting_for(practice_id):
        try:
            yield
        except StaleError:
            # Somebody else was first: that is no trouble.
            raise
        except Exception as error:
            warn("work_failed", practice_id=practice_id, error=kind_of(error))
            raise


def practice_acted_for() -> str:
    """The practice of the block we are in; empty outside of any."""
    return _practice.get()


def guard(dynamodb: BaseClient) -> None:
    """Look at every request of this client before it leaves, whoever made it."""
    dynamodb.meta.events.register("before-parameter-build.dynamodb", _refuse_other_practices)


def _refuse_other_practices(params: dict[str, Any], model: OperationModel, **_: object) -> None:
    """Raise OtherPracticeError for a request that reaches beyond the practice acted for.

    The same rule as the leading keys of the role's policy, so that a slip shows in every test too.
    """
    mine = practice_acted_for()
    if not mine:
        return
    for pk in _partitions(model.name, params):
        if pk != f"PRACTICE#{mine}" and not pk.startswith(f"PRACTICE#{mine}#"):
            raise OtherPracticeError


def _partitions(operation: str, params: Mapping[str, Any]) -> Iterator[str]:
    """Name every partition that a request reads or writes, those of the index included."""
    if operation in _ONE_ITEM:
        yield _text(params["Key"]["pk"])
    elif operation == "PutItem":
        yield from _of_item(params["Item"])
    elif operation == "Query":
        yield _queried(params)
    elif operation == "BatchGetItem":
        for asked in params["RequestItems"].values():
            yield from (_text(key["pk"]) for key in asked["Keys"])
    elif operation == "TransactWriteItems":
        for write in params["TransactItems"]:
            for body in write.values():
                yield from _of_item(body.get("Item") or body["Key"])
    else:
        # What names no key could reach anything.
        raise OtherPracticeError


def _of_item(item: Mapping[str, Any]) -> Iterator[str]:
    yield _text(item["pk"])
    # No policy sees where in the index a row is put; a list of another practice is no place.
    place = _text(item.get("gsi1pk", ""))
    if place.startswith("PRACTICE#"):
        yield place


def _queried(params: Mapping[str, Any]) -> str:
    found = _EQUALS.match(params["KeyConditionExpression"])
    if found is None:
        raise OtherPracticeError
    return _text(params["ExpressionAttributeValues"][found[2]])


def _text(value: Any) -> str:  # noqa: ANN401 - plain text, or text in DynamoDB's own wrapping
    return str(value["S"]) if isinstance(value, dict) else str(value)
