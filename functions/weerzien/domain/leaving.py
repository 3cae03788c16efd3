"""A practice that leaves: it may still turn back for a while, then nothing is left of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

WAITING_PERIOD: Final = timedelta(days=30)
"""From leaving to erasing: time to read the export, and to turn back."""

EVIDENCE_YEARS: Final = 5
"""So long it can be shown that, and when, everything was erased."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """How far the leaving of a practice got; opaque ids and counts only, real moments."""

    practice_id: str
    asked_by: str
    asked_at: datetime
    erase_at: datetime
    exported_at: datetime | None = None
    """When the practice's data was last handed out whole."""
    erasing_since: datetime | None = None
    """From here on there is no way back."""
    files: int = 0
    """Patients' files that there were as erasing began."""
    erased_at: datetime | None = None
    """Nothing is left but this."""
