"""The day itself: facts are gathered, alarms judged, and CloudWatch is told, once a second."""

from __future__ import annotations

import json
import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Final, Self

from botocore.exceptions import BotoCoreError, ClientError

from demo.surroundings import Stack
from game_day.gather import Gatherer
from game_day.judge import Alarm, judge
from game_day.points import Metric, Point, Points

HASTE: Final = 10.0
"""A minute of an alarm is six seconds of the day, and so are the ages that alarms look at."""
MINUTE: Final = 60.0 / HASTE
LONGEST: Final = 30.0
"""Longer periods are shortened to this: what is counted in them must come within it."""
BEAT: Final = 3.0
SCHEDULED: Final = (
    *("Reconcile", "PrepareHandOver", "DeliverWriteBacks"),
    *("WatchFeeds", "EraseExpired"),
)
_NAME = re.compile(r"-([A-Za-z]+)-[0-9A-F]+$")


@dataclass
class Seen:
    """What became of one alarm: when it rose, when it went, and which notices came."""

    alarms_at: float | None = None
    over_at: float | None = None
    notices: list[str] = field(default_factory=list)


class Day:
    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.points = Points()
        self._cloudwatch = stack.client("cloudwatch")
        self._gatherer = Gatherer(stack, HASTE)
        described = self._cloudwatch.describe_alarms(MaxRecords=100)["MetricAlarms"]
        self.alarms = {a.name: a for a in map(_alarm, described)}
        self.state = dict.fromkeys(self.alarms, "OK")
        self.seen = {name: Seen() for name in self.alarms}
        self._held: set[Metric] = set()
        self._notices = _subscribe(stack, described[0]["AlarmActions"][0])
        self._over = threading.Event()
        self._beat_at = 0.0
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(timeout=30)

    def put(self, alarm: str, value: float) -> None:
        """Put a point by hand, where the fault cannot be had here."""
        self.points.add([Point(self.alarms[alarm].metric, time.time(), value)])

    def hold(self, alarm: str) -> None:
        """Leave out what is really counted beside the numbers put by hand."""
        self._held.add(self.alarms[alarm].metric)

    def let_go(self, alarm: str) -> None:
        self._held.discard(self.alarms[alarm].metric)

    def rate_mail_anew(self) -> None:
        """Forget the bounces so far, as an account's rate does with much good mail."""
        self._gatherer.rate_mail_anew()

    def answered(self, status: int) -> None:
        """An answer of the API: AWS counts the 5xx among them."""
        api = frozenset({("ApiName", "weerzien-local")})
        bad = 1.0 if status >= 500 else 0.0  # noqa: PLR2004
        self.points.add([Point(Metric("AWS/ApiGateway", "5XXError", api), time.time(), bad)])

    def wait(self, names: tuple[str, ...], state: str, seconds: float) -> tuple[str, ...]:
        """Wait until these are all in the state; return those that are not."""
        end = time.monotonic() + seconds
        while left := tuple(name for name in names if self.state[name] != state):
            if time.monotonic() > end:
                break
            time.sleep(0.3)
        return left

    def _run(self) -> None:
        while not self._over.wait(1.0):
            try:
                self._beat()
                gathered = self._gatherer.gather()
                self.points.add(one for one in gathered if one.metric not in self._held)
                self._judge_all()
                self._take_notices()
            except (BotoCoreError, ClientError) as error:
                print(f"         (the day could not look: {type(error).__name__})")

    def _beat(self) -> None:
        """Call what is scheduled, as often as the day's haste asks, if its schedule is on."""
        if time.monotonic() < self._beat_at + BEAT:
            return
        self._beat_at = time.monotonic()
        functions = self.stack.client("lambda").list_functions()["Functions"]
        for schedule in self.stack.client("scheduler").list_schedules()["Schedules"]:
            for name in SCHEDULED:
                if schedule["Name"].startswith(name) and schedule["State"] == "ENABLED":
                    [found] = [f for f in functions if f"-{name}Function-" in f["FunctionName"]]
                    self.stack.client("lambda").invoke(
                        FunctionName=f"{found['FunctionName']}:live", InvocationType="Event"
                    )

    def _judge_all(self) -> None:
        now = time.time()
        for name, alarm in self.alarms.items():
            state = judge(alarm, self.points, now, self.state[name])
            if state != self.state[name]:
                self.state[name] = state
                reason = f"{alarm.statistic} of {alarm.metric.name} against {alarm.threshold:g}"
                self._cloudwatch.set_alarm_state(
                    AlarmName=alarm.arn_name, StateValue=state, StateReason=reason
                )
                print(f"[{time.strftime('%H:%M:%S')}]   {name}: {state}")
                seen = self.seen[name]
                if state == "ALARM" and seen.alarms_at is None:
                    seen.alarms_at = now
                elif state == "OK":
                    seen.over_at = now

    def _take_notices(self) -> None:
        sqs = self.stack.client("sqs")
        told = sqs.receive_message(QueueUrl=self._notices, MaxNumberOfMessages=10)
        for message in told.get("Messages", []):
            notice = json.loads(json.loads(message["Body"])["Message"])
            name = _name(notice["AlarmName"])
            self.seen[name].notices.append(notice["NewStateValue"])
            sqs.delete_message(QueueUrl=self._notices, ReceiptHandle=message["ReceiptHandle"])


def _alarm(described: dict[str, Any]) -> Alarm:
    period = min(described["Period"] / HASTE, LONGEST)
    return Alarm.of(described, _name(described["AlarmName"]), period, MINUTE)


def _name(physical: str) -> str:
    found = _NAME.search(physical)
    return found[1] if found else physical


def _subscribe(stack: Stack, topic: str) -> str:
    """Let the notices come into a queue of the day's own."""
    sqs = stack.client("sqs")
    url = str(sqs.create_queue(QueueName="game-day-notices")["QueueUrl"])
    told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    arn = told["Attributes"]["QueueArn"]
    allowed = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    stack.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    return url
