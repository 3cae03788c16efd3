"""When erasing looks at a patient's file: every file has a place on the agenda as it is made."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from weerzien.adapters import keys
from weerzien.domain.retention import periods_of

if TYPE_CHECKING:
    from datetime import datetime

    from weerzien.adapters.table import Expression
    from weerzien.domain.patient import Patient
    from weerzien.domain.practice import Practice


def first_look(patient: Patient, practice: Practice, now: datetime) -> keys.IndexKey:
    """The first moment at which anything of a file that is made now can be due."""
    return keys.retention(patient.id, now + max(periods_of(practice).details, timedelta(days=1)))


def look_by(
    before: Patient, after: Patient, practice: Practice, now: datetime, x: Expression
) -> str:
    """More for a SET clause: the file keeps its place; asked to be erased, it is looked at now."""
    if after.erasure_asked_at != before.erasure_asked_at:
        return x.assign(keys.retention(after.id, now).item())
    place = first_look(after, practice, now).item()
    return ", ".join(
        f"{x.at(name)} = if_not_exists({x.at(name)}, {x.value(value)})"
        for name, value in place.items()
    )
