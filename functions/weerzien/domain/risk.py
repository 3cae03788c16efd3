"""Which risk categories a patient has, from what a source system may tell (HR-01 to HR-07)."""

from collections.abc import Iterable
from datetime import date

from weerzien.domain.practice import Practice
from weerzien.domain.vocabulary import RiskCategory

CHRONIC_CONDITIONS = 2
"""From this many on it counts as chronic_multi (HR-01)."""


def derive_risks(
    ready: Iterable[RiskCategory],
    *,
    practice: Practice,
    today: date,
    discharge_date: date | None = None,
    session_number: int | None = None,
    chronic_conditions: int | None = None,
) -> frozenset[RiskCategory]:
    """Ready-made marks, and those that follow from a date or a count (HR-01, HR-02, HR-05).

    `today` is the practice's day of the event. A discharge that still lies ahead counts too: these
    may be the last details that the source sends before the missed appointment.
    """
    risks = set(ready)
    if chronic_conditions is not None and chronic_conditions >= CHRONIC_CONDITIONS:
        risks.add(RiskCategory.CHRONIC_MULTI)
    if discharge_date and (today - discharge_date).days <= practice.recent_discharge_days:
        risks.add(RiskCategory.PSYCH_DISCHARGE)
    if session_number is not None and session_number <= practice.early_treatment_sessions:
        risks.add(RiskCategory.EARLY_TREATMENT)
    return frozenset(risks)
