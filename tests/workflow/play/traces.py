"""Everything that a run leaves behind where no personal data may be."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from workflow.play.world import World

from stack.places import LOGS

Text = tuple[str, str]
"""A place and what stands there."""
FULL = 5_000
"""An answer with so many events may not be whole."""
HOLDS_EVENTS = "EventDeadLetters"
"""Encrypted and read by nobody but a replay: what a topic could not hand over lies here whole."""


def everything(world: World) -> Iterator[Text]:
    yield from executions(world)
    yield from logs(world)
    yield from keys(world)
    yield from queues(world)


def executions(world: World) -> Iterator[Text]:
    """Give input, output and history of every execution that began since the world was opened."""
    pages = world.states.get_paginator("list_executions").paginate(
        stateMachineArn=world.stack["state_machine_arn"]
    )
    mine = [
        one["executionArn"]
        for page in pages
        for one in page["executions"]
        if one["startDate"] >= world.began - timedelta(seconds=1)
    ]
    with ThreadPoolExecutor(4) as pool:
        for execution in pool.map(lambda arn: world.read_execution(arn, arn), mine):
            yield "execution", execution.raw


def logs(world: World) -> Iterator[Text]:
    """Give the events of all log groups, and the logs of the programs themselves."""
    client = world.stack.client("logs")
    groups = client.get_paginator("describe_log_groups").paginate()
    since = int(world.began.timestamp() * 1000)
    now = int(time.time() * 1000) + 1
    for group in [one["logGroupName"] for page in groups for one in page["logGroups"]]:
        for messages in _messages(client, group, since, now):
            yield "log group", "\n".join(messages)
    for file in sorted(LOGS.glob("*.log")):
        yield f"log file {file.name}", file.read_text(errors="replace")


def _messages(client: Any, group: str, since: int, until: int) -> Iterator[list[str]]:
    """Give the messages of a span of milliseconds; halve it where an answer is full."""
    told = client.filter_log_events(logGroupName=group, startTime=since, endTime=until)
    if len(told["events"]) < FULL or until - since <= 1:
        if told["events"]:
            yield [event["message"] for event in told["events"]]
        return
    middle = (since + until) // 2
    yield from _messages(client, group, since, middle)
    yield from _messages(client, group, middle + 1, until)


def keys(world: World) -> Iterator[Text]:
    """Give every key of the table and of its index."""
    start: dict[str, Any] = {}
    while True:
        page = world.table.scan(ProjectionExpression="pk, sk, gsi1pk, gsi1sk", **start)
        yield "key", json.dumps(page["Items"])
        if "LastEvaluatedKey" not in page:
            return
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def queues(world: World) -> Iterator[Text]:
    """Give the names, attributes and messages of all queues, without taking any message away."""
    client = world.stack.client("sqs")
    for url in client.list_queues().get("QueueUrls", []):
        facts = client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        yield "queue", url + json.dumps(facts)
        if HOLDS_EVENTS in url:
            continue
        told = client.receive_message(
            QueueUrl=url, VisibilityTimeout=0, MaxNumberOfMessages=10, AttributeNames=["All"]
        )
        yield "queue message", json.dumps(told.get("Messages", []), default=str)
