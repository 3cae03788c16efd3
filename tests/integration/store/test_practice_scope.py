"""While a process acts for one practice, no request of it reaches another's rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from fakes.samples import NOW
from weerzien.adapters import keys
from weerzien.adapters.practice_scope import acting_for, guard, practice_acted_for
from weerzien.adapters.table import batch_get, delete, get, put, query, query_index, transact
from weerzien.domain.errors import OtherPracticeError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

MINE, THEIRS = keys.case("p1", "c1"), keys.case("p2", "c1")
# Begins like the practice acted for, and is another.
ALIKE = keys.case("p10", "c1")


@pytest.fixture
def guarded(table: Table) -> Table:
    guard(table.meta.client)
    return table


REACHES: dict[str, Callable[[Any, keys.Key], object]] = {
    "get": get,
    "query": lambda t, key: list(query(t, key.pk)),
    "batch": lambda t, key: batch_get(t, [MINE, key]),
    "put": lambda t, key: t.put_item(Item=key.item()),
    "delete": lambda t, key: t.delete_item(Key=key.item()),
    "update": lambda t, key: t.update_item(Key=key.item(), UpdateExpression="SET a = :a",
                                           ExpressionAttributeValues={":a": 1}),
    "transaction, put": lambda t, key: transact(t, [put(MINE, {}), put(key, {})]),
    "transaction, delete": lambda t, key: transact(t, [put(MINE, {}), delete(key)]),
}  # fmt: skip


@pytest.mark.requirement("EC-X02")
@pytest.mark.parametrize("other", [THEIRS, ALIKE], ids=["theirs", "alike"])
@pytest.mark.parametrize("reach", REACHES)
def test_no_request_reaches_another_practice(guarded: Table, reach: str, other: keys.Key) -> None:
    with acting_for("p1"), pytest.raises(OtherPracticeError):
        REACHES[reach](guarded, other)
    assert guarded.scan()["Items"] == []


@pytest.mark.parametrize("reach", [name for name in REACHES if name != "batch"])
def test_its_own_rows_are_reached(guarded: Table, reach: str) -> None:
    with acting_for("p1"):
        REACHES[reach](guarded, keys.patient("p1", "x1"))


@pytest.mark.requirement("EC-X02")
def test_no_row_is_put_into_a_list_of_another_practice(guarded: Table) -> None:
    place = keys.open_task("p2", NOW, "t1").item()
    with acting_for("p1"), pytest.raises(OtherPracticeError):
        guarded.put_item(Item={**MINE.item(), **place})
    with acting_for("p1"), pytest.raises(OtherPracticeError):
        list(query_index(guarded, keys.INDEX, keys.open_tasks("p2")))


@pytest.mark.requirement("EC-X02")
def test_what_names_no_key_is_refused(guarded: Table) -> None:
    with acting_for("p1"), pytest.raises(OtherPracticeError):
        guarded.scan()
    with acting_for("p1"), pytest.raises(OtherPracticeError):
        list(query_index(guarded, keys.INDEX, keys.agenda("c1", NOW + timedelta(1)).gsi1pk))


def test_the_block_ends_also_when_it_fails() -> None:
    def fail() -> None:
        with acting_for("p1"):
            assert practice_acted_for() == "p1"
            raise TimeoutError

    with pytest.raises(TimeoutError):
        fail()
    assert practice_acted_for() == ""
