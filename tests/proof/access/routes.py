"""The ways in, read from the template: a new one without its row in the matrix is red."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

Tree = dict[str, Any]
_KINDS: Final = {"SQS": "queue", "DynamoDB": "stream", "SNS": "topic"}
_KINDS_OF_TIME: Final = {"Schedule": "schedule", "ScheduleV2": "schedule"}


def routes(template: Tree) -> frozenset[str]:
    """Name each way by which anything comes to a function: `GET /{token}`, `queue ApplyEvent`."""
    resources = template["Resources"]
    functions = {n: r for n, r in resources.items() if r["Type"] == "AWS::Serverless::Function"}
    found = {
        way
        for name, function in functions.items()
        for way in _of_function(name.removesuffix("Function"), function["Properties"])
    }
    for machine in resources.values():
        if machine["Type"].endswith("::StateMachine"):
            found |= set(_of_machine(machine["Properties"]))
    reached = {way.split()[-1] for way in found}
    named = {n.removesuffix("Function") for n in functions}
    doors = {n.removesuffix("Function") for n, f in functions.items() if _has_paths(f)}
    # What nothing wakes can be invoked all the same.
    return frozenset(found | {f"invoke {name}" for name in named - reached - doors})


def _of_function(name: str, properties: Tree) -> Iterator[str]:
    for event in properties.get("Events", {}).values():
        about = event["Properties"]
        if event["Type"] == "Api":
            yield f"{about['Method'].upper()} {about['Path']}"
        else:
            kinds = _KINDS | _KINDS_OF_TIME
            yield f"{kinds.get(event['Type'], event['Type'])} {name}"


def _of_machine(properties: Tree) -> Iterator[str]:
    for substitution in properties.get("DefinitionSubstitutions", {}):
        yield f"step {substitution.removesuffix('FunctionArn')}"


def _has_paths(function: Tree) -> bool:
    return any(e["Type"] == "Api" for e in function["Properties"].get("Events", {}).values())
