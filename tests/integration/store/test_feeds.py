"""What is remembered of a feed, on the fakes and on DynamoDB alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from integration.store.conftest import CountedKms, on_table

from fakes import World
from fakes.samples import NOW, a_practice, an_appointment
from fakes.steps import Store as StepsStore
from fakes.steps import commit
from weerzien.adapters.dynamo_feeds import (
    DynamoFeeds,
    DynamoKnownAppointments,
    DynamoPracticeIndex,
)
from weerzien.adapters.dynamo_his_limits import DynamoHisLimits
from weerzien.adapters.dynamo_list_sources import DynamoListSources
from weerzien.adapters.kms_seal import KmsSeal
from weerzien.domain.errors import StaleError
from weerzien.domain.feed.compare import Found
from weerzien.domain.feed.pulse import Pulse
from weerzien.domain.feed.trust import FeedDay
from weerzien.domain.patient_file import Changes
from weerzien.ports import (
    Feeds,
    KnownAppointments,
    ListSource,
    ListSources,
    PracticeIndex,
    Practices,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

TODAY = date(2027, 3, 22)
HOUR = timedelta(hours=1)


@dataclass
class Kept:
    feeds: Feeds
    known: KnownAppointments
    index: PracticeIndex
    practices: Practices
    store: StepsStore
    event_came: Callable[[str, datetime], None]
    sources: ListSources


@pytest.fixture(params=["fake", "dynamo"])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "fake":
        return in_memory()
    table: Table = request.getfixturevalue("table")
    store, limits = on_table(table), DynamoHisLimits(table)
    return Kept(
        DynamoFeeds(table),
        DynamoKnownAppointments(table),
        DynamoPracticeIndex(table),
        store.practices,
        store,
        lambda who, at: limits.take(a_practice(who), at),
        sources_on(table),
    )


def sources_on(table: Table) -> DynamoListSources:
    kms = CountedKms()
    return DynamoListSources(table, KmsSeal(lambda: kms.client, kms.key))


def in_memory() -> Kept:
    w = World()

    def came(who: str, at: datetime) -> None:
        w.feeds.minutes[who, at.replace(second=0, microsecond=0)] += 1

    return Kept(
        w.feeds, w.known_appointments, w.practice_index, w.practices, w, came, w.list_sources
    )


def a_day(day: date = TODAY, practice_id: str = "p1") -> FeedDay:
    return FeedDay(practice_id, day, NOW, 40, {"a1": Found.MISSED, "a2": Found.IN_TIME})


def test_a_day_comes_back_as_it_was_saved(kept: Kept) -> None:
    assert kept.feeds.day("p1", TODAY) is None
    kept.feeds.save_day(a_day())
    assert kept.feeds.day("p1", TODAY) == replace(a_day(), rev=1)
    assert kept.feeds.day("p2", TODAY) is None


def test_two_lists_at_the_same_moment_do_not_lose_each_other_s_findings(kept: Kept) -> None:
    kept.feeds.save_day(a_day())
    with pytest.raises(StaleError):
        kept.feeds.save_day(a_day())
    read = kept.feeds.day("p1", TODAY)
    assert read is not None
    kept.feeds.save_day(replace(read, listed=41))
    with pytest.raises(StaleError):
        kept.feeds.save_day(replace(read, listed=42))


def test_days_are_found_by_their_span(kept: Kept) -> None:
    for ahead in range(4):
        kept.feeds.save_day(a_day(TODAY + timedelta(days=ahead)))
    kept.feeds.save_day(a_day(practice_id="p2"))
    found = kept.feeds.days("p1", TODAY + timedelta(days=1), TODAY + timedelta(days=2))
    assert [one.day.day for one in found] == [23, 24]


def test_a_pulse_is_written_over_only_by_who_read_it(kept: Kept) -> None:
    assert kept.feeds.pulse("p1") is None
    first = Pulse("p1", NOW, {"1-09": (3, 4)}, heard_at=NOW, expected=1.5, quiet=("1-10",))
    kept.feeds.save_pulse(first)
    assert kept.feeds.pulse("p1") == replace(first, rev=1)
    with pytest.raises(StaleError):
        kept.feeds.save_pulse(first)
    kept.feeds.save_pulse(replace(first, rev=1, silent_since=NOW))
    assert kept.feeds.pulse("p1") == replace(first, rev=2, silent_since=NOW)


def test_events_are_counted_by_the_hour_in_which_they_came(kept: Kept) -> None:
    for minutes in (0, 0, 59, 60, 119, 120):
        kept.event_came("p1", NOW + timedelta(minutes=minutes))
    kept.event_came("p2", NOW)
    assert dict(kept.feeds.came("p1", NOW, NOW + 2 * HOUR)) == {NOW: 3, NOW + HOUR: 2}
    assert dict(kept.feeds.came("p1", NOW - HOUR, NOW)) == {}


def test_appointments_are_known_by_patient_and_reference(kept: Kept) -> None:
    kept.practices.save(a_practice())
    changes = Changes(appointments=(an_appointment("a1"), an_appointment("a2")))
    commit(kept.store, "e1", changes)
    known = kept.known.known("p1", [("x1", "a1"), ("x1", "a9"), ("x9", "a2"), ("x1", "a1")])
    assert known == {"a1": an_appointment("a1")}
    of = kept.known.of_patients("p1", ["x1", "x9"])
    assert {one.id for one in of["x1"]} == {"a1", "a2"}
    assert of["x9"] == ()


def test_every_practice_that_was_saved_is_told_once(kept: Kept) -> None:
    for name in ("p2", "p1"):
        kept.practices.save(a_practice(name))
    kept.practices.save(replace(a_practice(), settings_version=2))
    assert sorted(kept.index.all()) == ["p1", "p2"]


SOURCE = ListSource("p1", "https://his.example/fhir", "a token")


def test_a_source_comes_back_and_goes(kept: Kept) -> None:
    assert kept.sources.find("p1") is None
    kept.sources.save(SOURCE, NOW)
    assert kept.sources.find("p1") == SOURCE
    kept.sources.drop("p1")
    kept.sources.drop("p1")
    assert kept.sources.find("p1") is None
    assert kept.sources.due(NOW + HOUR, 9) == ()


def test_what_is_due_longest_comes_first_and_what_is_not_due_not_at_all(kept: Kept) -> None:
    for name, hours in (("p1", 2), ("p2", 1), ("p3", 9)):
        kept.sources.save(replace(SOURCE, practice_id=name), NOW + hours * HOUR)
    assert kept.sources.due(NOW + 3 * HOUR, 9) == ("p2", "p1")
    assert kept.sources.due(NOW + 3 * HOUR, 1) == ("p2",)


def test_a_source_that_was_read_is_due_at_its_next_moment(kept: Kept) -> None:
    kept.sources.save(SOURCE, NOW)
    kept.sources.pulled(replace(SOURCE, failures=2), NOW + 5 * HOUR)
    assert kept.sources.find("p1") == replace(SOURCE, failures=2)
    assert kept.sources.due(NOW + HOUR, 9) == ()
    assert kept.sources.due(NOW + 6 * HOUR, 9) == ("p1",)


def test_a_source_that_was_dropped_meanwhile_stays_so(kept: Kept) -> None:
    kept.sources.pulled(SOURCE, NOW)
    assert kept.sources.find("p1") is None


def test_neither_address_nor_token_lie_open(table: Table) -> None:
    sources_on(table).save(SOURCE, NOW)
    assert "token" not in str(table.scan()["Items"])
    assert "his.example" not in str(table.scan()["Items"])


def test_a_day_expires_after_ninety_days(table: Table) -> None:
    DynamoFeeds(table).save_day(a_day())
    [row] = table.scan()["Items"]
    over = datetime.fromtimestamp(int(str(row["expires_at"])), UTC)
    assert over.date() == TODAY + timedelta(days=90)
