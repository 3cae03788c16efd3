"""Where the embedded AWS differs from AWS, and what we rely on all the same."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.stack

Client = Callable[..., Any]
Stack = dict[str, Any]


def test_the_api_answers_under_a_path_and_needs_no_name_service(stack: Stack) -> None:
    # On AWS our gateway response makes this a 404; here the gateway's own 403 stays.
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{stack['api_url']}/no/such/path", timeout=5)  # noqa: S310
    with refused.value as answer:
        assert answer.code == 403


def test_the_time_to_live_of_a_template_is_not_switched_on(client: Client, stack: Stack) -> None:
    answer = client("dynamodb").describe_time_to_live(TableName=stack["table_name"])
    assert answer["TimeToLiveDescription"]["TimeToLiveStatus"] == "DISABLED"


def test_end_user_messaging_is_missing_so_the_simulator_stands_in(client: Client) -> None:
    with pytest.raises(ClientError):
        client("pinpoint-sms-voice-v2").describe_pools()


def test_each_reader_of_the_stream_keeps_its_filters(client: Client) -> None:
    mappings = client("lambda").list_event_source_mappings()["EventSourceMappings"]
    streams = [one for one in mappings if ":dynamodb:" in one["EventSourceArn"]]
    patterns = {
        one["FunctionArn"].partition("-local-")[2].partition("Function")[0]: [
            each["Pattern"] for each in one["FilterCriteria"]["Filters"]
        ]
        for one in streams
    }
    assert patterns.keys() == {"StartFollowUp", "QueueWriteBack"}
    assert all("INSERT" in pattern for pattern in patterns["StartFollowUp"])
    assert len(patterns["QueueWriteBack"]) > 1


def test_a_repeated_message_enters_a_fifo_queue_once(client: Client, name: str) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName=f"{name}.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    try:
        for _ in range(2):
            sqs.send_message(
                QueueUrl=url, MessageBody="{}", MessageGroupId="g", MessageDeduplicationId="d"
            )
        received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    finally:
        sqs.delete_queue(QueueUrl=url)
    assert len(received) == 1


def test_of_two_conditional_writes_one_wins(client: Client, stack: Stack, name: str) -> None:
    dynamodb, table = client("dynamodb"), stack["table_name"]
    item = {"pk": {"S": f"PRACTICE#{name}"}, "sk": {"S": "x"}}
    written = dynamodb.put_item(
        TableName=table,
        Item=item,
        ConditionExpression="attribute_not_exists(pk)",
        ReturnConsumedCapacity="TOTAL",
    )
    assert written["ConsumedCapacity"]["CapacityUnits"] == 1
    with pytest.raises(ClientError) as lost:
        dynamodb.put_item(
            TableName=table, Item=item, ConditionExpression="attribute_not_exists(pk)"
        )
    assert lost.value.response["Error"]["Code"] == "ConditionalCheckFailedException"
    dynamodb.delete_item(TableName=table, Key=item)
