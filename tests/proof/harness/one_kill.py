"""One life with one death in it: the deeds of a week, cut off at a point, and the judgement."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from demo.scenario import Person
from proof.harness import promises
from proof.harness.crash import Moment, Point
from proof.harness.machine import Machine
from proof.harness.points import (
    PUT,
    START_EXECUTION,
    TRANSACT,
    UPDATE,
    WEATHER,
    any_moment,
    kills,
)
from proof.harness.promises import CALLS, SERIES, Expected
from proof.harness.world import START, Kill, World

if TYPE_CHECKING:
    from proof.harness.private_aws import PrivateAws

ERASE: Final = "proof.harness.world_side:erase"
RUN_EVERY: Final = 900.0
RUNS: Final = 4
STOPS: Final = {
    "appointment.booked": "rebooked",
    "appointment.noshow_corrected": "mark_corrected",
    "patient.opted_out": "opted_out",
    ERASE: "manual",
}
QUARTER: Final = 15
HALF: Final = 0.5
ON_THE_WIRE: Final = frozenset({"claimed", "accepted", "answered", "reconcile"})
"""Deaths between a claim and its row: these alone may leave a message of unknown fate."""
FOUL_EVERY: Final = 3
"""In every third life bad weather follows the death."""


@dataclass(frozen=True, slots=True)
class Lived:
    """Whether the death happened, how many faults the last worker met besides, what was broken."""

    died: bool
    blown: int = 0
    broken: tuple[str, ...] = ()


@dataclass(slots=True)
class Story:
    """What the dice said about one life."""

    aws: PrivateAws
    point: str
    number: int
    dice: random.Random
    broken: list[str] = field(default_factory=list)
    lane: str = "standard"
    forgets: bool = False
    """The stream never brings the new case: Reconcile has to find it."""
    stop: str = ""
    """What the patient, or a colleague for the patient, says; empty: nothing."""
    stop_before: str = ""
    expected: Expected | None = None
    then: Kill | None = None
    judged: int = 0

    def play(self) -> Lived:
        """Live it to its end and look what became."""
        self.lane = self.dice.choice(tuple(SERIES))
        people = self._people()
        name = f"{self.point}-{self.number}".replace(" ", "-").replace(",", "")
        world = World(
            self.aws,
            name,
            people,
            nap=self.dice.choice((2.0, 20.0, 75.0)),
            rates=WEATHER if self.number % FOUL_EVERY == 0 else {},
            seed=self.number,
        )
        try:
            self._live(world)
            expected = self.expected or self._whole_series(world)
            self.broken += promises.at_the_end(world, expected)
            blown = world.ask("proof.harness.lambda_side:blown") if world.rates else 0
        finally:
            world.close()
        return Lived(
            died=world.deaths > 0 and world.kill is None and self.then is None,
            blown=blown,
            broken=tuple(f"{self.point} ({self.number}, {self.lane}): {v}" for v in self.broken),
        )

    def _people(self) -> list[Person]:
        count = 3 if self.point == "in a batch" else 1
        risks = {"risks": ["chronic_multi"]} if self.lane == "high_risk" else {}
        return [
            Person(
                ref=f"kill-{self.number}-{one}",
                first_name="Noor",
                full_name="Noor Boomklever",
                birth_date="1980-02-03",
                phone=f"+316840{self.number:04d}{one}",
                email=f"noor.{self.number}.{one}@proof.example.org",
                extra=risks,
            )
            for one in range(count)
        ]

    def _live(self, world: World) -> None:
        self._arm(world, self.dice.choice(SERIES[self.lane]))
        world.on_death = lambda: self._on_death(world)
        if self.dice.random() < HALF:
            for to in (one for person in world.people for one in person.addresses):
                self.aws.tell_carrier("/faults", {"fault": "lose_receipt", "match": {"to": to}})
        for person in world.people:
            world.says("appointment.noshow", person, START, times=self.dice.choice((1, 1, 2)))
        world.work_off_inbox()
        if self.forgets:
            world.minutes(2 * QUARTER, 3)
        else:
            world.relay()
        Machine(
            world,
            before=lambda step, due: self._before_step(world, step, due),
            after=lambda: self._after_step(world),
        ).run()
        world.minutes(QUARTER, 3)
        if self.point == "in an erasure":
            self._let_periods_pass(world)

    def _whole_series(self, world: World) -> Expected:
        return Expected(
            no_shows=3 if self.point == "in a batch" else 1,
            reason="completed",
            messages=frozenset(SERIES[self.lane]),
            calls=CALLS if self.lane == "high_risk" else frozenset(),
            unknown=self._doubts(world, int(self.point in ON_THE_WIRE and not self.forgets)),
        )

    def _doubts(self, world: World, deaths: int) -> int:
        """In foul weather any claim or send may lose its answer."""
        return len(SERIES[self.lane]) * len(world.people) if world.rates else deaths

    def _arm(self, world: World, message: str) -> None:
        if self.point == "stop committed":
            self.stop = self.dice.choice([one for one in STOPS if one != ERASE])
            self.stop_before = self.dice.choice(("DeliverDay1", "DeliverDay3", "DeliverDay5"))
        elif self.point == "in an erasure":
            self.stop = self.dice.choice(("", ERASE))
            self.stop_before = self.dice.choice(("DeliverDay1", "DeliverDay3", "DeliverDay5"))
        elif self.point == "reconcile":
            self._arm_reconcile(world, message)
        else:
            world.kill = kills(self.dice, message, len(world.people))[self.point]

    def _arm_reconcile(self, world: World, message: str) -> None:
        """Two kinds of work for it: a case that nobody started, a message that hangs."""
        moment = any_moment(self.dice)
        if self.dice.random() < HALF:
            self.forgets = True
            call = self.dice.choice((START_EXECUTION, UPDATE))
            world.kill = Kill("reconcile", Point(call, moment))
            return
        call = self.dice.choice((TRANSACT, PUT, UPDATE))
        then = Kill("reconcile", Point(call, moment))
        world.kill = Kill("deliver_touchpoint", Point(UPDATE, Moment.AFTER, message))
        self.then = then

    def _before_step(self, world: World, step: str, due: datetime) -> None:
        """The patient says stop in the hour before a touchpoint; the death follows the commit."""
        if not self.stop or not step.startswith(self.stop_before):
            return
        kind, self.stop = self.stop, ""
        if kind == ERASE:
            self._erase(world)
        else:
            world.says(kind, world.people[0], due - timedelta(hours=1))
            world.kill = Kill("apply_event", Point(TRANSACT, Moment.AFTER, "#CASE#"))
            world.work_off_inbox()
        sent = frozenset(".".join(r["key"].rsplit("-", 2)[1:]) for r in world.accepted())
        goes_on = self.lane == "high_risk" and kind == "patient.opted_out"
        calls: frozenset[str] | None = frozenset() if self.lane == "standard" else None
        people = CALLS if goes_on else calls
        self.expected = Expected(1, STOPS[kind], sent, people, self._doubts(world, 0))

    def _erase(self, world: World) -> None:
        """A colleague's erasure dies after it began; nobody asks again, the schedule finishes."""
        (case,) = world.told()
        moment, done = any_moment(self.dice), self.dice.choice((Moment.UNREAD, Moment.AFTER))
        # The first put is the order itself; with its transaction it is given.
        points = (Point(TRANSACT, done), Point(PUT, moment, nth=2), Point(UPDATE, moment))
        world.kill = Kill(ERASE, self.dice.choice(points))
        world.try_once(ERASE, (world.practice.practice_id, case.patient_id))
        for _ in range(RUNS):
            world.ahead += RUN_EVERY
            world.try_once("erase_expired", {})
        self.broken += promises.forgotten(world)

    def _let_periods_pass(self, world: World) -> None:
        """Three months on all words and details are due, whoever dies while they go."""
        world.ahead += timedelta(days=92).total_seconds()
        if self.expected is None:
            call, most = self.dice.choice(((PUT, 6), (TRANSACT, 1), (UPDATE, 1)))
            point = Point(call, any_moment(self.dice), nth=self.dice.randint(1, most))
            world.kill = Kill("erase_expired", point)
        for _ in range(RUNS):
            world.try_once("erase_expired", {})
            world.ahead += RUN_EVERY
        self.broken += promises.forgotten(world)

    def _on_death(self, world: World) -> None:
        """Perhaps Reconcile looks before the deed itself comes again."""
        world.kill, self.then = self.then, None
        if world.kill is None:
            world.worker.rates = world.rates
        if world.kill is None and self.dice.random() < HALF:
            world.minutes(2)

    def _after_step(self, world: World) -> None:
        """Look a quarter of an hour after a death; nothing may be out of sight by then."""
        if world.deaths > self.judged:
            world.minutes(QUARTER, 3)
            self.judged = world.deaths
            self.broken += promises.soon(world)
