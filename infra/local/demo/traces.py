"""Everything that a run leaves behind where no personal data may be."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, SupportsBytes, cast

from boto3.dynamodb.types import Binary

from demo.executions import Execution, read_execution
from stack.places import LOGS

if TYPE_CHECKING:
    from demo.surroundings import Stack

Text = tuple[str, str]
"""A place and what stands there."""
FULL: Final = 5_000
"""An answer with so many events may not be whole."""
HOLDS_EVENTS: Final = "EventDeadLetters"
"""Encrypted and read by nobody but a replay: what a topic could not hand over lies here whole."""
KEYS: Final = ("pk", "sk", "gsi1pk", "gsi1sk")


def everything(stack: Stack, since: datetime) -> Iterator[Text]:
    """Give all of it, from the moment `since` on; table and queues as they are now."""
    yield from (("execution", one.raw) for one in executions(stack, since))
    yield from logs(stack, since)
    yield from table(stack)
    yield from queues(stack)
    yield from metrics(stack)


def executions(stack: Stack, since: datetime) -> Iterator[Execution]:
    """Give input, output and history of every execution that began since then."""
    client = stack.client("stepfunctions")
    pages = client.get_paginator("list_executions").paginate(
        stateMachineArn=stack["state_machine_arn"]
    )
    mine = [
        (one["name"], one["executionArn"])
        for page in pages
        for one in page["executions"]
        if one["startDate"] >= since - timedelta(seconds=1)
    ]
    with ThreadPoolExecutor(4) as pool:
        yield from pool.map(lambda one: read_execution(client, *one), mine)


def logs(stack: Stack, since: datetime) -> Iterator[Text]:
    """Give the events of all log groups, and the logs of the programs themselves."""
    client = stack.client("logs")
    groups = client.get_paginator("describe_log_groups").paginate()
    start, now = int(since.timestamp() * 1000), int(time.time() * 1000) + 1
    for group in [one["logGroupName"] for page in groups for one in page["logGroups"]]:
        for messages in _messages(client, group, start, now):
            yield "log group", "\n".join(messages)
    for file in sorted(LOGS.glob("*.log")):
        yield f"log file {file.name}", file.read_text(errors="replace")


def _messages(client: Any, group: str, since: int, until: int) -> Iterator[list[str]]:  # noqa: ANN401
    """Give the messages of a span of milliseconds; halve it where an answer is full."""
    told = client.filter_log_events(logGroupName=group, startTime=since, endTime=until)
    if len(told["events"]) < FULL or until - since <= 1:
        if told["events"]:
            yield [event["message"] for event in told["events"]]
        return
    middle = (since + until) // 2
    yield from _messages(client, group, since, middle)
    yield from _messages(client, group, middle + 1, until)


def table(stack: Stack) -> Iterator[Text]:
    """Give every key of the table and of its index, and what lies there."""
    rows, start = stack.table(), dict[str, Any]()
    while True:
        page = rows.scan(**start)
        yield "key", keys_of(page["Items"])
        yield "row", contents_of(page["Items"])
        if "LastEvaluatedKey" not in page:
            return
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def keys_of(rows: Iterable[dict[str, Any]]) -> str:
    """Write down the keys of rows, and nothing else of them."""
    return json.dumps([[row.get(name, "") for name in KEYS] for row in rows])


def contents_of(rows: Iterable[dict[str, Any]]) -> str:
    """Write down whole rows, what is sealed as it lies."""
    return json.dumps(list(rows), ensure_ascii=False, default=_as_it_lies)


def _as_it_lies(value: Any) -> Any:  # noqa: ANN401 - numbers, sets and bytes of any kind
    if isinstance(value, Binary):
        return bytes(cast("SupportsBytes", value)).decode("latin-1")
    return sorted(value) if isinstance(value, set) else str(value)


def queues(stack: Stack) -> Iterator[Text]:
    """Give the names, attributes and messages of all queues, without taking any message away."""
    client = stack.client("sqs")
    for url in client.list_queues().get("QueueUrls", []):
        facts = client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        yield "queue", url + json.dumps(facts)
        if HOLDS_EVENTS in url:
            continue
        told = client.receive_message(
            QueueUrl=url, VisibilityTimeout=0, MaxNumberOfMessages=10, AttributeNames=["All"]
        )
        yield "queue message", json.dumps(told.get("Messages", []), default=str)


def metrics(stack: Stack) -> Iterator[Text]:
    """Give the names and dimensions of all metrics; their values are numbers."""
    pages = stack.client("cloudwatch").get_paginator("list_metrics").paginate()
    yield "metric", json.dumps([one for page in pages for one in page["Metrics"]], default=str)
