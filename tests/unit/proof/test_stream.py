"""What is kept of the table's stream: every change in its order, and nobody's name."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from boto3.dynamodb.types import TypeSerializer

from proof.harness.stream import Stream

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class FakeStreams:
    """Two pages, then nothing."""

    def __init__(self, *pages: list[dict[str, Any]]) -> None:
        self._pages = list(pages)

    def describe_table(self, **_: object) -> Any:
        return {"Table": {"LatestStreamArn": "arn"}}

    def describe_stream(self, **_: object) -> Any:
        return {"StreamDescription": {"Shards": [{"ShardId": "one"}]}}

    def get_shard_iterator(self, **asked: object) -> Any:
        assert asked["ShardIteratorType"] == "LATEST"
        return {"ShardIterator": "0"}

    def get_records(self, **asked: object) -> Any:
        records = self._pages.pop(0) if self._pages else []
        return {"Records": records, "NextShardIterator": f"{asked['ShardIterator']}+"}


class FakeStack:
    def __init__(self, streams: FakeStreams) -> None:
        self._streams = streams

    def client(self, _: str) -> FakeStreams:
        return self._streams

    def __getitem__(self, _: str) -> str:
        return "table"


def record(**row: object) -> dict[str, Any]:
    image = {name: TypeSerializer().serialize(value) for name, value in row.items()}
    return {"dynamodb": {"ApproximateCreationDateTime": AT, "NewImage": image}}


def drained(*pages: list[dict[str, Any]]) -> list[Any]:
    stack: Any = FakeStack(FakeStreams(*pages))
    return Stream(stack).drain()


def test_changes_come_in_their_order_page_after_page() -> None:
    first = record(pk="P#1#CASE#c", sk="CASE", state="open", rev=1, claims={})
    second = record(pk="P#1#CASE#c", sk="CASE", state="closed", rev=2, stop={"reason": "x"})
    found = drained([first], [second])
    assert [one.image["state"] for one in found] == ["open", "closed"]
    assert [one.image["rev"] for one in found] == [1, 2]
    assert {one.at for one in found} == {int(AT.timestamp())}


def test_what_was_removed_is_no_change_of_an_image() -> None:
    gone = {"dynamodb": {"ApproximateCreationDateTime": AT, "Keys": {}}}
    assert drained([gone]) == []


def test_nothing_of_a_patient_is_kept_but_the_revision() -> None:
    body = json.dumps({"details": {"full_name": "Noor Koolmees-Voorbeeld"}})
    found = drained([record(pk="P#1#PATIENT#p", sk="PATIENT", rev=3, body=body, sealed=b"x")])
    assert found[0].image == {"rev": 3}


def test_of_a_contact_the_words_of_the_patient_are_not_kept() -> None:
    body = json.dumps({"by": "carrier", "reason": "sender_lost", "note": "Noor"})
    [one] = drained([record(pk="P#1#CASE#c", sk="CONTACT#x", status="sent", body=body)])
    assert one.image == {"status": "sent", "by": "carrier", "reason": "sender_lost"}


def test_a_task_is_kept_as_it_lies() -> None:
    body = {"kind": "escalation", "state": "requested"}
    [one] = drained([record(pk="P#1#CASE#c", sk="TASK#t", body=json.dumps(body))])
    assert one.image == body


def test_of_a_message_to_the_record_only_what_it_tells_of_and_whether_it_is_taken_is_kept() -> None:
    body = {"kind": "communication.recorded", "contact": {"id": "value.sms", "status": "sent"}}
    taken = json.dumps({**body, "written_back_at": "2026-11-22T12:00:00Z"})
    pk = "P#1#CASE#c"
    found = drained(
        [record(pk=pk, sk="OUT#m", body=json.dumps(body)), record(pk=pk, sk="OUT#m", body=taken)]
    )
    said = {"kind": "communication.recorded", "of": "value.sms", "status": "sent"}
    assert [one.image for one in found] == [{**said, "taken": False}, {**said, "taken": True}]
