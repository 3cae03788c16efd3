"""A: the model of the core: anything in any order, with every invariant looked at after each step.

What happens and what must hold stands in tests/unit/usecases/model*.py; here it runs at size, in
two processes with a seed each. All counts are of what really took place.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
from collections import Counter
from typing import ClassVar, Final

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from proof.result import Result
from proof.sizes import Sizes
from unit.usecases.model import FollowUp

PROCESSES: Final = 2
MUST_HAPPEN: Final = (
    *("webhook", "duplicate", "conflict", "reorder", "stop", "opt-out", "rebook", "cancel"),
    *("correct", "claim", "accept", "ambiguous", "refused", "crash", "interleaved"),
    *("came second", "reconcile", "redrive", "erase", "erasure asked", "step", "clock"),
)
BATCH: Final = 400
"""Examples under one seed; what hypothesis remembers of them is then let go."""
BATCHES_APART: Final = 100_000
LAST_LINES: Final = 15


def run(sizes: Sizes, seed: int) -> Result:
    """Share the examples among the processes and add up what they did."""
    share = -(-sizes.model_examples // PROCESSES)
    work = [(share, sizes.model_steps, seed * PROCESSES + part) for part in range(PROCESSES)]
    # A process of its own for each, also so that hypothesis leaves nothing behind here.
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        parts = pool.starmap(play, work)
    happened: Counter[str] = Counter()
    for counts, _ in parts:
        happened.update(counts)
    tried = {"examples": happened["examples"], "steps": happened["steps"]}
    tried |= {f"… {what}": happened[what] for what in MUST_HAPPEN}
    violations = tuple(violation for _, violation in parts if violation)
    return Result("the core, anything in any order", tried, violations)


def play(examples: int, steps: int, start: int) -> tuple[Counter[str], str]:
    """What happened in so many examples, and the shortest way to a violation if there is one.

    Hypothesis also tries short ones; only those count that went all their steps.
    """

    class Played(FollowUp):
        happened: ClassVar[Counter[str]] = Counter()
        full_length: ClassVar[int] = steps

    batch = start * BATCHES_APART
    while Played.happened["examples"] < examples:
        batch += 1
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                run_state_machine_as_test(seed(batch)(Played), settings=_settings(steps))
        except Exception as broken:  # noqa: BLE001 - whatever broke is the violation
            return Played.happened, f"seed {start}: {_shortest(broken)}"
    return Played.happened, ""


def _settings(steps: int) -> settings:
    return settings(
        max_examples=BATCH,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


def _shortest(broken: Exception) -> str:
    """The failing assertion with the last steps before it; everything in it is made up here."""
    way = [line for line in getattr(broken, "__notes__", []) for line in line.splitlines()]
    calls = [line for line in way if ("(" in line and not line.endswith("()")) or "step" in line]
    return f"{type(broken).__name__} {broken} after {' '.join(calls[-LAST_LINES:])}"
