"""What the embedded Step Functions does with a flat machine."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.stack

Client = Callable[..., Any]

MACHINE = {
    "QueryLanguage": "JSONata",
    "StartAt": "Bind",
    "States": {
        "Bind": {
            "Type": "Pass",
            "Assign": {"wake": "{% $states.input.wake %}", "name": "{% 'a' & 'b' %}"},
            "Next": "Wait",
        },
        "Wait": {"Type": "Wait", "Timestamp": "{% $wake %}", "Next": "Ask"},
        "Ask": {
            "Type": "Choice",
            "Choices": [{"Condition": "{% $name = 'ab' %}", "Next": "Yes"}],
            "Default": "No",
        },
        "Yes": {"Type": "Pass", "Output": {"name": "{% $name %}"}, "Next": "Done"},
        "Done": {"Type": "Succeed", "Output": {"name": "ignored here, though not on AWS"}},
        "No": {"Type": "Fail", "Error": "No"},
    },
}


@pytest.fixture
def machine(client: Client, name: str, role: str) -> Iterator[str]:
    states = client("stepfunctions")
    arn = states.create_state_machine(name=name, definition=json.dumps(MACHINE), roleArn=role)
    yield arn["stateMachineArn"]
    states.delete_state_machine(stateMachineArn=arn["stateMachineArn"])


def run(states: Any, machine: str, execution: str, wake: str) -> dict[str, Any]:
    started = states.start_execution(
        stateMachineArn=machine, name=execution, input=json.dumps({"wake": wake})
    )
    for _ in range(100):
        shown: dict[str, Any] = states.describe_execution(executionArn=started["executionArn"])
        if shown["status"] != "RUNNING":
            return shown
        time.sleep(0.1)
    pytest.fail("the execution did not end")


def test_bound_values_live_on_and_a_past_moment_is_not_waited_for(
    client: Client, machine: str
) -> None:
    ended = run(client("stepfunctions"), machine, "past", "2020-01-01T00:00:00Z")
    # On AWS the output would be that of the last state.
    assert (ended["status"], json.loads(ended["output"])) == ("SUCCEEDED", {"name": "ab"})


def test_a_wait_lasts_until_its_moment(client: Client, machine: str) -> None:
    until = time.time() + 2
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(until))
    run(client("stepfunctions"), machine, "future", moment)
    assert time.time() >= int(until)


def test_the_history_shows_every_state(client: Client, machine: str) -> None:
    states = client("stepfunctions")
    ended = run(states, machine, "shown", "2020-01-01T00:00:00Z")
    events = states.get_execution_history(executionArn=ended["executionArn"])["events"]
    entered = [e["stateEnteredEventDetails"]["name"] for e in events if "Entered" in e["type"]]
    assert entered == ["Bind", "Wait", "Ask", "Yes", "Done"]


def test_a_name_is_taken_even_for_the_same_input(client: Client, machine: str) -> None:
    # AWS answers a repeated start of a running execution with the first one; both must be fine.
    states = client("stepfunctions")
    run(states, machine, "once", "2020-01-01T00:00:00Z")
    with pytest.raises(ClientError) as refused:
        run(states, machine, "once", "2020-01-01T00:00:00Z")
    assert refused.value.response["Error"]["Code"] == "ExecutionAlreadyExists"
