"""I2 (promise P2): once a stop is committed nothing is claimed, and soon nothing accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from demo.clock import moment
from proof.checker.evidence import Change, Evidence, Row
from proof.checker.finding import Finding
from proof.checker.reading import case_histories, short

NAME = "I2  nothing claimed after a stop, nothing accepted 10 s after it"
AFTER_A_STOP: Final = 10.0
"""Seconds from claim to acceptance: the carrier has 7 to answer."""


def check(evidence: Evidence) -> Finding:
    """Look at every case that ended, or whose messages did, before its series was complete."""
    accepted = defaultdict(list)
    for row in evidence.accepted:
        accepted[row["key"].rsplit("-", 3)[1]].append(row)
    stops, broken = 0, list[str]()
    for case_id, changes in case_histories(evidence).items():
        stop = next((one for one in changes if _is_stopped(one)), None)
        if stop is None:
            continue
        stops += 1
        broken += _claimed_later(case_id, stop, changes)
        # The stream tells whole seconds, rounded down: up to one second too strict.
        late = [r for r in accepted[case_id] if _seconds(r["at"]) - stop.at > AFTER_A_STOP]
        broken += [f"{short(r['key'])}: accepted {_after(r['at'], stop)} s late" for r in late]
    return Finding(NAME, stops, tuple(broken))


def _is_stopped(change: Change) -> bool:
    if "messages_stop" in change.image:
        return True
    stop: Row = change.image.get("stop") or {}
    return "reason" in stop and stop["reason"] != "completed"


def _claimed_later(case_id: str, stop: Change, changes: list[Change]) -> Iterator[str]:
    before = set(stop.image.get("claims", ()))
    for change in changes[changes.index(stop) + 1 :]:
        for claim in set(change.image.get("claims", ())) - before:
            before.add(claim)
            yield f"case {case_id[:6]}: {claim} claimed after the stop"


def _seconds(text: str) -> float:
    return moment(text).timestamp()


def _after(text: str, stop: Change) -> int:
    return round(_seconds(text) - stop.at)
