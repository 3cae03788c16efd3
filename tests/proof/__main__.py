"""`make proof`: runs the suites and prints what was tried, how often, and what broke.

python -m proof [--nightly] [--only A,C] [--seed 7] [--report]
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
import time
import traceback
from collections.abc import Callable
from typing import Final

from proof import report
from proof.result import Result
from proof.sizes import CI, NIGHTLY, Sizes

SUITES: Final = {
    "A": "a_model",
    "B": "b_interleavings",
    "C": "c_races",
    "D": "d_kills",
    "E": "e_chaos",
    "F": "f_ingest",
    "G": "g_time",
    "H": "h_routes",
    "I": "i_properties",
    "J": "j_access",
    "K": "k_golden",
}
RED: Final = 10


def main(arguments: list[str]) -> int:
    """Run them; 1 where anything broke or a suite tried nothing."""
    wish = _wish(arguments)
    sizes = NIGHTLY if wish.nightly else CI
    letters = wish.only.upper().split(",") if wish.only else list(SUITES)
    print(f"seed {wish.seed}: the same seed tries the same things", flush=True)
    measured = []
    for letter in letters:
        began = time.monotonic()
        result = _run(letter, sizes, wish.seed)
        measured.append((letter, result, time.monotonic() - began))
        _print(*measured[-1])
    if wish.report:
        report.write(measured, wish.seed, "the night" if wish.nightly else "every change")
    broken = [result.suite for _, result, _ in measured if not result.is_green]
    print("\ngreen" if not broken else f"\nRED: {', '.join(broken)} (seed {wish.seed})")
    return 1 if broken else 0


def _wish(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make proof", description=__doc__)
    parser.add_argument("--nightly", action="store_true", help="the large sizes")
    parser.add_argument("--only", default="", help="letters of suites, with commas")
    parser.add_argument("--report", action="store_true", help="write docs/proof-results.md")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    return parser.parse_args(arguments)


def _run(letter: str, sizes: Sizes, seed: int) -> Result:
    try:
        run: Callable[[Sizes, int], Result] = importlib.import_module(
            f"proof.suites.{SUITES[letter]}"
        ).run
        return run(sizes, seed)
    except Exception as trouble:  # noqa: BLE001 - a suite that falls over is red, the others go on
        traceback.print_exc()
        return Result(letter, {}, (f"the suite itself fell over: {type(trouble).__name__}",))


def _print(letter: str, result: Result, seconds: float) -> None:
    verdict = "green" if result.is_green else "RED"
    print(f"\n{letter}  {result.suite:<58} {verdict:>5} {seconds:>6.0f} s")
    for what, count in result.counts.items():
        print(f"   {what:<66}{count:>10,}")
    print(f"   {'violated':<66}{len(result.violations):>10,}")
    for violation in result.violations[:RED]:
        print(f"   ✗ {violation}")
    for note in result.notes:
        print(f"   · {note}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
