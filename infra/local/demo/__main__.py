"""`python -m demo`: rehearse, play, watch, check, show; non-zero when anything differs."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

from demo import conductor
from demo.board import Board
from demo.checks_all import invariants
from demo.checks_patient import differences
from demo.gathering import Gathered, gather
from demo.killing import Killer
from demo.outcome import Outcome
from demo.rehearsing import (
    START,
    choose_factor,
    end_of,
    inbox_in_step,
    prepare_faults,
    rehearse,
)
from demo.report import write_report
from demo.run_data import RUNS, fresh
from demo.scenario import Scenario
from demo.scenarios import ALL
from demo.summary import print_summary
from demo.surroundings import DemoError, Stack, find_stack
from demo.watching import Watcher


def main(arguments: list[str] | None = None) -> int:
    options = _options().parse_args(arguments)
    began = time.monotonic()
    try:
        stack, scenarios = find_stack(), _chosen(options)
        board, killer = Board(), None
        if options.kill_workers:
            killer = Killer(stack["pids"]["ministack"], seed=options.run or 0)
        try:
            factor = options.factor or choose_factor(stack, kills=options.kill_workers)
            gathered = play(stack, scenarios, board, killer, factor)
        finally:
            board.over.set()
    except DemoError as error:
        print(f"\n{error}\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nAfgebroken.", file=sys.stderr)
        return 130
    return tell(gathered, board, killer, factor, time.monotonic() - began)


def play(
    stack: Stack, scenarios: tuple[Scenario, ...], board: Board, killer: Killer | None, factor: int
) -> Gathered:
    """Play the week to its last moment and take in what became of it."""
    began = datetime.now(UTC)
    log_from, inbound_from = len(stack.ndjson("/log")), len(stack.ndjson("/inbound"))
    prepare_faults(stack, scenarios)
    with inbox_in_step(stack):
        clocks = rehearse(stack, scenarios, factor)
        watcher = Watcher(stack, board, scenarios, log_from)
        watcher.start()
        length = (end_of(scenarios) - START) / factor
        print(
            f"{len(scenarios)} verzonnen patiënten. Een dag duurt "
            f"{timedelta(days=1).total_seconds() / factor:.0f} seconden, alles samen ongeveer "
            f"{length.total_seconds():.0f}.\n"
        )
        with killer or nullcontext():
            for thread in conductor.start(stack, board, scenarios, clocks):
                thread.join()
            for clock in clocks.values():
                rest = clock.real(end_of(scenarios)) - datetime.now(UTC)
                time.sleep(max(rest.total_seconds(), 0))
        gathered = gather(
            stack, scenarios, clocks, log_from=log_from, inbound_from=inbound_from, began=began
        )
        board.over.set()
        watcher.join()
    return gathered


def tell(gathered: Gathered, board: Board, killer: Killer | None, factor: int, spent: float) -> int:
    """Check, print the table, write the report; 0 when all is as the protocols demand."""
    outcome = Outcome(
        gathered.stories,
        {story.scenario.key: tuple(differences(story)) for story in gathered.stories},
        invariants(gathered),
        tuple(board.troubles),
        factor,
        round(spent),
        len(killer.killed) if killer else 0,
    )
    print_summary(outcome)
    for place in write_report(outcome):
        print(f"Verslag: {place}")
    verdict = "Alles ging zoals de protocollen vragen."
    print(f"{verdict if outcome.good else f'{outcome.wrong_count} verschillen.'} ({spent:.0f} s)")
    return 0 if outcome.good else 1


def _chosen(options: argparse.Namespace) -> tuple[Scenario, ...]:
    run = options.run if options.run is not None else int(time.time() / 10) % RUNS
    keys = [one.key for one in ALL]
    if unknown := set(options.only) - set(keys):
        raise DemoError(f"No such scenario: {', '.join(unknown)}. There are: {', '.join(keys)}")
    return tuple(fresh(one, run) for one in ALL if not options.only or one.key in options.only)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument(
        "--factor", type=int, help="how fast the clock runs; default: by the machine"
    )
    parser.add_argument("--only", nargs="+", default=(), metavar="SCENARIO", help="a few of them")
    parser.add_argument("--kill-workers", action="store_true", help="kill -9 a worker now and then")
    parser.add_argument("--run", type=int, help="number of this run (0-999), for its addresses")
    return parser


if __name__ == "__main__":
    sys.exit(main())
