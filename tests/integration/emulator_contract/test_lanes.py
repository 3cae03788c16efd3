"""Lanes on a real FIFO queue of the embedded AWS, with workers of our own.

Its mapping onto a function works off a FIFO queue one message at a time, which AWS does not. So the
workers here are ours, the queue's rules are the emulator's, and the p99 is simulated elsewhere
(benchmarks/fairness).
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from fakes.samples import an_event
from weerzien.adapters.sqs_inbox import LANES, SqsInbox
from weerzien.domain.event import Event

pytestmark = pytest.mark.stack

Client = Callable[..., Any]
WORKERS = LANES + 8
FLOOD, OTHERS = 240, 12


@dataclass
class Watched:
    """Who is at work; a lock, because the workers are threads."""

    now: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    order: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, practice_id: str, event_id: str) -> None:
        with self.lock:
            self.order.append(event_id)
            self.now[practice_id] += 1
            self.most[practice_id] = max(self.most[practice_id], self.now[practice_id])

    def end(self, practice_id: str) -> None:
        with self.lock:
            self.now[practice_id] -= 1


@pytest.fixture
def queue(client: Client, name: str) -> Iterator[str]:
    sqs = client("sqs")
    attributes = {
        "FifoQueue": "true",
        "DeduplicationScope": "messageGroup",
        "FifoThroughputLimit": "perMessageGroupId",
    }
    url = str(sqs.create_queue(QueueName=f"{name}.fifo", Attributes=attributes)["QueueUrl"])
    yield url
    sqs.delete_queue(QueueUrl=url)


def event(practice_id: str, patient: int, number: int = 0) -> Event:
    return replace(
        an_event(),
        id=f"{practice_id}-{patient}-{number}",
        practice_id=practice_id,
        patient_id=f"x{patient}",
    )


def work_off(client: Client, queue: str, expected: int) -> Watched:
    """Let many workers take one message at a time, as a function's concurrent calls do."""
    watched, end = Watched(), time.monotonic() + 60

    def worker(_: int) -> None:
        sqs = client("sqs")
        while len(watched.order) < expected and time.monotonic() < end:
            told = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=1, WaitTimeSeconds=0)
            for message in told.get("Messages", ()):
                named = json.loads(message["Body"])
                watched.begin(named["practice_id"], named["event_id"])
                time.sleep(0.15)
                watched.end(named["practice_id"])
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(worker, range(WORKERS)))
    return watched


@pytest.mark.requirement("EC-X01")
def test_a_flood_occupies_its_lanes_and_no_more(client: Client, queue: str) -> None:
    inbox = SqsInbox(client("sqs"), queue, lambda: datetime.now(UTC))
    for patient in range(FLOOD):
        inbox.put(event("flood", patient))
    for number in range(OTHERS):
        inbox.put(event(f"other{number}", number))
    watched = work_off(client, queue, FLOOD + OTHERS)
    assert len(watched.order) == FLOOD + OTHERS
    assert 1 < watched.most["flood"] <= LANES
    # Sent last, and begun before the flood is half done: without lanes they would come last.
    places = [place for place, one in enumerate(watched.order) if one.startswith("other")]
    assert max(places) < FLOOD / 2


@pytest.mark.requirement("AU-18")
def test_events_of_one_patient_keep_their_order_in_a_lane(client: Client, queue: str) -> None:
    inbox = SqsInbox(client("sqs"), queue, lambda: datetime.now(UTC))
    for number in range(4):
        for patient in range(6):
            inbox.put(event("p1", patient, number))
    watched = work_off(client, queue, 24)
    for patient in range(6):
        mine = [one for one in watched.order if one.startswith(f"p1-{patient}-")]
        assert mine == [f"p1-{patient}-{number}" for number in range(4)]
