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
from typing import TYPE_CHECKING, Any, Final

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

HEAD_START: Final = {"link": 0.8, "his": 1.6}
"""Seconds at most by which the stop begins before the message: sometimes one is first, sometimes
the other. The source system's door, its queue and what they bring take longer."""


def stops(cases: int, seed: int, door: str) -> Stops:
    """Let a stop meet a message that is just being delivered, by two workers at once."""
    found = Stops()
    with private_aws() as aws, ThreadPoolExecutor(LANES) as lanes:
        for late, prevented in lanes.map(partial(_stopped, aws, door, seed), range(cases)):
            found.cases += 1
            found.after_stop += len(late)
            found.prevented += prevented
            found.later_than_a_second += sum(one > 1 for one in late)
            found.latest_seconds = max([found.latest_seconds, *(round(one, 3) for one in late)])
    return found


def _stopped(aws: PrivateAws, door: str, seed: int, number: int) -> tuple[list[float], bool]:
    """Seconds after the acknowledgement at which messages were still accepted; who came first."""
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
    trouble: str = ""

    def __post_init__(self) -> None:
        self.world = World(self.aws, self.name, [person_of(self.name)])
        environment = self.aws.environment() | self.world.own.environment()
        self.other = Worker(environment)

    def run(self) -> tuple[list[float], bool]:
        world, touch = self.world, self.dice.choice(TOUCHES[1:])
        world.says("appointment.noshow", world.people[0], START)
        world.work_off_inbox()
        world.relay()
        racing: list[threading.Thread] = []

        def before(step: str, _due: datetime) -> None:
            if step == STEPS[touch - 1]:
                handler, event, same_door = self._events()
                self.other.handle(handler, same_door, world.ahead)
                racing.append(threading.Thread(target=self._stop, args=(handler, event)))
                racing[0].start()
                time.sleep(self.dice.uniform(0, HEAD_START[self.door]))

        Machine(world, before=before, after=lambda: _join(racing)).run()
        world.work_off_inbox()
        world.minutes(LOOKS, 3)
        (told,) = world.told()
        if self.trouble or not told.reason:
            raise RuntimeError(self.trouble or "the case was never stopped")
        accepted = world.accepted()
        moments = (datetime.fromisoformat(row["at"]).timestamp() for row in accepted)
        late = [one - self.acknowledged for one in moments if one > self.acknowledged]
        return late, len(accepted) < touch

    def _events(self) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Make the request that stops the case, and one that stops nothing, to warm its door."""
        if self.door == "link":
            text = self.world.accepted()[0]["text"]
            found = re.search(r"/m/([\w-]+)", text)
            token = found[1] if found else ""
            request: dict[str, Any] = {"httpMethod": "POST", "headers": {}}
            request["pathParameters"] = {"token": token}
            body = "answer=no_longer_needed"
            return "answer_link", request | {"body": body}, request | {"body": ""}
        when = START + timedelta(hours=1)
        visit = Visit(f"B-{self.name}", when + timedelta(days=60), created=when.isoformat())
        said = HisSays("appointment.booked", visit)
        content = his.envelope(said, self.world.people[0], f"{self.name}.booked", when)
        signed = self.world._request  # noqa: SLF001
        unsigned = signed(content["id"], content) | {"headers": {}}
        return "receive_his_event", signed(content["id"], content), unsigned

    def _stop(self, handler: str, event: dict[str, Any]) -> None:
        outcome = self.other.handle(handler, event, self.world.ahead)
        self.acknowledged = time.time()
        if outcome.raised or outcome.answer["statusCode"] not in {200, 202}:
            self.trouble = f"{handler}: {outcome.raised or outcome.answer['statusCode']}"
        elif self.door == "his":
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
