"""Whether the machine kept up with its fast clock: if not, what is only slow looks broken."""

from __future__ import annotations

from typing import Final

from proof.checker.evidence import Evidence
from proof.checker.reading import case_histories

TOO_SLOW: Final = 30.0
"""Real seconds; a killed worker costs ten, and half a minute is a day of the clock."""


def slowest(evidence: Evidence) -> float:
    """Give the most seconds that an accepted mark waited for its case."""
    born = {case_id: changes[0].at for case_id, changes in case_histories(evidence).items()}
    waits = (
        born[one.case_id] - one.accepted_at.timestamp()
        for one in evidence.plan.no_shows
        if one.accepted_at is not None and one.case_id in born
    )
    return max(waits, default=0.0)


def troubles(evidence: Evidence) -> list[str]:
    """Say that a run proves nothing because the machine was busy; such a run is red, too."""
    wait = slowest(evidence)
    if wait <= TOO_SLOW:
        return []
    return [f"this machine was too slow for the clock: a mark waited {wait:.0f} s; run it again"]
