"""E: chaos. Hundreds of no-shows while carriers err, events come twice and workers die.

The seed draws patients, fates, moments, events, faults and the pauses between deaths. What it
cannot fix is timing: which worker dies in the middle of what, and who is first of two that race.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from workflow.play.world import World

from demo.killing import Killer
from demo.rehearsing import inbox_in_step
from demo.surroundings import find_stack
from proof.checker import pace
from proof.checker.evidence import Plan, load
from proof.checker.invariants import judge
from proof.harness.chaos_plan import chaos
from proof.harness.chaos_play import Played, injected, play
from proof.harness.evidence import PLACE, gather
from proof.harness.record import record
from proof.harness.settling import settle
from proof.harness.stream import Stream
from proof.result import Result
from proof.sizes import Sizes

NAME: Final = "chaos: faults, duplicates, deaths on the embedded AWS"
DEATHS: Final = (5.0, 40.0)
COMES_AGAIN: Final = "10"
"""Seconds, instead of a minute, until the inbox offers an event again: the clock is fast."""
SECONDS_PER_NO_SHOW, LEAST_SECONDS = 1.1, 120.0
"""Two cores follow 400 no-shows, each contact written back, in seven minutes and no less."""


def run(sizes: Sizes, seed: int) -> Result:
    """Play once for each seed, from the given one on."""
    counts: Counter[str] = Counter()
    violations, notes = list[str](), list[str]()
    for number in range(sizes.chaos_seeds):
        one = play_seed(seed + number, sizes.chaos_no_shows)
        counts.update(one.counts)
        violations += [f"seed {seed + number}: {text}" for text in one.violations]
        notes += one.notes
    return Result(NAME, dict(counts), tuple(violations), tuple(notes))


def play_seed(seed: int, no_shows: int) -> Result:
    """Play, let it heal, take everything in, judge."""
    world, began = World(find_stack()), datetime.now(UTC)
    stack = world.stack
    log_from, stream = len(stack.ndjson("/log")), Stream(stack)
    length = timedelta(seconds=max(no_shows * SECONDS_PER_NO_SHOW, LEAST_SECONDS))
    try:
        with record() as at_the_record, inbox_in_step(stack, COMES_AGAIN):
            with Killer(stack["pids"]["ministack"], seed, DEATHS) as killer:
                played = play(world, chaos(seed, no_shows), length, at_the_record)
            healing = settle(stack, stream, list(played.no_shows.values()), played.practices)
    finally:
        faults = injected(world, {one.id for one in played.practices})
        stack.tell_carrier("/faults/clear", {})
    plan = Plan(
        *(seed, began, datetime.now(UTC), tuple(played.practices)),
        *(tuple(played.no_shows.values()), faults, tuple(killer.killed)),
    )
    arrived = at_the_record.arrived
    folder = gather(stack, plan, stream.drain(), log_from, arrived, PLACE / f"chaos-{seed}")
    return _result(folder, played, healing)


def _result(folder: Path, played: Played, healing: float) -> Result:
    evidence = load(folder)
    findings = judge(evidence)
    plan = evidence.plan
    counts = {
        "no-shows accepted": sum(one.accepted_at is not None for one in plan.no_shows),
        "of them high risk": sum(one.high_risk for one in plan.no_shows),
        "events the door took in": played.events,
        "messages accepted by the carrier": len(evidence.accepted),
        "carrier faults met": sum(one.used for one in plan.faults),
        "workers killed": len(plan.kills),
        **{one.name: one.observations for one in findings},
    }
    broken = [f"{one.name[:3].strip()}: {text}" for one in findings for text in one.violations]
    notes = [f"{one.name[:3].strip()}: {one.note}" for one in findings if one.note]
    notes += [
        f"healed in {healing:.0f} s after the last moment; evidence in .local/proof/{folder.name}"
    ]
    return Result(NAME, counts, (*pace.troubles(evidence), *played.troubles, *broken), tuple(notes))
