"""Stops of Weerzien that meet a message on its way: two workers, one case, the same moment."""

from __future__ import annotations

import random
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from demo import his
from demo.scenario import HisSays, Visit
from peers.touches import TOUCHES
from peers.trials import Stops
from peers.weerzien_worlds import LANES, LOOKS, STEPS, person_of
from proof.harness.machine import Machine
from proof.harness.private_aws import private_aws
from proof.harness.workers import Worker
from proof.harness.world import START, World

if TYPE_CHECKING:
    from proof.harness.private_aws import PrivateAws


def stops(cases: int, seed: int, door: str) -> Stops:
    """Let a stop meet a message that is just being delivered, by two workers at once."""
    found = Stops()
    with private_aws() as aws, ThreadPoolExecutor(LANES) as lanes:
        for late in lanes.map(partial(_stopped, aws, door, seed), range(cases)):
            found.cases += 1
            found.after_stop += len(late)
            found.later_than_a_second += sum(one > 1 for one in late)
            found.latest_seconds = max([found.latest_seconds, *(round(one, 3) for one in late)])
    return found


def _stopped(aws: PrivateAws, door: str, seed: int, number: int) -> list[float]:
    """Seconds after the acknowledgement at which messages were still accepted."""
    dice = random.Random(f"{seed}.{door}.{number}")  # noqa: S311 - chosen to be repeated
    race = _Race(aws, door, f"s{seed}-{door}-{number}", dice)
    try:
        return race.run()
    finally:
        race.world.close()
        race.other.close()


@dataclass(slots=True)
class _Race:
    """A second worker stops the case around the moment at which a touch is delivered."""

    aws: PrivateAws
    door: str
    name: str
    dice: random.Random
    world: World = field(init=False)
    other: Worker = field(init=False)
    acknowledged: float = 0.0

    def __post_init__(self) -> None:
        self.world = World(self.aws, self.name, [person_of(self.name)])
        environment = self.aws.environment() | self.world.own.environment()
        self.other = Worker(environment)

    def run(self) -> list[float]:
        world, touch = self.world, self.dice.choice(TOUCHES[1:])
        world.says("appointment.noshow", world.people[0], START)
        world.work_off_inbox()
        world.relay()
        racing: list[threading.Thread] = []

        def before(step: str, _due: datetime) -> None:
            if step == STEPS[touch - 1]:
                event = self._event()
                self.other.do("time:time")
                racing.append(threading.Thread(target=self._stop, args=event))
                racing[0].start()
                time.sleep(max(self.dice.gauss(0.05, 0.05), 0))

        Machine(world, before=before, after=lambda: _join(racing)).run()
        world.work_off_inbox()
        world.minutes(LOOKS, 3)
        moments = (datetime.fromisoformat(row["at"]).timestamp() for row in world.accepted())
        return [one - self.acknowledged for one in moments if one > self.acknowledged]

    def _event(self) -> tuple[str, dict[str, Any]]:
        """Make the request that stops the case, at the patient's door or the source system's."""
        if self.door == "link":
            text = self.world.accepted()[0]["text"]
            found = re.search(r"/m/([\w-]+)", text)
            token = found[1] if found else ""
            parameters = {"token": token}
            body = "answer=no_longer_needed"
            request = {"httpMethod": "POST", "pathParameters": parameters, "body": body}
            return "answer_link", request | {"headers": {}}
        when = START + timedelta(hours=1)
        visit = Visit(f"B-{self.name}", when + timedelta(days=60), created=when.isoformat())
        said = HisSays("appointment.booked", visit)
        content = his.envelope(said, self.world.people[0], f"{self.name}.booked", when)
        return "receive_his_event", self.world._request(content["id"], content)  # noqa: SLF001

    def _stop(self, handler: str, event: dict[str, Any]) -> None:
        time.sleep(max(self.dice.gauss(0.05, 0.05), 0))
        outcome = self.other.handle(handler, event, self.world.ahead)
        self.acknowledged = time.time()
        if outcome.raised or outcome.answer["statusCode"] not in {200, 202}:
            raise RuntimeError(f"{handler}: {outcome.raised or outcome.answer['statusCode']}")
        if self.door == "his":
            self._apply()

    def _apply(self) -> None:
        """Do at once what the queue hands out, as its poller does."""
        queue = self.aws.client("sqs")
        (told,) = queue.receive_message(
            QueueUrl=self.world.own.inbox_url, AttributeNames=["All"], WaitTimeSeconds=5
        )["Messages"]
        record = {
            "messageId": told["MessageId"],
            "body": told["Body"],
            "attributes": told["Attributes"],
        }
        self.other.handle("apply_event", {"Records": [record]}, self.world.ahead)
        queue.delete_message(QueueUrl=self.world.own.inbox_url, ReceiptHandle=told["ReceiptHandle"])


def _join(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join()
