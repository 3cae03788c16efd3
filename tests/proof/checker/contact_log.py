"""I4 (promise P4): what the carrier accepted is logged once, and doubt is seen by people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from demo.clock import moment
from proof.checker.evidence import Evidence
from proof.checker.finding import Finding
from proof.checker.reading import cases, contacts, histories, once_unknown, short, task_of

NAME = "I4  accepted and logged one to one, doubt seen within 15 minutes"
AMBIGUOUS: Final = frozenset(
    {"accept_then_hang", "accept_then_reset", "accept_then_500"}
    | {"500_before_accept", "reset_before_accept"}
)
SEEN_WITHIN: Final = 15 * 60
"""Real seconds."""


def check(evidence: Evidence) -> Finding:
    """Compare the carrier's journal with the contact log, both ways."""
    doubtful = once_unknown(evidence)
    broken = [*_journal(evidence), *_log(evidence), *_unseen(evidence, doubtful)]
    met = sum(one.used for one in evidence.plan.faults if one.fault in AMBIGUOUS)
    causes = met + len(evidence.plan.kills)
    if len(doubtful) > causes:
        broken.append(f"{len(doubtful)} messages in doubt, but only {causes} causes for doubt")
    note = f"{len(doubtful)} in doubt at some moment, {causes} causes"
    return Finding(NAME, len(evidence.accepted), tuple(broken), note)


def _journal(evidence: Evidence) -> Iterator[str]:
    rows = Counter(one.key for one in contacts(evidence) if one.status != "skipped")
    for key in {row["key"] for row in evidence.accepted}:
        if rows[key] != 1:
            yield f"{short(key)}: accepted, {rows[key]} rows in the log"


def _log(evidence: Evidence) -> Iterator[str]:
    accepted = {row["key"]: row["message_id"] for row in evidence.accepted}
    for one in contacts(evidence):
        if one.status in {"sent", "delivered"} and one.key not in accepted:
            yield f"{short(one.key)}: logged as {one.status}, never accepted"
        elif one.message_id and accepted.get(one.key) != one.message_id:
            yield f"{short(one.key)}: logged under another message"


def _unseen(evidence: Evidence, doubtful: set[str]) -> Iterator[str]:
    """A doubt counts from the claim, the last thing that is certain."""
    shown = {}
    for pk, _, changes in histories(evidence, "TASK#"):
        task = task_of(pk, changes[0].image)
        if task.kind == "unknown_message":
            stage, channel = task.remarks[1:3]
            key = f"{task.practice_id}-{task.case_id}-{stage}-{channel}"
            shown[key] = changes[0].at
    claimed = _claims(evidence)
    for key in doubtful:
        if key not in shown:
            yield f"{short(key)}: in doubt, and nobody sees it"
        elif key in claimed and shown[key] - claimed[key].timestamp() > SEEN_WITHIN:
            yield f"{short(key)}: in doubt, seen too late"


def _claims(evidence: Evidence) -> dict[str, datetime]:
    return {
        f"{case['practice_id']}-{case_id}-{claim.replace('.', '-')}": moment(at)
        for case_id, case in cases(evidence).items()
        for claim, at in case.get("claims", {}).items()
    }
