from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.samples import MAILBOX, MOBILE, NOW, a_practice
from weerzien.adapters import keys
from weerzien.domain.errors import NotFoundError
from weerzien.domain.vocabulary import Channel

MOMENTS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
ZONES = st.sampled_from([UTC, ZoneInfo("Europe/Amsterdam"), ZoneInfo("Asia/Tokyo")])
PRIMARY = (
    keys.practice("p1"),
    keys.his_events("p1", NOW),
    keys.event("p1", "e1"),
    keys.patient("p1", "x1"),
    keys.appointment("p1", "x1", "a1"),
    keys.waiting("p1", "x1", NOW, "e1"),
    keys.case("p1", "c1"),
    keys.contact("p1", "x1", "c1", "immediate.sms"),
    keys.contact("p1", "x1", "", "immediate.sms"),
    keys.task("p1", "x1", "c1", "t1"),
    keys.task("p1", "x1", "", "t1"),
    keys.task_pointer("p1", "t1"),
    keys.link("p1", "c1", "ABCDEFGHJK"),
    keys.patient_here(a_practice(), MOBILE, "x1"),
    keys.opt_out(a_practice(), MAILBOX, Channel.EMAIL),
)


def test_no_two_kinds_of_item_share_a_key() -> None:
    assert len(set(PRIMARY)) == len(PRIMARY)


@pytest.mark.requirement("EC-X02")
def test_every_partition_begins_with_its_practice() -> None:
    for key in PRIMARY:
        assert (key.pk + "#").startswith("PRACTICE#p1#"), key


@pytest.mark.requirement("EC-X01")
def test_a_credential_lies_outside_every_practice_under_its_own_name() -> None:
    assert keys.credential("p1.1") == ("CREDENTIAL#p1.1", "CREDENTIAL")


@pytest.mark.requirement("EC-X06")
def test_no_key_holds_an_address_or_a_token() -> None:
    for key in (*PRIMARY, keys.link_index("ABCDEFGHJK")):
        for secret in (MOBILE, MAILBOX, "ABCDEFGHJK"):
            assert secret.casefold() not in "".join(key).casefold()


@pytest.mark.requirement("EC-X06")
def test_an_address_has_another_name_at_another_practice() -> None:
    here, there = (keys.address(a_practice(p), MOBILE).rpartition("#")[2] for p in ("p1", "p2"))
    assert here != there


@pytest.mark.requirement("EC-X02")
@pytest.mark.parametrize("reach", ["", "x#CASE#c1", "x ", "x\n", "x" * 129])
def test_an_id_that_reaches_into_another_key_names_nothing(reach: str) -> None:
    builds: tuple[Callable[[], keys.Key], ...] = (
        lambda: keys.practice(reach),
        lambda: keys.credential(f"p1.{reach}"),
        lambda: keys.event("p1", reach),
        lambda: keys.patient("p1", reach),
        lambda: keys.case("p1", reach),
        lambda: keys.task_pointer("p1", reach),
        lambda: keys.contact("p1", "x1", "c1", reach),
    )
    for build in builds:
        with pytest.raises(NotFoundError):
            build()


@given(one=MOMENTS, other=MOMENTS, zone=ZONES)
def test_moments_sort_as_text_as_they_do_in_time(
    one: datetime, other: datetime, zone: ZoneInfo
) -> None:
    written = keys.moment(one.astimezone(zone))
    assert (written < keys.moment(other)) == (one < other)
    assert datetime.fromisoformat(written) == one


def test_a_whole_second_sorts_before_its_fractions() -> None:
    assert keys.moment(NOW) < keys.moment(NOW + timedelta(microseconds=1))


def test_the_ids_of_a_case_are_read_back_from_its_partition() -> None:
    assert keys.practice_and_case(keys.case("p1", "c1").pk) == ("p1", "c1")


def test_cases_spread_over_all_shards_of_the_agenda() -> None:
    shards = {keys.agenda(f"c{number}", NOW).gsi1pk for number in range(100)}
    assert shards == {keys.agenda_shard(shard) for shard in range(keys.AGENDA_SHARDS)}
