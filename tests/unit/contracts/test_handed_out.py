"""What is handed out says what is kept, and no spreadsheet runs any of it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerzien.contracts.handed_out import plain, table, to_line
from weerzien.domain.vocabulary import Channel

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Thing:
    name: str = ""
    at: datetime | None = None
    on: date | None = None
    channels: frozenset[Channel] = frozenset()
    many: int = 0
    open: bool = False
    inner: Thing | None = None


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@given(st.text(st.characters(codec="utf-8")))
def test_any_words_come_back_whole_and_none_is_a_formula(words: str) -> None:
    (row,) = read(table(["words"], [{"words": words}])) or [{"words": ""}]
    cell = row["words"]
    assert not cell.startswith(FORMULA)
    assert cell == (f"'{words}" if words.startswith(FORMULA) else words)


@pytest.mark.parametrize("cell", ["=1+1", "+31620000001", "-1", "@x", "\t=1", "\r\n=1"])
def test_what_would_begin_a_formula_is_text(cell: str) -> None:
    assert read(table(["a"], [{"a": cell}]))[0]["a"] == f"'{cell}"


def test_lists_records_and_yes_or_no_have_one_form() -> None:
    row = {"a": ["x", "y"], "b": {"c": 1}, "d": True, "e": False, "f": None, "g": 0}
    assert read(table("abdefgh", [row]))[0] == {
        "a": '["x", "y"]',
        "b": '{"c": 1}',
        "d": "true",
        "e": "false",
        "f": "",
        "g": "0",
        "h": "",
    }


def test_a_spreadsheet_sees_that_it_is_utf_8() -> None:
    assert table(["naam"], [{"naam": "Coördinator"}]).startswith("\ufeff")


def test_what_is_empty_is_left_out_but_no_and_zero_are_said() -> None:
    thing = Thing("x", inner=Thing())
    assert plain(thing) == {
        "name": "x",
        "many": 0,
        "open": False,
        "inner": {"many": 0, "open": False},
    }


def test_a_line_is_one_line_of_json_in_the_same_order_each_time() -> None:
    thing = Thing(
        "a\nb", datetime(2027, 3, 1, tzinfo=UTC), date(2027, 3, 1), frozenset(Channel), 2, open=True
    )
    line = to_line(thing)
    assert "\n" not in line
    assert json.loads(line) == {
        "name": "a\nb",
        "at": "2027-03-01T00:00:00+00:00",
        "on": "2027-03-01",
        "channels": sorted(Channel),
        "many": 2,
        "open": True,
    }
