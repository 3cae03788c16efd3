"""I1 (promise P1): no message twice, and one touchpoint a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from demo.clock import ZONE, moment
from proof.checker.evidence import Evidence
from proof.checker.finding import Finding
from proof.checker.reading import begun_by_others, cases, clocks, contacts, short

NAME = "I1  a message at most once, a touchpoint a day at most"


def check(evidence: Evidence) -> Finding:
    """Count what the carrier accepted, by key, and by patient, channel and local day."""
    counts = Counter(row["key"] for row in evidence.accepted)
    twice = [f"{short(key)}: accepted {n} times" for key, n in counts.items() if n > 1]
    return Finding(NAME, len(evidence.accepted), (*twice, *_days(evidence)))


def _days(evidence: Evidence) -> Iterator[str]:
    patient_of = {one.case_id: one.patient_id for one in evidence.plan.no_shows}
    days = Counter(
        (patient_of.get(case_id, case_id), channel, day)
        for case_id, channel, day in _touchpoints(evidence)
    )
    for (patient_id, channel, day), count in days.items():
        if count > 1:
            yield f"patient {patient_id[:6]}: {count} by {channel} on {day}"


def _touchpoints(evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """Give case, channel and local day of each message: of its row, if its sender wrote that."""
    logged_at, others = {one.key: one.at for one in contacts(evidence)}, begun_by_others(evidence)
    found = cases(evidence)
    for key, row in {row["key"]: row for row in evidence.accepted}.items():
        practice_id, case_id, stage, channel = key.rsplit("-", 3)
        if key in logged_at and key not in others:
            day = str(logged_at[key].astimezone(ZONE).date())
        elif stage in (done := found.get(case_id, {}).get("done", {})):
            day = done[stage]
        else:
            at = clocks(evidence)[practice_id].practice(moment(row["at"]))
            day = str(at.astimezone(ZONE).date())
        yield case_id, channel, day
