"""Weerzien in the harness of its own proof: real functions and adapters, workers killed with -9.

`tests/proof/harness` is Lambda, queue, stream and state machine here: it repeats what they repeat,
and lives on when a worker dies, as AWS does. Table and queue are embedded, the carrier is the
simulator. Time passes by moving the clock, so a week takes a second. Receipts get lost on purpose:
they would settle most messages of unknown fate, and no other peer has them.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from demo.scenario import Person
from peers.costs import Cost
from peers.processes import own_cpu_seconds
from peers.touches import ANSWER_READ, BEFORE_CALL, RECORDED, TOUCHES
from peers.trials import ACCEPTED_UNREAD, BETWEEN, POINTS, Kills
from proof.harness.crash import Moment, Point
from proof.harness.machine import Machine
from proof.harness.private_aws import private_aws
from proof.harness.world import START, Kill, World

if TYPE_CHECKING:
    from proof.harness.private_aws import PrivateAws

STEPS: Final = ("DeliverDay0", "DeliverDay1", "DeliverDay3", "DeliverDay5", "DeliverDay7")
STAGES: Final = ("immediate", "check_in", "value", "soft_deadline", "last_contact")
LANES: Final = 2
LOOKS: Final = 15
"""Minutes after the week in which Reconcile looks."""
TRIES_OF_A_SCHEDULE: Final = 3
_SEND: Final = "sesv2.SendEmail"


class Scheduled(World):
    """The same functions called by one-off schedules: two more tries, and then nobody calls again.

    The embedded EventBridge Scheduler looks every ten seconds only, so the harness stands for it.
    """

    __slots__ = ()

    def until_done(self, handler: str, event: Any) -> Any:  # noqa: ANN401 - as World's
        if handler != "deliver_touchpoint":
            return super().until_done(handler, event)
        for _ in range(TRIES_OF_A_SCHEDULE):
            done, answer = self.try_once(handler, event)
            if done:
                return answer
            self.ahead += 60
        return {"result": "open"}


HOW: Final[dict[str, type[World]]] = {"machine": World, "schedules": Scheduled}
"""What wakes the functions."""


def kills(cases: int, seed: int, how: str) -> dict[str, Kills]:
    """One death per case, at each step in turn."""
    with private_aws() as aws, ThreadPoolExecutor(LANES) as lanes:
        aws.tell_carrier("/faults", {"fault": "lose_receipt"})
        lives = {
            point: list(lanes.map(partial(_killed, aws, HOW[how], point, seed), range(cases)))
            for point in POINTS
        }
    return {point: _sum(found) for point, found in lives.items()}


def cost(cases: int, seed: int) -> Cost:
    """CPU of the functions, and what stays in the table."""
    with private_aws() as aws:
        people = [person_of(f"c{seed}-{number}") for number in range(cases)]
        world = World(aws, f"cost-{seed}", people)
        try:
            before_state = _table_bytes(world)
            before, began = _worker_cpu(world), time.monotonic()
            for person in people:
                world.says("appointment.noshow", person, START)
                world.work_off_inbox()
            world.relay()
            Machine(world, before=lambda _step, _due: None, after=lambda: None).run()
            world.minutes(LOOKS, LOOKS)
            took, spent = time.monotonic() - began, _worker_cpu(world) - before
            sent = len(world.accepted())
            state = _table_bytes(world) - before_state
        finally:
            world.close()
    if sent != cases * len(TOUCHES):
        raise RuntimeError(f"{sent} messages instead of {cases * len(TOUCHES)}")
    return Cost(
        cases=cases,
        seconds=round(took, 1),
        cpu_ms_per_case=round(1000 * spent / cases, 1),
        idle_cpu_ms_per_second=0.0,
        state_bytes_per_case=round(state / cases),
        more={},
    )


def _killed(aws: PrivateAws, kind: type[World], point: str, seed: int, number: int) -> Kills:
    dice = random.Random(f"{seed}.{point}.{number}")  # noqa: S311 - chosen to be repeated
    touch = dice.choice(TOUCHES[:-1])
    life = _Life(aws, kind, point, f"k{seed}-{POINTS.index(point)}-{number}", touch)
    try:
        return life.play()
    finally:
        life.world.close()


@dataclass(slots=True)
class _Life:
    """One case with one death; every other touch is as usual."""

    aws: PrivateAws
    kind: type[World]
    point: str
    name: str
    touch: int
    world: World = field(init=False)
    reached: int = 0

    def __post_init__(self) -> None:
        self.world = self.kind(self.aws, self.name, [person_of(self.name)])

    def play(self) -> Kills:
        world = self.world
        world.says("appointment.noshow", world.people[0], START)
        world.work_off_inbox()
        world.relay()
        Machine(world, before=self._before, after=lambda: None).run()
        world.minutes(LOOKS, 3)
        sent = Counter(_stage(row) for row in world.accepted())
        doubtful = {shown.partition(".")[0] for told in world.told() for shown in told.shown}
        missing = set(STAGES) - set(sent) - doubtful
        return Kills(
            cases=1,
            reached=self.reached or world.deaths,
            duplicates=sum(sent.values()) - len(sent),
            lost=len(missing),
            unknown=len(doubtful),
            unknown_unsent=len(doubtful - set(sent)),
            missing=sorted(missing),
        )

    def _before(self, step: str, _due: datetime) -> None:
        if step != STEPS[self.touch - 1]:
            return
        stage = STAGES[self.touch - 1]
        about, handler = f"-{stage}-email", "deliver_touchpoint"
        points = {
            BEFORE_CALL: Point(_SEND, Moment.BEFORE, about),
            ACCEPTED_UNREAD: Point(_SEND, Moment.UNREAD, about),
            ANSWER_READ: Point(_SEND, Moment.AFTER, about),
            RECORDED: Point("dynamodb.PutItem", Moment.AFTER, f"CONTACT#{stage}.email"),
        }
        if self.point in points:
            self.world.kill = Kill(handler, points[self.point])
        elif self.point == BETWEEN:
            self.world.worker.close()
            self.reached = 1
        else:
            (case_id,) = self.world.case_ids()
            key = f"{self.world.practice.practice_id}-{case_id}{about}"
            fault = {"fault": "accept_then_hang", "times": 1, "seconds": 20.0}
            self.aws.tell_carrier("/faults", {**fault, "match": {"key": key}})
            self.reached = 1


def _sum(lives: list[Kills]) -> Kills:
    whole = Kills()
    for one in lives:
        for name in ("cases", "reached", "duplicates", "lost", "unknown", "unknown_unsent"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        whole.missing = (whole.missing + one.missing)[:5]
    return whole


def person_of(name: str) -> Person:
    """A patient without a phone: one mail per touchpoint, five in all."""
    return Person(
        ref=f"P-{name}",
        first_name="Noor",
        full_name="Noor Boomklever",
        birth_date="1980-02-03",
        email=f"noor.{name}@bench.example.org",
    )


def _stage(row: dict[str, Any]) -> str:
    return str(row["key"]).rsplit("-", 2)[1]


def _worker_cpu(world: World) -> float:
    process = world.worker._process  # noqa: SLF001 - the harness gives no number of its own
    return own_cpu_seconds(process.pid) if process and process.pid else 0.0


def _table_bytes(world: World) -> int:
    """Bytes of names and values, as DynamoDB counts an item."""
    return sum(_bytes(item) for item in world.items())


def _bytes(value: Any) -> int:  # noqa: ANN401 - an item as DynamoDB writes it
    if isinstance(value, dict):
        return sum(len(name) + _bytes(inner) for name, inner in value.items())
    if isinstance(value, list | set | tuple):
        return sum(_bytes(one) for one in value)
    return len(value) if isinstance(value, bytes) else len(str(value).encode())
