"""FHIR dates that may be as short as a year, made into the day or moment that harms least."""

import re
from calendar import monthrange
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

_PARTIAL: Final = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def youngest(birth_date: str, today: str) -> str:
    """Take the last day of a year or month: whoever may be a minor is treated as one."""
    match = _PARTIAL.fullmatch(birth_date)
    if match is None or int(match[1]) == 0:
        return birth_date
    year, month = int(match[1]), int(match[2] or 12)
    last = f"{match[1]}-{month:02}-{monthrange(year, month)[1]:02}"
    return min(last, today) if today.startswith(birth_date) else last


def made_at(created: str, told_at: str, zone: str) -> str | None:
    """Take the end of a day, in the practice's time, for an appointment made on it.

    So that one made after a missed visit is a return, whatever the hour. Not later than the moment
    of the event itself. A year or month says too little: None.
    """
    if _PARTIAL.fullmatch(created):
        return None
    if not _DAY.fullmatch(created):
        return created
    try:
        ends = datetime.combine(datetime.fromisoformat(created), time.max, ZoneInfo(zone))
        return min(ends, datetime.fromisoformat(told_at)).isoformat()
    except (ValueError, TypeError):
        return created
