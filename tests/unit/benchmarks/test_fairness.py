"""The simulated queue keeps the documented rules, and one practice's flood stays its own."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
import yaml
from fairness.load import CASES, LIMIT_A_MINUTE, WORKERS, play
from fairness.many import PROMISE, waited
from fairness.queue_rules import Message, work

from weerzien.domain.practice import Practice

TEMPLATE = Path(__file__).resolve().parents[3] / "template.yaml"


def began(messages: list[Message], workers: int, window: int = 100) -> list[float]:
    """Moments at which work on each began, in the order in which they came."""
    found = {id(one.message): one.began for one in work(messages, workers, window)}
    return [found[id(message)] for message in messages]


def coming(*lines: str) -> list[Message]:
    return [Message(0.0, 1.0, 1, line) for line in lines]


def test_a_line_is_worked_off_one_by_one_however_many_workers_there_are() -> None:
    assert began(coming("a", "a", "b", "a"), workers=9) == [0, 1, 0, 2]


def test_the_oldest_of_the_free_lines_goes_first() -> None:
    assert began(coming("a", "b", "a", "c"), workers=1) == [0, 1, 2, 3]


def test_what_lies_behind_the_window_waits() -> None:
    assert began(coming("a", "a", "a", "b"), workers=9, window=3) == [0, 1, 2, 1]


def test_everything_is_worked_off_once() -> None:
    done = list(work(coming(*"abcabcabc"), 2))
    assert len(done) == 9
    assert len({id(one.message) for one in done}) == 9


def test_the_simulation_has_the_workers_and_the_limit_of_the_stack() -> None:
    assert {f.name: f.default for f in fields(Practice)}["his_events_per_minute"] == LIMIT_A_MINUTE
    text = TEMPLATE.read_text(encoding="utf-8")
    (told,) = [line for line in text.splitlines() if "MaximumConcurrency" in line]
    assert yaml.safe_load(told.strip())["ScalingConfig"]["MaximumConcurrency"] == WORKERS


@pytest.mark.requirement("EC-X01")
def test_a_flood_leaves_the_others_p99_within_half_again_only_with_lanes() -> None:
    quiet, *_, built = (replace(case, flood=min(case.flood, 4_000)) for case in CASES)
    alone = play(quiet)
    assert play(built).others_p99 <= 1.5 * alone.others_p99
    assert play(built).flood_at_once <= 16
    without = replace(built, has_lanes=False, has_limit=False)
    assert play(without).others_p99 > 1.5 * alone.others_p99


@pytest.mark.requirement("EC-X01")
def test_eight_practices_at_their_limit_do_not_delay_another_for_long() -> None:
    assert waited(8, minutes=1).worst < 15 < PROMISE
