"""No-shows of an hour are counted, on the fake and on DynamoDB alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fakes import FakeArrivals
from weerzien.adapters.dynamo_arrivals import DynamoArrivals
from weerzien.ports import Arrivals

AT = datetime(2027, 3, 22, 9, 59, 59, tzinfo=UTC)


@pytest.fixture(params=["fake", "dynamo"])
def arrivals(request: pytest.FixtureRequest) -> Arrivals:
    if request.param == "fake":
        return FakeArrivals()
    return DynamoArrivals(request.getfixturevalue("table"))


def test_each_one_counts_in_its_clock_hour(arrivals: Arrivals) -> None:
    assert [arrivals.no_shows("p1", AT) for _ in range(3)] == [1, 2, 3]
    assert arrivals.no_shows("p1", AT + timedelta(seconds=1)) == 1


def test_practices_are_counted_apart(arrivals: Arrivals) -> None:
    arrivals.no_shows("p1", AT)
    assert arrivals.no_shows("p2", AT) == 1


def test_a_count_expires(table: object) -> None:
    DynamoArrivals(table).no_shows("p1", AT)  # type: ignore[arg-type]
    [row] = table.scan()["Items"]  # type: ignore[attr-defined]
    assert row["expires_at"] == int((AT + timedelta(days=2)).timestamp())
