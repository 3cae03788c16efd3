"""The protocol's machine is whole: nothing dangles, nothing hangs, nothing fails unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cfnlint.api import lint
from statelint.linter import Linter

Tree = dict[str, Any]


def followers(state: Tree) -> Iterator[str]:
    """Yield every state that can come next."""
    if "Next" in state:
        yield state["Next"]
    if "Default" in state:
        yield state["Default"]
    for rule in (*state.get("Choices", ()), *state.get("Catch", ())):
        yield rule["Next"]


def test_every_next_exists(machine: Tree) -> None:
    states = machine["States"]
    missing = {n for state in states.values() for n in followers(state) if n not in states}
    assert not missing


def test_every_state_can_be_reached(machine: Tree) -> None:
    states, seen, ahead = machine["States"], set(), [machine["StartAt"]]
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead.extend(followers(states[name]))
    assert seen == set(states)


def test_every_state_leads_on_or_ends(machine: Tree) -> None:
    for name, state in machine["States"].items():
        ends = state.get("End") or state["Type"] in {"Succeed", "Fail"}
        assert ends or list(followers(state)), name


def test_the_machine_is_flat(machine: Tree) -> None:
    kinds = {state["Type"] for state in machine["States"].values()}
    assert not kinds & {"Parallel", "Map"}


def test_every_task_has_a_time_limit(tasks: dict[str, Tree]) -> None:
    assert tasks
    assert not [name for name, task in tasks.items() if not task.get("TimeoutSeconds")]


def test_every_task_retries_with_jitter_to_a_limit(tasks: dict[str, Tree]) -> None:
    for name, task in tasks.items():
        assert task.get("Retry"), name
        for rule in task["Retry"]:
            assert rule["JitterStrategy"] == "FULL", name
            assert rule["MaxAttempts"] >= 1, name


def test_every_task_catches_all_that_is_left(tasks: dict[str, Tree]) -> None:
    for name, task in tasks.items():
        assert task.get("Catch"), name
        assert task["Catch"][-1]["ErrorEquals"] == ["States.ALL"], name


def test_every_wait_is_until_a_moment(machine: Tree) -> None:
    waits = {n: s for n, s in machine["States"].items() if s["Type"] == "Wait"}
    assert not [name for name, wait in waits.items() if "Timestamp" not in wait]


def test_every_state_says_what_it_is_for(machine: Tree) -> None:
    assert not [name for name, state in machine["States"].items() if not state.get("Comment")]


def as_statelint_reads(state: Tree) -> Tree:
    """Return the state without what statelint takes for wrong: JSONata moments, whole rates."""
    retries = [{**r, "BackoffRate": float(r.get("BackoffRate", 1))} for r in state.get("Retry", ())]
    changed = {**state, "Retry": retries} if retries else dict(state)
    if str(state.get("Timestamp")).startswith("{%"):
        changed["Timestamp"] = "2027-03-28T02:30:00Z"
    return changed


def test_statelint_finds_nothing(machine: Tree) -> None:
    states = {name: as_statelint_reads(state) for name, state in machine["States"].items()}
    assert Linter.validate({**machine, "States": states}) == []


def test_cfn_lint_finds_nothing(machine: Tree) -> None:
    template = {
        "Resources": {
            "Machine": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {
                    "RoleArn": "arn:aws:iam::123456789012:role/machine",
                    "DefinitionString": json.dumps(machine).replace("${", "$("),
                },
            }
        }
    }
    assert [str(m) for m in lint(json.dumps(template), regions=["eu-west-1"])] == []
