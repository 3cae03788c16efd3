"""A practice's own minute: what comes beyond its limit is refused, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from fakes.samples import NOW, a_practice
from weerzien.adapters.dynamo_his_limits import (
    LISTS_A_MINUTE,
    DynamoHisLimits,
    DynamoListLimits,
)
from weerzien.domain.errors import TooManyEventsError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

SMALL = replace(a_practice(), his_events_per_minute=3)


def fill(limits: DynamoHisLimits) -> None:
    for _ in range(3):
        limits.take(SMALL, NOW)


def test_a_minute_holds_as_many_as_agreed_and_says_when_the_next_begins(table: Table) -> None:
    limits = DynamoHisLimits(table)
    fill(limits)
    with pytest.raises(TooManyEventsError) as full:
        limits.take(SMALL, NOW + timedelta(seconds=20))
    assert full.value.seconds == 41
    limits.take(SMALL, NOW + timedelta(minutes=1))


def test_workers_share_the_count(table: Table) -> None:
    fill(DynamoHisLimits(table))
    with pytest.raises(TooManyEventsError):
        DynamoHisLimits(table).take(SMALL, NOW)


def test_one_practice_s_full_minute_is_nobody_else_s(table: Table) -> None:
    limits = DynamoHisLimits(table)
    fill(limits)
    limits.take(replace(SMALL, id="p2"), NOW)


def test_a_full_minute_costs_no_further_write(table: Table) -> None:
    limits, asked = DynamoHisLimits(table), []
    fill(limits)
    with pytest.raises(TooManyEventsError):
        limits.take(SMALL, NOW)
    table.meta.client.meta.events.register("before-call", lambda **_: asked.append(1))
    for _ in range(5):
        with pytest.raises(TooManyEventsError):
            limits.take(SMALL, NOW)
    assert not asked


def test_counts_do_not_stay(table: Table) -> None:
    fill(DynamoHisLimits(table))
    (row,) = table.scan()["Items"]
    assert row["came"] == 3
    assert row["expires_at"] == int((NOW + timedelta(days=2)).timestamp())


def test_lists_have_a_minute_of_their_own_and_are_no_events(table: Table) -> None:
    limits = DynamoListLimits(table)
    for _ in range(LISTS_A_MINUTE):
        limits.take(SMALL, NOW)
    with pytest.raises(TooManyEventsError):
        limits.take(SMALL, NOW)
    fill(DynamoHisLimits(table))
