"""What the bench has to itself on the embedded AWS, so that no function of the stack joins in."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import yaml

from demo.surroundings import Stack
from stack.places import ROOT
from weerzien.adapters import keys

MACHINE: Final = ROOT / "statemachine/no_show_follow_up.asl.yaml"
EMPTY_MACHINE: Final = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
PATIENCE: Final = 20.0
Row = dict[str, Any]


class Own:
    """A table, a queue and an empty state machine of one run; `close` takes them away."""

    def __init__(self, stack: Stack, run: int) -> None:
        name = f"bench-{run}"
        self._dynamodb, self._sqs = stack.client("dynamodb"), stack.client("sqs")
        self._states = stack.client("stepfunctions")
        self.table = name
        self._dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": one, "AttributeType": "S"}
                for one in ("pk", "sk", "gsi1pk", "gsi1sk")
            ],
            KeySchema=_schema("pk", "sk"),
            GlobalSecondaryIndexes=[
                {
                    "IndexName": keys.INDEX,
                    "KeySchema": _schema("gsi1pk", "gsi1sk"),
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
            ],
        )
        attributes = {"FifoQueue": "true", "DeduplicationScope": "messageGroup"}
        attributes["FifoThroughputLimit"] = "perMessageGroupId"
        made = self._sqs.create_queue(QueueName=f"{name}.fifo", Attributes=attributes)
        self.inbox = made["QueueUrl"]
        role = "arn:aws:iam::000000000000:role/bench"
        self.machine = self._states.create_state_machine(
            name=name, definition=EMPTY_MACHINE, roleArn=role
        )["stateMachineArn"]
        self._machine = yaml.safe_load(MACHINE.read_text(encoding="utf-8"))["States"]

    def close(self) -> None:
        self._dynamodb.delete_table(TableName=self.table)
        self._sqs.delete_queue(QueueUrl=self.inbox)
        self._states.delete_state_machine(stateMachineArn=self.machine)

    def stream_record(self, case: dict[str, str]) -> Row:
        """Give the stream's record of the new case, as far as the starter reads it."""
        image = {"practice_id": {"S": case["practice_id"]}, "id": {"S": case["case_id"]}}
        return {"dynamodb": {"NewImage": image, "SequenceNumber": "1"}}

    def take_inbox(self) -> Iterator[Row]:
        while True:
            told = self._sqs.receive_message(
                QueueUrl=self.inbox, MaxNumberOfMessages=1, AttributeNames=["All"]
            )
            if not told.get("Messages"):
                return
            (message,) = told["Messages"]
            yield {
                "messageId": message["MessageId"],
                "body": message["Body"],
                "attributes": message["Attributes"],
            }
            self._sqs.delete_message(QueueUrl=self.inbox, ReceiptHandle=message["ReceiptHandle"])

    def payload(self, step: str) -> dict[str, str]:
        """Give what the state machine sends at a step besides ids, number and moment."""
        sent = self._machine[step]["Arguments"]["Payload"]
        return {name: sent[name] for name in ("stage", "kind") if name in sent}

    def receipts(self, stack: Stack, seen: int, case: dict[str, str]) -> list[Row]:
        """Wait for the last word of the carrier on every message of a touchpoint."""
        mine = f"{case['practice_id']}-{case['case_id']}-"
        log = [row for row in stack.ndjson("/log") if row["key"].startswith(mine)]
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            rows = [row["event"] for row in stack.ndjson("/events") if row["topic"] == "receipts"]
            found = [row for row in rows if mine in json.dumps(row)]
            last = [row for row in found if row["eventType"] in {"Delivery", "TEXT_DELIVERED"}]
            if len(last) >= len(log):
                return [row for row in rows[seen:] if mine in json.dumps(row)]
            time.sleep(0.1)
        raise RuntimeError("The carrier simulator published no receipts")

    def put_on_agenda(self, case: dict[str, str]) -> None:
        """Let Reconcile look at the case now instead of in two minutes."""
        place = keys.agenda(case["case_id"], datetime.now(UTC) - timedelta(seconds=1)).item()
        self._dynamodb.update_item(
            TableName=self.table,
            Key={name: {"S": value} for name, value in keys.case(**case).item().items()},
            UpdateExpression="SET gsi1pk = :pk, gsi1sk = :sk",
            ExpressionAttributeValues={
                ":pk": {"S": place["gsi1pk"]},
                ":sk": {"S": place["gsi1sk"]},
            },
        )


def _schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]
