"""Gathers the facts that AWS makes metrics of, and the emulator does not.

Counters of the code come out of the functions' own log lines (embedded metric format). Depths of
queues are what queues say; ages are how long one has not been seen empty, times the day's haste.
Failed executions, errors and throttles are what Step Functions and Lambda say. Bounce and complaint
rates are counted from what the carrier simulator published.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from demo.surroundings import Stack
from game_day.points import Metric, Point

LOOK_BACK = 5.0


class Gatherer:
    """Each call gives what is new; `haste` says how many seconds one second of the day counts."""

    def __init__(self, stack: Stack, haste: float) -> None:
        self._stack, self._haste = stack, haste
        self._seen: set[str] = set()
        self._since = self._began = time.time()
        self._not_empty_since: dict[str, float] = {}
        self._of_functions: dict[str, float] = {}
        self.rate_mail_anew()
        self._logs, self._sqs = stack.client("logs"), stack.client("sqs")
        self._states, self._cloudwatch = stack.client("stepfunctions"), stack.client("cloudwatch")
        self._queues = {
            url.rsplit("/", 1)[1]: url for url in self._sqs.list_queues().get("QueueUrls", [])
        }

    def gather(self) -> Iterator[Point]:
        now = time.time()
        yield from self._counted(now)
        for name, url in self._queues.items():
            yield from self._queue(name, url, now)
        yield from self._executions(now)
        yield from self._functions(now)
        yield from self._mail(now)
        self._since = now

    def _counted(self, now: float) -> Iterator[Point]:
        begin = int((self._since - LOOK_BACK) * 1000)
        pages = self._logs.get_paginator("filter_log_events").paginate(
            logGroupName=self._stack["log_group"], startTime=begin, filterPattern='"_aws"'
        )
        for page in pages:
            for event in page["events"]:
                if _mark(event) not in self._seen and event["message"].startswith('{"_aws"'):
                    self._seen.add(_mark(event))
                    yield from points_of_line(json.loads(event["message"]), now)

    def _queue(self, name: str, url: str, now: float) -> Iterator[Point]:
        told = self._sqs.get_queue_attributes(
            QueueUrl=url,
            AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        )["Attributes"]
        visible, hidden = map(int, told.values())
        here = frozenset({("QueueName", name)})
        depth = Metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", here)
        yield Point(depth, now, visible)
        if not visible + hidden:
            self._not_empty_since.pop(name, None)
            return
        age = (now - self._not_empty_since.setdefault(name, now)) * self._haste
        yield Point(Metric("AWS/SQS", "ApproximateAgeOfOldestMessage", here), now, age)

    def _executions(self, now: float) -> Iterator[Point]:
        machine = self._stack["state_machine_arn"]
        failed = self._states.list_executions(
            stateMachineArn=machine, statusFilter="FAILED", maxResults=100
        )["executions"]
        metric = Metric("AWS/States", "ExecutionsFailed", frozenset({("StateMachineArn", machine)}))
        for one in failed:
            arn = one["executionArn"]
            if arn not in self._seen and one["stopDate"].timestamp() > self._since - LOOK_BACK:
                yield Point(metric, now, 1)
            self._seen.add(arn)

    def _functions(self, now: float) -> Iterator[Point]:
        for name in ("Errors", "Throttles"):
            for metric in self._cloudwatch.list_metrics(Namespace="AWS/Lambda", MetricName=name)[
                "Metrics"
            ]:
                yield from self._function(name, metric, now)

    def _function(self, name: str, metric: dict[str, Any], now: float) -> Iterator[Point]:
        points = self._cloudwatch.get_metric_statistics(
            Namespace="AWS/Lambda",
            MetricName=name,
            Dimensions=metric["Dimensions"],
            StartTime=self._began,
            EndTime=now + 1,
            Period=1,
            Statistics=["Sum"],
        )["Datapoints"]
        total = sum(point["Sum"] for point in points)
        which = f"{name} {metric['Dimensions']}"
        more, self._of_functions[which] = total - self._of_functions.get(which, 0.0), total
        if more > 0:
            # An alarm without dimensions sees the functions of the whole account.
            yield Point(Metric("AWS/Lambda", name), now, more)

    def rate_mail_anew(self) -> None:
        self._mail_before = (len(self._mail_sent()), len(self._told()))

    def _mail(self, now: float) -> Iterator[Point]:
        before_sent, before_told = self._mail_before
        sent, told = self._mail_sent()[before_sent:], self._told()[before_told:]
        for name, word in (("BounceRate", '"Bounce'), ("ComplaintRate", '"Complaint')):
            bad = sum(word in one.replace("\\", "") for one in told)
            yield Point(Metric("AWS/SES", f"Reputation.{name}"), now, bad / max(len(sent), 1))

    def _mail_sent(self) -> list[object]:
        return [row for row in self._stack.ndjson("/log") if row.get("channel") == "email"]

    def _told(self) -> list[str]:
        return [json.dumps(row) for row in self._stack.ndjson("/events")]


def points_of_line(line: dict[str, Any], at: float) -> Iterator[Point]:
    """Read one line of the embedded metric format as CloudWatch does."""
    for directive in line["_aws"]["CloudWatchMetrics"]:
        for keys in directive["Dimensions"]:
            dimensions = frozenset((key, str(line[key])) for key in keys)
            for told in directive["Metrics"]:
                value = line[told["Name"]]
                metric = Metric(directive["Namespace"], told["Name"], dimensions)
                for one in value if isinstance(value, list) else [value]:
                    yield Point(metric, at, float(one))


def _mark(event: dict[str, Any]) -> str:
    """Tell one event from another: the emulator gives them no id."""
    return f"{event['logStreamName']}|{event['timestamp']}|{event['message']}"
