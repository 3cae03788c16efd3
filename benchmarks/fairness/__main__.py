"""One practice floods: what the other 4,999 notice, with and without lanes and limit."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Final

from fairness.load import CASES, EVENTS_A_SECOND, LANES, WORKERS, Case, play, tightest
from fairness.many import FLOODERS, MINUTES, waited
from results import keep

ALLOWED: Final = 1.5


def main() -> int:
    """Print and keep; 1 where lanes and limit together do not hold the others' p99."""
    print(
        f"Simulated queue: {EVENTS_A_SECOND} events/s of 5,000 practices, {WORKERS} workers, "
        f"{LANES} lanes a practice\n"
    )
    print(f"{'':<56}{'others: p50':>12}{'p99':>9}{'worst':>9}{'times':>8}{'at once':>9}")
    seen = {case: play(case) for case in CASES}
    quiet = seen[CASES[0]].others_p99
    for case, one in seen.items():
        print(
            f"{case.name:<56}{one.others_p50 * 1000:>9.0f} ms{one.others_p99 * 1000:>6.0f} ms"
            f"{one.others_worst * 1000:>6.0f} ms"
            f"{one.others_p99 / quiet:>8.2f}{one.flood_at_once:>9}"
        )
    built = CASES[-1]
    load = tightest(built)
    print(f"\nAs built, {ALLOWED} times is held up to {load:.0f} events/s of the others.")
    many = {flooders: waited(flooders) for flooders in FLOODERS}
    print(f"\n{MINUTES} minutes, practices at their limit at once: the others wait (p99, worst)")
    for flooders, others in many.items():
        print(f"{flooders:>6}{others.p99:>12.2f} s{others.worst:>9.2f} s")
    keep(
        "fairness",
        {
            "workers": WORKERS,
            "lanes": LANES,
            "cases": {case.name: asdict(one) for case, one in seen.items()},
            "held_up_to_events_a_second": load,
            "practices_at_their_limit": {str(n): asdict(others) for n, others in many.items()},
        },
    )
    return 0 if _is_held(seen[built].others_p99, quiet) else 1


def _is_held(p99: float, quiet: float) -> bool:
    return p99 <= ALLOWED * quiet


__all__ = ["Case"]

if __name__ == "__main__":
    sys.exit(main())
