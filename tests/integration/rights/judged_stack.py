"""All handlers over one table, with the judge of policies before every request they make."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from contract.iam import INDEX, TABLE
from contract.rights import Rights

from fakes import FakeExecutions, FakeInbox, FakeMailCarrier, FakeSmsCarrier
from fakes.composition import swap
from fakes.received_mails import FakeReceivedMails
from fakes.write_back import FakeJournals
from handlers import apply_event
from weerzien import bootstrap
from weerzien.adapters.practice_scope import practice_acted_for
from weerzien.adapters.sqs_inbox import lane
from weerzien.adapters.texts import BuiltInTexts
from weerzien.bootstrap import aws
from weerzien.ports import OptOutAtCarrier
from weerzien.usecases.answer_distress import Answering
from weerzien.usecases.compare_opt_outs import Comparing
from weerzien.usecases.delivery import Delivering

Event = dict[str, Any]
Handler = Callable[[Event, object], Any]
CONTEXT = SimpleNamespace(
    function_name="AFunction",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:eu-central-1:000000000000:function:AFunction",
    aws_request_id="00000000-0000-0000-0000-000000000000",
)
ROOT = Path(__file__).resolve().parents[3]
WRITES = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem"}


class DeniedError(Exception):
    """What AWS would have refused."""


@dataclass
class Stack:
    """The functions of the stack in this process; `denied` is what their rights did not cover."""

    may: dict[str, Rights]
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    denied: set[tuple[str, str, str]] = field(default_factory=set)
    inbox: FakeInbox = field(default_factory=FakeInbox)
    executions: FakeExecutions = field(default_factory=FakeExecutions)
    sms: FakeSmsCarrier = field(default_factory=FakeSmsCarrier)
    mail: FakeMailCarrier = field(default_factory=FakeMailCarrier)
    received_mails: FakeReceivedMails = field(default_factory=FakeReceivedMails)
    journals: FakeJournals = field(default_factory=FakeJournals)
    opted_out: list[OptOutAtCarrier] = field(default_factory=list)
    function: str = ""

    def entries(self) -> list[OptOutAtCarrier]:
        """What the carriers' lists hold."""
        return self.opted_out

    def call(self, handler: Handler, event: Event) -> Any:
        """Let a function do its work with the rights of its own."""
        name = handler.__module__.rpartition(".")[2]
        self.function = "".join(word.capitalize() for word in name.split("_"))
        try:
            return handler(event, CONTEXT)
        finally:
            self.function = ""

    def work_off_inbox(self) -> None:
        while self.inbox.events:
            event = self.inbox.events.pop(0)
            body = {
                "practice_id": event.practice_id,
                "patient_id": event.patient_id,
                "event_id": event.id,
            }
            record = {
                "messageId": event.id,
                "body": json.dumps(body),
                "attributes": {"MessageGroupId": lane(event)},
            }
            answer = self.call(apply_event.handler, {"Records": [record]})
            assert answer == {"batchItemFailures": []}

    def pass_time(self, by: timedelta) -> None:
        self.now += by

    def judge(self, *, acting: bool) -> Callable[..., None]:
        """A hook for botocore: asks before each request whether the function has the right."""

        def before(params: dict[str, Any], model: Any, **_: object) -> None:
            if not self.function:
                return
            mine = self.may[self.function]
            for action, resource, keys in asked(model.name, params):
                if acting:
                    may = mine.acting_for(practice_acted_for(), action, *keys, resource=resource)
                else:
                    may = mine.alone(action, *keys, resource=resource)
                if not may:
                    self.denied.add((self.function, action, keys[0].split("#")[-2]))
                    raise DeniedError(f"{self.function} {action} {keys}")

        return before


def asked(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What a request asks of IAM: action, resource, partitions."""
    if operation == "Query":
        first = params["KeyConditionExpression"].split(" = ")[1].split(" ")[0]
        resource = INDEX if "IndexName" in params else TABLE
        yield operation, resource, (text(params["ExpressionAttributeValues"][first]),)
    elif operation == "BatchGetItem":
        (wanted,) = params["RequestItems"].values()
        yield operation, TABLE, tuple(text(key["pk"]) for key in wanted["Keys"])
    elif operation == "TransactWriteItems":
        for write in params["TransactItems"]:
            ((verb, body),) = write.items()
            action = WRITES.get(verb, "ConditionCheckItem")
            yield action, TABLE, (text((body.get("Item") or body["Key"])["pk"]),)
    else:
        item = params.get("Item") or params["Key"]
        yield operation, TABLE, (text(item["pk"]),)


def text(value: Any) -> str:
    return str(value["S"]) if isinstance(value, dict) else str(value)


def environment() -> dict[str, str]:
    os.environ.pop("AWS_ENDPOINT_URL", None)
    return {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "STAGE_NAME": "test",
        "TABLE_NAME": "store",
        "POWERTOOLS_METRICS_NAMESPACE": "Weerzien",
    }


def make_table() -> None:
    boto3.client("dynamodb").create_table(
        TableName="store",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=_schema("pk", "sk"),
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"}
            for name in ("pk", "sk", "gsi1pk", "gsi1sk")
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "gsi1",
                "KeySchema": _schema("gsi1pk", "gsi1sk"),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )


def _schema(partition: str, sort: str) -> Any:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]


def plug_in(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand for the world around the functions, and put the judge before the table."""
    monkeypatch.setattr(aws, "utc_now", lambda: stack.now)
    swap(monkeypatch, "inbox", lambda: stack.inbox)
    swap(monkeypatch, "executions", lambda: stack.executions)
    swap(monkeypatch, "delivering", lambda: _delivering(stack))
    swap(monkeypatch, "answering", lambda: _answering(stack))
    swap(monkeypatch, "received_mails", lambda: stack.received_mails)
    swap(monkeypatch, "journals", lambda: stack.journals)
    swap(monkeypatch, "comparing", lambda: _comparing(stack))
    for table, acting in ((aws.own_table(), False), (aws.table(), True)):
        events = table.meta.client.meta.events
        events.register("before-parameter-build.dynamodb", stack.judge(acting=acting))


def _answering(stack: Stack) -> Answering:
    return Answering(
        cases=bootstrap.cases(),
        contacts=bootstrap.contacts(),
        tasks=bootstrap.tasks(),
        files=bootstrap.files(),
        events=bootstrap.events(),
        inbox=stack.inbox,
        texts=BuiltInTexts(),
        sms=stack.sms,
        mail=stack.mail,
        link_host="wz.test",
    )


def _comparing(stack: Stack) -> Comparing:
    return Comparing(
        lists=stack,
        index=bootstrap.practice_index(),
        rows=bootstrap.practice_rows(),
        practices=bootstrap.practices(),
        files=bootstrap.files(),
        events=bootstrap.events(),
        inbox=stack.inbox,
        clocks=bootstrap.clocks(),
        acting_for=bootstrap.acting_for,
    )


def _delivering(stack: Stack) -> Delivering:
    return Delivering(
        practices=bootstrap.practices(),
        cases=bootstrap.cases(),
        contacts=bootstrap.contacts(),
        tasks=bootstrap.tasks(),
        links=bootstrap.links(),
        events=bootstrap.events(),
        files=bootstrap.files(),
        texts=BuiltInTexts(),
        sms=stack.sms,
        mail=stack.mail,
        clocks=bootstrap.clocks(),
        link_host="wz.test",
    )
