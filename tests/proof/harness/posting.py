"""Processes that post webhooks together, and what lies in table and inbox afterwards."""

from __future__ import annotations

import json
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from proof.harness.ingest_side import Answered, Arrival, Phase, post_by_schedule
from proof.harness.own_stack import OwnStack, own_stack
from proof.harness.workers import FORKS, Worker
from proof.harness.world import START

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection

    from proof.harness.private_aws import PrivateAws
    from proof.harness.world_side import Registered

SOON: Final = 0.2
TOO_LONG: Final = 300.0


@dataclass(frozen=True, slots=True)
class Posting:
    """The posting processes of one run, by their pipes."""

    aws: PrivateAws
    own: OwnStack
    pipes: Sequence[Connection]

    def post(self, arrivals: Sequence[Arrival], ahead: float = 0.0) -> list[Answered]:
        """Post them all, each process its share; waits for the last answer."""
        count = len(self.pipes)
        for share, pipe in enumerate(self.pipes):
            pipe.send(Phase(arrivals[share::count], ahead))
        for pipe in self.pipes:
            self._hear(pipe)
        start = time.monotonic() + SOON
        for pipe in self.pipes:
            pipe.send(start)
        answered = [one for pipe in self.pipes for one in self._hear(pipe)]
        return sorted(answered, key=lambda one: one.number)

    def in_table(self) -> Counter[str]:
        """Ids of the events that the table holds."""
        pages = self.aws.client("dynamodb").get_paginator("scan")
        found: Counter[str] = Counter()
        for page in pages.paginate(TableName=self.own.table, ConsistentRead=True):
            found.update(
                item["pk"]["S"].rpartition("#")[2]
                for item in page["Items"]
                if item["sk"]["S"] == "EVENT"
            )
        return found

    def take_inbox(self) -> Counter[str]:
        """Ids of the events in the queue, which is empty then."""
        queue = self.aws.client("sqs")
        found: Counter[str] = Counter()
        while True:
            told = queue.receive_message(
                QueueUrl=self.own.inbox_url, MaxNumberOfMessages=10, AttributeNames=["All"]
            ).get("Messages", [])
            if not told:
                return found
            found.update(json.loads(one["Body"])["event_id"] for one in told)
            gone: list[Any] = [
                {"Id": str(n), "ReceiptHandle": one["ReceiptHandle"]} for n, one in enumerate(told)
            ]
            queue.delete_message_batch(QueueUrl=self.own.inbox_url, Entries=gone)

    def _hear(self, pipe: Connection) -> Any:
        if not pipe.poll(TOO_LONG):
            raise TimeoutError("webhooks were never answered")
        return pipe.recv()


@contextmanager
def posting(
    aws: PrivateAws, name: str, practices: int, processes: int, most: int
) -> Iterator[Posting]:
    """Register practices that may send `most` events a minute, and start the processes."""
    own = own_stack(aws, name)
    environment = aws.environment() | own.environment()
    registered = _register(environment, practices, most)
    pipes, started = [], []
    for _ in range(processes):
        ours, theirs = FORKS.Pipe()
        process = FORKS.Process(
            target=post_by_schedule, args=(environment, registered, theirs), daemon=True
        )
        process.start()
        theirs.close()
        pipes.append(ours)
        started.append(process)
    try:
        yield Posting(aws, own, pipes)
    finally:
        for one in started:
            one.kill()
            one.join()


def _register(environment: dict[str, str], count: int, most: int) -> tuple[Registered, ...]:
    worker = Worker(environment)
    made = [
        worker.do("proof.harness.world_side:register", "general", START, (), most)
        for _ in range(count)
    ]
    worker.close()
    if wrong := [one.raised for one in made if one.raised]:
        raise RuntimeError(f"no practice could be registered: {wrong[0]}")
    return tuple(one.answer for one in made)
