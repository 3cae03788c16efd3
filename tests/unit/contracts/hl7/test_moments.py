"""Moments without an offset are the practice's own; hours of a clock change have a rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from weerzien.contracts.hl7.faults import Hl7Error
from weerzien.contracts.hl7.moments import birth_date, duration, duration_in_one, moment

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("202703301000", 8, 0),
        ("20270330100000", 8, 0),
        ("20270330100000.0000", 8, 0),
        ("202701301000", 9, 0),
        ("202703301000+0200", 8, 0),
        ("20270330100000.1234-0330", 13, 30),
        ("202703301000+0000", 10, 0),
    ],
)
def test_a_moment_is_local_unless_it_says_otherwise(text: str, hour: int, minute: int) -> None:
    found = moment(text, "SCH-11", AMSTERDAM)
    assert (found.hour, found.minute, found.tzinfo) == (hour, minute, UTC)


@pytest.mark.requirement("EC-T04")
def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    assert moment("202710310230", "x", AMSTERDAM) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert moment("202710310230+0100", "x", AMSTERDAM) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@pytest.mark.requirement("EC-T03")
def test_an_hour_that_does_not_exist_is_read_on_the_old_clock() -> None:
    assert moment("202703280230", "x", AMSTERDAM) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2027", "202703", "20270330", "2027033010", "202702301000", "202713011000"),
        *("202703302400", "202703301060", "20270330100061", "2027-03-30T10:00", "202703301000Z"),
        *(
            "202703301000+9900",
            "٢٠٢٧٠٣٣٠١٠٠٠",
            "000000000000",
            "202703301000+02:00",
            " 202703301000",
        ),
    ],
)
def test_what_is_no_moment_is_refused_at_its_place(text: str) -> None:
    with pytest.raises(Hl7Error) as refused:
        moment(text, "SCH-11", AMSTERDAM)
    assert refused.value.faults[0].place == "SCH-11"


TODAY = date(2027, 3, 30)


def test_a_birth_date_may_carry_a_time_that_nobody_asked_for() -> None:
    for text in ("19840517", "198405170000", "19840517000000.0000+0200", "19840517+0200"):
        assert birth_date(text, "PID-7", TODAY) == "1984-05-17"


@pytest.mark.parametrize(
    ("text", "taken"),
    [("2011", "2011-12-31"), ("201102", "2011-02-28"), ("2027", "2027-03-30")],
)
def test_of_half_a_birth_date_the_youngest_is_taken(text: str, taken: str) -> None:
    assert birth_date(text, "PID-7", TODAY) == taken


@pytest.mark.parametrize(
    "text", ["", "84", "19840230", "198413", "0000", "17051984", "17-05-1984", "x"]
)
def test_what_is_no_birth_date_is_refused_at_its_place(text: str) -> None:
    with pytest.raises(Hl7Error) as refused:
        birth_date(text, "PID-7", TODAY)
    assert refused.value.faults[0].place == "PID-7"


@pytest.mark.parametrize(
    ("amount", "unit", "minutes"),
    [
        *(("30", "MIN", 30), ("30", "", 30), ("30", "m", 30), ("1", "H", 60), ("1", "hr", 60)),
        *(("1800", "S", 30), ("30.0", "min", 30), ("1800", "sec", 30)),
    ],
)
def test_a_length_has_a_unit_or_is_in_minutes(amount: str, unit: str, minutes: int) -> None:
    assert duration(amount, unit) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("amount", "unit"), [("0", "MIN"), ("", ""), ("-5", ""), ("3", "week")])
def test_no_length_is_none(amount: str, unit: str) -> None:
    assert duration(amount, unit) is None


def test_a_length_may_stand_in_the_timing() -> None:
    assert duration_in_one("M30") == duration_in_one("S1800") == timedelta(minutes=30)
    assert duration_in_one("H1") == timedelta(hours=1)
    assert duration_in_one("30M") is None
