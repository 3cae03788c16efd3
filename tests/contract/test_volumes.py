"""docs/scale.md and docs/costs.md do their sums with what the template and the code say."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode import cfn_yaml
from fairness import load, many

from weerzien.adapters.dynamo_his_limits import LISTS_A_MINUTE
from weerzien.adapters.sqs_inbox import LANES
from weerzien.contracts.appointment_list import LOOKS_BACK, MAX_LINES
from weerzien.contracts.fhir.read_fhir import MAX_EVENTS
from weerzien.domain.feed.compare import MOST_MISSED_A_DAY
from weerzien.domain.practice import Practice

Tree = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
GOAL = 400
APPLIES_IN, ANSWERS_IN, ASKS_IN = 0.1, 0.15, 0.008
PAGE = (ROOT / "docs/scale.md").read_text(encoding="utf-8").split("## The knobs")[1]
KNOBS = {
    cells[1].strip(): (cells[2].strip(), cells[3].strip())
    for cells in (line.split("|") for line in PAGE.splitlines() if line.startswith("| "))
    if len(cells) == 5
}


@pytest.fixture(scope="module")
def inbox() -> Tree:
    found: Tree = cfn_yaml.load(str(ROOT / "infra/messaging.yaml"))["Resources"]["Inbox"]
    return dict(found["Properties"])


def method(template: Tree, path: str) -> Tree:
    settings = template["Resources"]["Api"]["Properties"]["MethodSettings"]
    return next(one for one in settings if one["ResourcePath"] == path)


def apply_event(functions: Tree) -> Tree:
    found: Tree = functions["ApplyEvent"]["Events"]["Inbox"]["Properties"]
    return found


def the_limit() -> int:
    """Events that a practice may send a minute, as it is by default."""
    (found,) = [one.default for one in fields(Practice) if one.name == "his_events_per_minute"]
    assert isinstance(found, int)
    return found


def says(knob: str, *words: object) -> None:
    told = " ".join(KNOBS[knob])
    for word in words:
        text = f"{word:,}" if isinstance(word, int) else str(word)
        assert re.search(rf"(?<![\d.,]){re.escape(text)}(?![\d]|[.,]\d)", told), (knob, text)


def test_the_doors_let_in_what_the_page_says(template: Tree, functions: Tree) -> None:
    stage = method(template, "/*")
    rate, burst = stage["ThrottlingRateLimit"], stage["ThrottlingBurstLimit"]
    says("all doors together (stage throttle)", rate, burst, f"{rate / GOAL} times")
    a_minute = the_limit()
    says("events a practice may send a minute", a_minute, f"{a_minute // 60}/s")
    assert GOAL / (a_minute / 60) == 20
    says("events in one FHIR request", MAX_EVENTS, f"{MAX_EVENTS * 4 * ASKS_IN:.1f} s")
    time = functions["ReceiveFhir"]["Timeout"]
    says("events in one FHIR request", f"function's {time}")
    assert MAX_EVENTS * 4 * ASKS_IN < time < 29
    for name in ("ReceiveHisEvent", "ReceiveHl7"):
        assert functions[name]["Timeout"] == 10
    says("door of events: time", 10, GOAL, f"{GOAL * ANSWERS_IN:.0f} at work")


@pytest.mark.requirement("EC-X01")
def test_more_is_applied_than_comes_in(template: Tree, functions: Tree) -> None:
    source = apply_event(functions)
    assert source["BatchSize"] == 1
    says("batch size of `ApplyEvent`", 1)
    workers = source["ScalingConfig"]["MaximumConcurrency"]
    a_second = round(workers / APPLIES_IN)
    says("workers of `ApplyEvent`", workers, a_second, f"{a_second / GOAL} times")
    assert a_second > method(template, "/*")["ThrottlingRateLimit"] > GOAL
    a_minute = the_limit()
    of_lanes = round(LANES / APPLIES_IN)
    assert workers == 8 * LANES
    says("lanes of a practice", LANES, of_lanes, a_minute, f"{a_minute / of_lanes} s")
    assert a_minute / of_lanes < 60


def test_no_event_is_worked_on_twice_at_once(functions: Tree, inbox: Tree) -> None:
    time, hidden = functions["ApplyEvent"]["Timeout"], inbox["VisibilityTimeout"]
    assert hidden == 6 * time
    says("time of `ApplyEvent`, visibility of the inbox", f"{time} s", f"{hidden} s")
    tries = inbox["RedrivePolicy"]["maxReceiveCount"]
    says("tries before the dead letters", tries, f"{hidden} s", f"{tries * hidden // 60} minutes")


def test_lists_are_held_apart_from_events(template: Tree, functions: Tree) -> None:
    says("lists of a practice a minute", LISTS_A_MINUTE, LISTS_A_MINUTE * MAX_LINES)
    door = method(template, "/~1his~1v1~1appointments")
    rate, burst = door["ThrottlingRateLimit"], door["ThrottlingBurstLimit"]
    says("door of lists: all together", rate, burst, f"{5_000 // rate} s", f"= {rate}")
    time = functions["ReceiveAppointmentList"]["Timeout"]
    days = LOOKS_BACK.days + 1
    made = MOST_MISSED_A_DAY * days
    says("events that one list makes", MOST_MISSED_A_DAY, days, made, f"{made / 160} s")
    slowest = (MAX_LINES // 100 + made * 4) * ASKS_IN
    says("door of lists: time", f"{time} s", made, f"{slowest:.0f} s")
    # The API waits 29 seconds for an answer.
    assert slowest < time < 29


def test_everything_at_work_at_once_fits_the_account() -> None:
    quiet = round(GOAL * ANSWERS_IN), load.WORKERS, 50, 11
    assert "60 + 128 + 50" in PAGE
    assert quiet[:3] == (60, 128, 50)
    assert f"{sum(quiet)} of the account's 1,000" in PAGE


def test_so_many_practices_may_flood_at_once() -> None:
    kept = json.loads((ROOT / "benchmarks/results/fairness.json").read_text(encoding="utf-8"))
    rows = re.findall(r"^\| (\d+) \| ([\d.]+) s \| ([\d.]+) s \|$", PAGE, re.MULTILINE)
    assert [int(row[0]) for row in rows] == list(many.FLOODERS)
    for flooders, p99, worst in rows:
        found = kept["practices_at_their_limit"][flooders]
        assert (float(p99), float(worst)) == pytest.approx((found["p99"], found["worst"]), abs=0.06)
        assert found["worst"] < many.PROMISE
    assert GOAL + 44 * load.LIMIT_A_MINUTE // 60 == load.WORKERS / APPLIES_IN


def test_listening_costs_what_the_page_says() -> None:
    page = (ROOT / "docs/costs.md").read_text(encoding="utf-8").split("## What listening")[1]
    prices = tomllib.loads((ROOT / "benchmarks/cost/prices.toml").read_text(encoding="utf-8"))
    practices, nights = 5_000, 5_000 * 21
    sums = {
        "the rhythm": (720 * practices * 6, "read_units"),
        "… a pulse": (nights * 9 * 2, "write_units"),
        "… 1,440 runs": (1_440 * 160 * 0.5, "gigabyte_seconds"),
        "nightly lists": (nights * 122, "read_units"),
        "… one request": (nights, "api_requests"),
    }
    for begins, (units, unit) in sums.items():
        line = next(one for one in page.splitlines() if one.startswith(f"| {begins}"))
        told = float(line.split("|")[3])
        assert told == pytest.approx(units * prices[unit]["usd"], abs=0.006), begins
    one_more = 900_000 * 21 * prices["write_units"]["usd"]
    assert f"{one_more:.2f}" in page
