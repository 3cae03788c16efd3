"""`make audit`: one line per look; 1 where something was found.

What could not be looked at is said, and never counts as well. `--strict` makes it a failure.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Final

from audit import advisories, hashes, licences, sbom, secrets_in_git, templates
from audit.outcome import Outcome

LOOKS: Final[dict[str, Callable[[], Outcome]]] = {
    "secrets in git": secrets_in_git.look,
    "templates": templates.look,
    "hashes": hashes.look,
    "bill of materials": sbom.look,
    "licences": licences.look,
    "known faults": advisories.look,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make audit", description=__doc__)
    parser.add_argument("--strict", action="store_true", help="fail where a source is missing")
    options = parser.parse_args()
    outcomes = {name: look() for name, look in LOOKS.items()}
    for name, outcome in outcomes.items():
        print(f"{name:18} {_word(outcome):12} {outcome.looked_at}")
        for problem in outcome.problems:
            print(f"{'':18} - {problem}")
    left = [name for name, outcome in outcomes.items() if not outcome.audited]
    if left:
        print(f"NOT AUDITED: {', '.join(left)}. Run this again where a source can be reached.")
    found = any(outcome.problems for outcome in outcomes.values())
    return 1 if found or (left and options.strict) else 0


def _word(outcome: Outcome) -> str:
    if not outcome.audited:
        return "NOT AUDITED"
    return "FOUND" if outcome.problems else "well"


if __name__ == "__main__":
    raise SystemExit(main())
