"""The practice's safety line: all that is said by itself to words of distress (HR-33)."""

from datetime import timedelta
from typing import Final

from weerzien.domain.gsm7 import ONE_PART, fits_one_part, outside, septets

NOT_TWICE_WITHIN: Final = timedelta(hours=1)
"""An answering machine that speaks of an emergency must not be answered for ever."""

VALID_FOR: Final = timedelta(minutes=15)
"""So long a line that no carrier took is tried again. By then a colleague has called: the urgent
task of the reply is due in as long (AT_ONCE), and a line after that call would speak past it."""

TEXT_VERSION: Final = "safety_line"

NOT_TAKEN: Final = "not_taken"
"""Reason on the row of a line that the carrier refused for now, and the remark of its task."""

NOT_ARRIVED: Final = "not_arrived"
"""Remark of the task about a line that the carrier took and could not deliver."""


def faults(line: str) -> tuple[str, ...]:
    """Say in Dutch why a line cannot go out as one SMS part; empty where it can."""
    found = []
    if not line.strip():
        found.append("de veiligheidsregel is leeg")
    if strange := outside(line):
        found.append(f"deze tekens passen niet in één sms: {' '.join(strange)}")
    elif not fits_one_part(line):
        found.append(f"te lang voor één sms: {septets(line)} van {ONE_PART} tekens")
    if "{" in line or "}" in line:
        found.append("er staan accolades in: deze regel heeft geen velden")
    return tuple(found)
