"""Known faults of what is shipped, where a source of advisories answers; else it is said so."""

from __future__ import annotations

import json
from typing import Final

from audit.outcome import ROOT, TOOLS, Outcome, run

REQUIREMENTS: Final = ROOT / ".build/requirements.txt"
SOURCES: Final = ("pypi", "osv")


def look() -> Outcome:
    """Ask each source in turn; the first that knows every package counts."""
    if not REQUIREMENTS.is_file():
        return Outcome("nothing", ("no package: make build",))
    for source in SOURCES:
        done = run(
            *(TOOLS / "audit/bin/pip-audit", "--strict", "--disable-pip", "--require-hashes"),
            *("--progress-spinner", "off", "--timeout", "10", "--format", "json"),
            *("--vulnerability-service", source, "--requirement", REQUIREMENTS),
        )
        outcome = read(source, done.stdout)
        if outcome is not None:
            return outcome
    return Outcome("not audited: no source reachable", audited=False)


def read(source: str, printed: str) -> Outcome | None:
    """Read an answer; None where the source did not answer for every package."""
    try:
        told = json.loads(printed)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    if not told or any("skip_reason" in one for one in told):
        return None
    problems = tuple(
        f"{one['name']} {one['version']}: {fault['id']}" for one in told for fault in one["vulns"]
    )
    return Outcome(f"{len(told)} packages at {source}", problems)
