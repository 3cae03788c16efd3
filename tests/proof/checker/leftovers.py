"""I11: at the end nothing waits that nobody will ever look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from demo.clock import moment
from proof.checker.evidence import Evidence
from proof.checker.finding import Finding
from proof.checker.reading import case_histories, cases, contacts

NAME = "I11 outbox and inbox empty, dead letters alarmed, no claim past its lease"
LEASE: Final = timedelta(seconds=60)
YOUNG: Final = 600
"""Seconds in which a new case may still lie in the outbox."""


def check(evidence: Evidence) -> Finding:
    """Look at every queue, every event of the source, every new case and every claim."""
    events = [row for row in evidence.rows if row["sk"] == "EVENT"]
    claims = sum(len(case.get("claims", ())) for case in cases(evidence).values())
    left = [one for one in evidence.queues if one.waiting and not one.is_alarmed]
    broken = [f"queue {one.name}: {one.waiting} left" for one in left]
    broken += [f"an event is {row['state']}" for row in events if row["state"] != "applied"]
    broken += [*_outbox(evidence), *_claims(evidence)]
    if not evidence.queues:
        broken.append("nothing to look at: queues")
    return Finding(NAME, len(evidence.queues) + len(events) + claims, tuple(broken))


def _outbox(evidence: Evidence) -> Iterator[str]:
    """The outbox is the case itself, until its plan is bound."""
    changes, now = case_histories(evidence), evidence.plan.ended.timestamp()
    for case_id, case in cases(evidence).items():
        born = changes[case_id][0].at if case_id in changes else 0
        if case["state"] == "open" and not case["planned_no"] and now - born >= YOUNG:
            yield f"case {case_id[:6]}: never started"


def _claims(evidence: Evidence) -> Iterator[str]:
    logged = {(one.case_id, f"{one.stage}.{one.channel}") for one in contacts(evidence)}
    for case_id, case in cases(evidence).items():
        for claim, at in case.get("claims", {}).items():
            is_old = evidence.plan.ended - moment(at) > LEASE
            if is_old and (case_id, claim) not in logged:
                yield f"case {case_id[:6]}: claim of {claim} past its lease"
