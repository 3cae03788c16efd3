"""The inbox on SQS and the executions on Step Functions; their fakes must agree with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from fakes import FakeExecutions, Memory
from fakes.samples import NOW, a_case, an_event
from weerzien.adapters.sqs_inbox import LANES, SqsInbox, lane
from weerzien.adapters.step_functions_executions import StepFunctionsExecutions

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

    from weerzien.ports import Executions

ROLE = "arn:aws:iam::123456789012:role/any"
ASL = json.dumps({"StartAt": "End", "States": {"End": {"Type": "Succeed"}}})


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield


class TestInbox:
    @pytest.mark.requirement("EC-X06")
    def test_a_message_holds_ids_only_and_stands_in_its_patients_lane(self) -> None:
        messages = self.messages_after(lambda inbox, _: inbox.put(an_event()))
        (message,) = messages
        ids = {"practice_id": "p1", "patient_id": "x1", "event_id": "e1"}
        assert json.loads(message["Body"]) == ids
        assert message["Attributes"]["MessageGroupId"] == lane(an_event())

    def test_a_patient_keeps_one_lane_and_a_practice_has_few(self) -> None:
        events = [replace(an_event(), patient_id=f"x{n}") for n in range(500)]
        assert len({lane(event) for event in events}) == LANES
        assert lane(events[7]) == lane(replace(events[7], id="another"))
        elsewhere = replace(events[7], practice_id="p2")
        assert lane(elsewhere) != lane(events[7])

    def test_an_event_that_waited_is_not_dropped_when_it_is_put_again(self) -> None:
        def put_twice(inbox: SqsInbox, time: Memory) -> None:
            inbox.put(an_event())
            time.pass_time(timedelta(seconds=1))
            inbox.put(an_event())

        assert len(self.messages_after(put_twice)) == 2

    @staticmethod
    def messages_after(act: Callable[[SqsInbox, Memory], None]) -> list[Any]:
        client = boto3.client("sqs", region_name="eu-west-1")
        queue = client.create_queue(QueueName="inbox.fifo", Attributes={"FifoQueue": "true"})
        url = queue["QueueUrl"]
        time = Memory()
        act(SqsInbox(client, url, time.now), time)
        answer = client.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"]
        )
        return list(answer["Messages"])


class TestExecutions:
    @pytest.fixture(params=["fake", "step functions"])
    def executions(self, request: pytest.FixtureRequest) -> Executions:
        if request.param == "fake":
            return FakeExecutions()
        return StepFunctionsExecutions(self.client(), self.machine())

    def test_a_follow_up_runs_once_it_is_started(self, executions: Executions) -> None:
        assert not executions.is_running(a_case())
        executions.start(a_case())
        assert executions.is_running(a_case())
        assert not executions.is_running(a_case("c2"))

    @pytest.mark.requirement("EC-R04")
    def test_a_second_start_finds_the_first(self, executions: Executions) -> None:
        executions.start(a_case())
        executions.start(a_case())
        executions.start(a_case(), NOW)
        assert executions.is_running(a_case())

    def test_a_start_after_an_accident_is_another_execution(self, executions: Executions) -> None:
        executions.start(a_case())
        again = replace(a_case(), starts=1)
        assert not executions.is_running(again)
        executions.start(again, NOW)
        assert executions.is_running(again)

    @pytest.mark.requirement("EC-X06")
    def test_an_execution_is_named_after_its_case_and_told_ids_only(self) -> None:
        client, machine = self.client(), self.machine()
        executions = StepFunctionsExecutions(client, machine)
        executions.start(a_case())
        executions.start(replace(a_case(), starts=2), NOW)
        found = {
            run["name"]: json.loads(client.describe_execution(executionArn=arn)["input"])
            for run in client.list_executions(stateMachineArn=machine)["executions"]
            for arn in (run["executionArn"],)
        }
        ids = {"practice_id": "p1", "case_id": "c1"}
        assert found == {
            "c1": {**ids, "since": None},
            "c1-2": {**ids, "since": "2027-03-22T09:00:00+00:00"},
        }

    def test_an_execution_that_ended_does_not_run(self) -> None:
        client, machine = self.client(), self.machine()
        executions = StepFunctionsExecutions(client, machine)
        executions.start(a_case())
        (run,) = client.list_executions(stateMachineArn=machine)["executions"]
        client.stop_execution(executionArn=run["executionArn"])
        assert not executions.is_running(a_case())

    def test_executions_of_an_alias_are_named_without_it(self) -> None:
        machine = self.machine()
        StepFunctionsExecutions(self.client(), machine).start(a_case())
        assert StepFunctionsExecutions(self.client(), f"{machine}:live").is_running(a_case())

    @staticmethod
    def client() -> SFNClient:
        return boto3.client("stepfunctions", region_name="eu-west-1")

    def machine(self) -> str:
        made = self.client().create_state_machine(name="m", definition=ASL, roleArn=ROLE)
        return made["stateMachineArn"]
