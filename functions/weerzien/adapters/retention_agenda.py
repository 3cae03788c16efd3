"""When erasing looks at a patient's file: every event sees to it that it does in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from weerzien.adapters import keys
from weerzien.domain.retention import periods_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weerzien.domain.patient_file import Changes, PatientFile
    from weerzien.domain.practice import Practice


def place_of(
    file: PatientFile, changes: Changes, practice: Practice, now: datetime
) -> dict[str, str]:
    """Attributes that put the file where erasing finds it in time; none where it does already.

    What an event brings can be due after the shortest period at the earliest. A file that was
    asked to be erased is due now.
    """
    keep = periods_of(practice)
    look_at = now + max(min(keep.details, keep.words), timedelta(days=1))
    if _was_asked(file, changes):
        look_at = now
    if file.look_at is not None and file.look_at <= look_at:
        return {}
    return keys.retention(file.patient_id, look_at).item()


def look_at_of(item: Mapping[str, Any]) -> datetime | None:
    """Read the moment back out of a patient's item."""
    place = item.get("gsi1sk")
    return datetime.fromisoformat(str(place).partition("#")[0]) if place else None


def _was_asked(file: PatientFile, changes: Changes) -> bool:
    if file.patient is None or changes.patient is None:
        return False
    return changes.patient.erasure_asked_at != file.patient.erasure_asked_at
