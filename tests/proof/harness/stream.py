"""The table's own stream: every committed change, in order, from the moment it is opened."""

from __future__ import annotations

import json
from typing import Any, Final

from boto3.dynamodb.types import TypeDeserializer

from demo.surroundings import Stack
from proof.checker.evidence import Change, Row
from proof.harness.plain import plain

# What invariants ask of each kind of item; all else, personal data above all, stays where it is.
KEPT: Final = {
    "CASE": (
        *("state", "stop", "messages_stop", "claims", "rev", "plan_no", "planned_no", "starts"),
        "pause",
    ),
    "PATIENT": ("rev",),
    "EVENT": ("state",),
}


class Stream:
    """Reads on from where it was; records stay readable for a day, the place for 15 minutes."""

    def __init__(self, stack: Stack) -> None:
        self._client = stack.client("dynamodbstreams")
        table = stack.client("dynamodb").describe_table(TableName=stack["table_name"])["Table"]
        told = self._client.describe_stream(StreamArn=table["LatestStreamArn"])
        # The embedded AWS keeps one shard; AWS splits them, and then each has to be read.
        [shard] = told["StreamDescription"]["Shards"]
        self._place = self._client.get_shard_iterator(
            StreamArn=table["LatestStreamArn"],
            ShardId=shard["ShardId"],
            ShardIteratorType="LATEST",
        )["ShardIterator"]
        self._read = TypeDeserializer().deserialize
        self.changes: list[Change] = []

    def drain(self) -> list[Change]:
        """Read all there is by now, and give everything read so far."""
        while True:
            page = self._client.get_records(ShardIterator=self._place)
            self._place = page["NextShardIterator"]
            if not page["Records"]:
                return self.changes
            self.changes += [
                self._change(one["dynamodb"])
                for one in page["Records"]
                if "NewImage" in one["dynamodb"]
            ]

    def _change(self, record: dict[str, Any]) -> Change:
        row: Row = plain({name: self._read(value) for name, value in record["NewImage"].items()})
        kind = row["sk"].partition("#")[0]
        at = int(record["ApproximateCreationDateTime"].timestamp())
        image = {name: row[name] for name in KEPT.get(kind, ()) if name in row}
        if kind == "TASK" and "body" in row:
            image = json.loads(row["body"])
        if kind == "OUT":
            body = json.loads(row["body"])
            contact = body.get("contact") or {}
            image = {"kind": body["kind"], "of": contact.get("id"), "status": contact.get("status")}
            image |= {"taken": "written_back_at" in body}
        if kind == "CONTACT":
            body = json.loads(row["body"])
            image = {"status": row["status"], "by": body.get("by"), "reason": body.get("reason")}
        return Change(at, row["pk"], row["sk"], image)
