"""The executions of the cases, with what their histories say: path, end, counts."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from demo.surroundings import Stack

INVOCATIONS: Final = frozenset({"TaskScheduled", "LambdaFunctionScheduled"})


@dataclass(frozen=True, slots=True)
class Execution:
    """One run of the state machine, as AWS tells it."""

    name: str
    status: str
    path: tuple[str, ...]
    """States in the order in which they were entered."""
    transitions: int
    """As billed: states entered, and each retry once more."""
    invocations: int
    retries: int
    raw: str
    """Everything that AWS shows of it, as text to be searched."""

    @property
    def end(self) -> str:
        return self.path[-1] if self.path else ""


def find_executions(stack: Stack, case_ids: set[str]) -> dict[str, list[Execution]]:
    """Gather by case id; executions that Reconcile started carry the case id in front."""
    client = stack.client("stepfunctions")
    pages = client.get_paginator("list_executions").paginate(
        stateMachineArn=stack["state_machine_arn"]
    )
    found = [one for page in pages for one in page["executions"]]
    mine = [(one, _case_of(one["name"], case_ids)) for one in found]
    wanted = [(one, case_id) for one, case_id in mine if case_id]
    by_case: dict[str, list[Execution]] = {case_id: [] for case_id in case_ids}
    with ThreadPoolExecutor(4) as pool:
        read = pool.map(lambda pair: (pair[1], _read(client, pair[0])), wanted)
        for case_id, execution in read:
            by_case[case_id].append(execution)
    return by_case


def _case_of(name: str, case_ids: set[str]) -> str:
    return next((one for one in case_ids if name == one or name.startswith(f"{one}-")), "")


def _read(client: Any, listed: dict[str, Any]) -> Execution:  # noqa: ANN401 - a boto3 client
    return read_execution(client, listed["name"], listed["executionArn"])


def read_execution(client: Any, name: str, arn: str) -> Execution:  # noqa: ANN401 - a boto3 client
    """Read one execution with its whole history."""
    described = client.describe_execution(executionArn=arn)
    described.pop("ResponseMetadata", None)
    pages = client.get_paginator("get_execution_history").paginate(
        executionArn=arn, includeExecutionData=True
    )
    events = [event for page in pages for event in page["events"]]
    return from_history(name, described, events)


def from_history(name: str, described: dict[str, Any], events: list[dict[str, Any]]) -> Execution:
    """Read path and counts off a history; a retry is a transition and an invocation too."""
    entered = [event for event in events if event["type"].endswith("StateEntered")]
    scheduled = sum(event["type"] in INVOCATIONS for event in events)
    tasks = sum(event["type"] == "TaskStateEntered" for event in events)
    retries = max(scheduled - tasks, 0)
    return Execution(
        name=name,
        status=described["status"],
        path=tuple(event["stateEnteredEventDetails"]["name"] for event in entered),
        transitions=len(entered) + retries,
        invocations=tasks + retries,
        retries=retries,
        raw=json.dumps([described, events], default=str, ensure_ascii=False),
    )
