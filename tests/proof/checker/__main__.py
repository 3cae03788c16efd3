"""`python -m proof.checker RUN_DIR`: judge what a run left behind; 1 where an invariant is broken.

It reads that folder and nothing else, so that a run can be judged again, anywhere and by anyone.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from proof.checker import pace
from proof.checker.evidence import load
from proof.checker.invariants import judge

SHOWN: Final = 20


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__)
        return 2
    evidence = load(Path(arguments[0]))
    findings, slow = judge(evidence), pace.troubles(evidence)
    for one in findings:
        verdict = "holds" if one.holds else "BROKEN"
        print(f"{one.name:<76}{one.observations:>8,} looked at  {verdict}")
        if one.note:
            print(f"      {one.note}")
        for violation in one.violations[:SHOWN]:
            print(f"    ✗ {violation}")
        if len(one.violations) > SHOWN:
            print(f"    ✗ and {len(one.violations) - SHOWN} more")
    for trouble in slow:
        print(trouble)
    return 0 if all(one.holds for one in findings) and not slow else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
