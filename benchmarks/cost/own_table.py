"""What the bench has to itself on the embedded AWS, so that no function of the stack joins in."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final

import yaml

from audit.transformed import load_template
from demo.surroundings import Stack
from stack.places import ROOT
from weerzien.adapters import keys

MACHINE: Final = ROOT / "statemachine/no_show_follow_up.asl.yaml"
EMPTY_MACHINE: Final = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
TEMPLATE: Final = ROOT / "template.yaml"
PATIENCE: Final = 20.0
BATCH: Final = 25
LAST_WORDS: Final = frozenset({"Delivery", "TEXT_DELIVERED"})
Row = dict[str, Any]


class Own:
    """A table, a queue and an empty state machine of one run; `close` takes them away."""

    def __init__(self, stack: Stack, run: int) -> None:
        name = f"bench-{run}"
        self._dynamodb, self._sqs = stack.client("dynamodb"), stack.client("sqs")
        self._streams = stack.client("dynamodbstreams")
        self._states = stack.client("stepfunctions")
        self.table = name
        self._given: dict[str, int] = {}
        made = self._dynamodb.create_table(
            TableName=name,
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
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
        self._stream = made["TableDescription"]["LatestStreamArn"]
        self._news = ""
        self.skip_news()
        attributes = {"FifoQueue": "true", "DeduplicationScope": "messageGroup"}
        attributes["FifoThroughputLimit"] = "perMessageGroupId"
        self.inbox = self._sqs.create_queue(QueueName=f"{name}.fifo", Attributes=attributes)[
            "QueueUrl"
        ]
        real = self._states.describe_state_machine(stateMachineArn=stack["state_machine_arn"])
        self.machine = self._states.create_state_machine(
            name=name, definition=EMPTY_MACHINE, roleArn=real["roleArn"]
        )["stateMachineArn"]
        self._machine = yaml.safe_load(MACHINE.read_text(encoding="utf-8"))["States"]
        self._for_the_record = [json.loads(one) for one in _filters("QueueWriteBackFunction")]

    def close(self) -> None:
        self._dynamodb.delete_table(TableName=self.table)
        self._sqs.delete_queue(QueueUrl=self.inbox)
        self._states.delete_state_machine(stateMachineArn=self.machine)

    def stream_record(self, case: dict[str, str]) -> Row:
        """Give the stream's record of the new case, as far as the starter reads it."""
        image = {"practice_id": {"S": case["practice_id"]}, "id": {"S": case["case_id"]}}
        return {"dynamodb": {"NewImage": image, "SequenceNumber": "1"}}

    def news(self) -> list[Row]:
        """Give what the stream tells since the last time, as far as the filters let it pass."""
        passed: list[Row] = []
        while (told := self._streams.get_records(ShardIterator=self._news))["Records"]:
            self._news = told["NextShardIterator"]
            passed += [
                one
                for one in told["Records"]
                if any(_fits(pattern, one) for pattern in self._for_the_record)
            ]
        return passed

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

    def receipts(self, stack: Stack, case: dict[str, str]) -> list[Row]:
        """Wait for the carrier's last word on every message so far; give what is new."""
        mine = f"{case['practice_id']}-{case['case_id']}-"
        accepted = sum(row["key"].startswith(mine) for row in stack.ndjson("/log"))
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            rows = [row["event"] for row in stack.ndjson("/events") if row["topic"] == "receipts"]
            found = [row for row in rows if mine in json.dumps(row)]
            if sum(row["eventType"] in LAST_WORDS for row in found) >= accepted:
                given, self._given[mine] = self._given.get(mine, 0), len(found)
                return found[given:]
            time.sleep(0.1)
        raise RuntimeError("The carrier simulator published no receipts")

    def skip_news(self) -> None:
        """Be told of what comes from now on only."""
        found = self._streams.describe_stream(StreamArn=self._stream)["StreamDescription"]
        (shard,) = found["Shards"]
        place = self._streams.get_shard_iterator(
            StreamArn=self._stream, ShardId=shard["ShardId"], ShardIteratorType="LATEST"
        )
        self._news = place["ShardIterator"]

    def rows(self, practice_id: str) -> list[Row]:
        """All items of a practice, as DynamoDB writes them."""
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self.table)
        items = (item for page in pages for item in page["Items"])
        return [item for item in items if practice_id in item["pk"]["S"]]

    def put(self, rows: Iterable[Row]) -> int:
        """Put items, 25 at a time; answers how many."""
        put = 0
        left = iter(rows)
        while some := list(islice(left, BATCH)):
            requests = [{"PutRequest": {"Item": row}} for row in some]
            self._dynamodb.batch_write_item(RequestItems={self.table: requests})
            put += len(some)
        return put

    def let_time_pass(self, case: dict[str, str]) -> None:
        """Make of the case one whose messages left long ago and that is on the agenda now."""
        place = keys.agenda(case["case_id"], datetime.now(UTC) - timedelta(seconds=1)).item()
        key = {name: {"S": value} for name, value in keys.case(**case).item().items()}
        item = self._dynamodb.get_item(TableName=self.table, Key=key)["Item"]
        long_ago = {"S": keys.moment(datetime.now(UTC) - timedelta(hours=1))}
        item["claims"] = {"M": dict.fromkeys(item["claims"]["M"], long_ago)}
        item |= {name: {"S": value} for name, value in place.items()}
        self._dynamodb.put_item(TableName=self.table, Item=item)


def _filters(function: str) -> list[str]:
    events = load_template(TEMPLATE)["Resources"][function]["Properties"]["Events"]
    (stream,) = (one["Properties"] for one in events.values() if one["Type"] == "DynamoDB")
    return [one["Pattern"] for one in stream["FilterCriteria"]["Filters"]]


def _fits(pattern: Any, value: Any) -> bool:  # noqa: ANN401 - any part of an event
    """Whether an event source mapping lets this pass; of the patterns' language what we use."""
    if isinstance(pattern, dict):
        return isinstance(value, dict) and all(
            _fits(one, value.get(name)) for name, one in pattern.items()
        )
    return any(_is(wanted, value) for wanted in pattern)


def _is(wanted: Any, value: Any) -> bool:  # noqa: ANN401 - any leaf of an event
    if not isinstance(wanted, dict):
        return bool(wanted == value)
    if "exists" in wanted:
        return wanted["exists"] is (value is not None)
    return isinstance(value, str) and value.startswith(wanted["prefix"])


def _schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]
