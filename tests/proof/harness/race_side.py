"""One process of a race: its share of the runners, all of them off at the same moment."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from proof.harness.faults import Fault, Weather
from proof.harness.lambda_side import settle_in

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.synchronize import Barrier

    from proof.harness.races import Race

WEATHER: Final = {
    "dynamodb.TransactWriteItems": {Fault.CONFLICT: 0.03},
    "dynamodb.PutItem": {Fault.CONFLICT: 0.03},
    "dynamodb.UpdateItem": {Fault.CONFLICT: 0.03},
}
"""The embedded table serves one request after the other and never tells of a conflict; AWS does."""
HALF: Final = 0.5
LATE: Final = 0.003
"""Seconds by which a runner may start late, so that every order is met."""


@dataclass(frozen=True, slots=True)
class Heat:
    """One race as all processes run it."""

    race: str
    rounds: int
    runners: int
    processes: int
    environment: dict[str, str]
    seed: int


@dataclass(frozen=True, slots=True)
class Starts:
    """Where all runners wait for a round, and one leader of each process between two phases."""

    line: Barrier
    leaders: Barrier


@dataclass(frozen=True, slots=True)
class Try:
    """One runner in one round; `began` and `ended` by the clock that all processes share."""

    number: int
    runner: int
    what: str
    outcome: str
    began: float
    ended: float


def run_heat(heat: Heat, share: int, starts: Starts, pipe: Connection) -> None:
    """Run the runners `share`, `share` + processes, …; sends their tries and what is broken."""
    settle_in(heat.environment)
    from proof.harness.races import RACES  # noqa: PLC0415 - it reads the environment

    race = RACES[heat.race]()
    mine = range(share, heat.runners, heat.processes)
    weather = Weather(WEATHER, heat.seed + share)
    with ThreadPoolExecutor(len(mine)) as pool:
        shared = range(share, heat.rounds, heat.processes)
        _each(pool, lambda number: race.prepare(number, heat.runners), shared)
        starts.leaders.wait()
        _each(pool, race.look, range(heat.rounds))
        weather.attach(_client())
        told = pool.map(lambda runner: _run(race, heat, runner, starts.line), mine)
        tries = [one for some in told for one in some]
    weather.rates = {}
    starts.leaders.wait()
    broken = [
        f"{heat.race}, round {number}: {what}" for number in shared for what in race.broken(number)
    ]
    pipe.send((tries, broken, sum(weather.met.values())))


def _client() -> Any:
    """Reach into the one client that all adapters of the table share."""
    from weerzien.bootstrap import aws  # noqa: PLC0415 - it reads the environment

    return aws.table().meta.client


def _each(pool: ThreadPoolExecutor, deed: Any, numbers: range) -> None:
    for _ in pool.map(deed, numbers):
        pass


def _run(race: Race, heat: Heat, runner: int, line: Barrier) -> list[Try]:
    dice = random.Random(f"{heat.seed}.{heat.race}.{runner}")
    tries = []
    for number in range(heat.rounds):
        line.wait()
        if dice.random() < HALF:
            time.sleep(dice.uniform(0, LATE))
        began = time.monotonic()
        what, outcome = race.run(number, runner)
        tries.append(Try(number, runner, what, outcome, began, time.monotonic()))
    return tries
