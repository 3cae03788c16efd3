"""Publishes receipts and inbound texts to SNS on a thread of its own; a send never waits for it."""

from __future__ import annotations

import heapq
import itertools
import json
import threading
import time
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_sns import SNSClient

    from carrier.configuration import Configuration

RECEIPTS: Final = "receipts"
INBOUND: Final = "inbound"
INBOUND_MAIL: Final = "inbound_mail"
_SHORTEST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 10.0
_LONGEST_TRY: Final = 900.0
_QUICK: Final = Config(
    connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 1, "mode": "standard"}
)


class Publisher:
    """A queue by due time; what cannot be published is tried again for fifteen minutes."""

    def __init__(
        self, configuration: Configuration, on_published: Callable[[str, dict[str, Any]], None]
    ) -> None:
        self._configuration = configuration
        self._on_published = on_published
        self._client: SNSClient | None = None
        self._wake = threading.Condition()
        self._queue: list[tuple[float, int, int, str, dict[str, Any]]] = []
        self._order = itertools.count()
        self._in_hand = 0
        self._stopped = False
        self.dropped = 0
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)

    def start(self) -> None:
        """Begin to publish."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the event in hand; what waits is lost, as in a carrier that goes down."""
        with self._wake:
            self._stopped = True
            self._wake.notify()
        self._thread.join(timeout=10)

    def put(self, topic: str, event: dict[str, Any], delay: float = 0.0) -> None:
        """Publish the event to the topic after `delay` seconds."""
        with self._wake:
            heapq.heappush(
                self._queue, (time.monotonic() + delay, next(self._order), 0, topic, event)
            )
            self._wake.notify()

    def configure(self, configuration: Configuration) -> None:
        """Use another AWS from now on."""
        with self._wake:
            self._configuration = configuration
            self._client = None
            self._wake.notify()

    def waiting(self) -> int:
        """Count the events that are not published yet."""
        with self._wake:
            return len(self._queue) + self._in_hand

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._stopped and (pause := self._pause()) != 0:
                    self._wake.wait(pause)
                if self._stopped:
                    return
                _, order, failures, topic, event = heapq.heappop(self._queue)
                self._in_hand = 1
                configuration, client = self._configuration, self._client
            client = client or _sns(configuration)
            sent = _publish(client, configuration, topic, event)
            if sent:
                self._on_published(topic, event)
            with self._wake:
                self._in_hand = 0
                if configuration is self._configuration:
                    self._client = client
                if not sent:
                    self._try_later(order, failures, topic, event)

    def _pause(self) -> float | None:
        """Give the seconds to wait; 0 for now, None until woken."""
        if not self._queue or not self._configuration.is_complete():
            return None
        return max(0.0, self._queue[0][0] - time.monotonic())

    def _try_later(self, order: int, failures: int, topic: str, event: dict[str, Any]) -> None:
        pause = min(_SHORTEST_PAUSE * 2**failures, _LONGEST_PAUSE)
        if failures * _LONGEST_PAUSE > _LONGEST_TRY:
            self.dropped += 1
            return
        entry = (time.monotonic() + pause, order, failures + 1, topic, event)
        heapq.heappush(self._queue, entry)


def _sns(configuration: Configuration) -> SNSClient:
    return boto3.client(
        "sns",
        endpoint_url=configuration.endpoint_url,
        region_name=configuration.region,
        aws_access_key_id=configuration.access_key_id,
        aws_secret_access_key=configuration.secret_access_key,
        config=_QUICK,
    )


def _publish(
    client: SNSClient, configuration: Configuration, topic: str, event: dict[str, Any]
) -> bool:
    arn = {
        INBOUND: configuration.inbound_topic_arn,
        INBOUND_MAIL: configuration.inbound_mail_topic_arn,
    }.get(topic, configuration.receipts_topic_arn)
    try:
        client.publish(TopicArn=arn, Message=json.dumps(event, ensure_ascii=False))
    except (BotoCoreError, ClientError) as error:
        # The name alone: the event holds an address.
        print(f"publish to {topic} failed: {type(error).__name__}", flush=True)
        return False
    return True
