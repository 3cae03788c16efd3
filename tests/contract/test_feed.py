"""docs/feed.md says what the code does: its example, its sizes, its formula."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from fakes.samples import a_practice
from weerzien.adapters.dynamo_feeds import KEPT
from weerzien.adapters.dynamo_his_limits import LISTS_A_MINUTE
from weerzien.contracts.appointment_list import (
    LOOKS_BACK,
    MAX_BYTES,
    MAX_LINES,
    OLDEST,
    ListedStatus,
    read_appointment_list,
)
from weerzien.domain.feed import compare, pulse, trust
from weerzien.domain.feed.compare import Found

PAGE = (Path(__file__).resolve().parents[2] / "docs/feed.md").read_text(encoding="utf-8")
AT = datetime.fromisoformat("2026-03-30T21:00:00+02:00")


def test_the_example_is_a_list_that_is_taken() -> None:
    [example] = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    listed = read_appointment_list(example, a_practice(), AT)
    assert [line.status for line in listed.lines] == ["noshow", "fulfilled"]


def test_every_status_and_everything_that_is_found_is_explained() -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith("| `status` |"))
    assert set(re.findall(r"`([a-z-]+)`", row)) == {"status", *(one.value for one in ListedStatus)}
    table = PAGE.split("## What is found")[1].split("## The score")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [
        *("in_time", "late", "missed", "reversed", "double", "unclear", "held_back")
    ]
    assert {one.value for one in Found} == set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


def test_the_figures_are_those_of_the_code() -> None:
    for words in (
        f"{MAX_LINES:,} appointments and {MAX_BYTES // 1024} KiB",
        f"At most {OLDEST // timedelta(hours=1)} hours back",
        f"at most {LOOKS_BACK.days} days back",
        f"more than {compare.MOST_MISSED_A_DAY} missed visits of one day",
        f"with {compare.FEW_ENOUGH} visits or more",
        f"Below {trust.MINIMUM} there is no figure",
        f"at least {pulse.ENOUGH:.0f} events",
        f"less than {pulse.ENOUGH:.0f} in a usual week",
        f"for {KEPT.days} days",
    ):
        assert words in PAGE, words
    assert LISTS_A_MINUTE == 10
    assert "Ten lists a minute" in PAGE
    assert timedelta(hours=2) == compare.IN_TIME
    assert timedelta(weeks=4) == trust.SPAN
    assert (pulse.WEEKS, pulse.KNOWN_FROM, pulse.SILENT_HOURS) == (4, 3, 2)


def test_the_share_is_that_of_the_formula() -> None:
    formula = next(line for line in PAGE.splitlines() if line.startswith("> share"))
    above, below = (set(re.findall(r"`(\w+)`", part)) for part in formula.split("/"))
    assert below == {one.value for one in trust.JUDGED}
    assert above == {Found.IN_TIME.value}
