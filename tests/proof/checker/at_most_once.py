"""I1 (promise P1): no message twice, and one touchpoint a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from demo.clock import ZONE, moment
from proof.checker.evidence import Evidence
from proof.checker.finding import Finding
from proof.checker.reading import clocks, contacts, once_unknown, short

NAME = "I1  a message at most once, a touchpoint a day at most"


def check(evidence: Evidence) -> Finding:
    """Count what the carrier accepted, by key, and by patient, channel and local day."""
    counts = Counter(row["key"] for row in evidence.accepted)
    twice = [f"{short(key)}: accepted {n} times" for key, n in counts.items() if n > 1]
    return Finding(NAME, len(evidence.accepted), (*twice, *_days(evidence)))


def _days(evidence: Evidence) -> Iterator[str]:
    patient_of = {one.case_id: one.patient_id for one in evidence.plan.no_shows}
    logged_at = {one.key: one.at for one in contacts(evidence) if one.by != "carrier"}
    clock_of, doubtful = clocks(evidence), once_unknown(evidence)
    days: Counter[tuple[str, str, str]] = Counter()
    for key in {row["key"]: row for row in evidence.accepted}:
        practice_id, case_id, _, channel = key.rsplit("-", 3)
        at = logged_at.get(key)
        if at is None or key in doubtful:
            # Its sender died or does not know: then the carrier's clock says the day.
            row = next(one for one in evidence.accepted if one["key"] == key)
            at = clock_of[practice_id].practice(moment(row["at"]))
        days[patient_of.get(case_id, case_id), channel, str(at.astimezone(ZONE).date())] += 1
    for (patient_id, channel, day), count in days.items():
        if count > 1:
            yield f"patient {patient_id[:6]}: {count} by {channel} on {day}"
