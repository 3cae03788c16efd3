"""The picture and the sums beside the machine are those of the machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

Tree = dict[str, Any]
PAGE = Path(__file__).resolve().parents[2] / "statemachine/README.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def drawn(page: str) -> str:
    return "\n".join(re.findall(r"```mermaid\n(.*?)```", page, re.DOTALL))


def test_every_state_is_drawn(machine: Tree, drawn: str) -> None:
    nodes = set(re.findall(r"^  (\w+)[\[({]", drawn, re.MULTILINE))
    assert nodes == set(machine["States"])


def test_every_way_is_drawn_and_no_other(machine: Tree, drawn: str) -> None:
    arrows = set(re.findall(r"^  (\w+) -\.?->(?:\|[^|]*\|)? (\w+)$", drawn, re.MULTILINE))
    ways = {
        (name, following)
        for name, state in machine["States"].items()
        for following in (
            *(rule["Next"] for rule in state.get("Choices", ())),
            *(state[key] for key in ("Next", "Default") if key in state),
        )
    }
    assert arrows == ways


def test_the_time_sum_is_that_of_the_file(page: str, tasks: dict[str, Tree]) -> None:
    totals = set()
    for task in tasks.values():
        [rule] = task["Retry"]
        tries = rule["MaxAttempts"]
        pauses = sum(
            min(rule["IntervalSeconds"] * rule["BackoffRate"] ** i, rule["MaxDelaySeconds"])
            for i in range(tries)
        )
        totals.add(task["TimeoutSeconds"] * (tries + 1) + pauses)
    [total] = totals
    told = page.replace(",", "")
    for times in (1, 2, 7, 10):
        assert re.search(rf"\b{total * times}\b", told), total * times
    assert f"{total // 60} min {total % 60} s" in page
    assert f"{2 * total // 60} min {2 * total % 60} s" in page


def test_the_counted_transitions_are_those_of_the_graph(machine: Tree, page: str) -> None:
    """Walk the standard lane along its open branch, and the hub once per step."""
    states, name, entered, calls = machine["States"], "PlanFollowUp", 0, 0
    ahead = {"IsHighRisk": "WaitForDay0"}
    while True:
        entered, state = entered + 1, states[name]
        calls += state["Type"] == "Task"
        if state["Type"] == "Succeed":
            break
        name = ahead.get(name) or state.get("Next") or state["Choices"][0]["Next"]
    assert (entered, calls) == (19, 7)
    assert "| standard, full series | 2 + 5 × 3 + 2 = **19** | 7 |" in page
    steps = len([rule for rule in states["WhatIsNext"]["Choices"] if "'" in rule["Condition"]]) - 3
    assert f"2 + {steps} × 3 + 3 = **{2 + 3 * steps + 3}** | {steps + 2} |" in page
