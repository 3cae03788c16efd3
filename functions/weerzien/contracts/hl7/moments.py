"""Moments of HL7 v2 (DTM): digits, with or without an offset from UTC."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

from weerzien.contracts.fhir.dates import youngest
from weerzien.contracts.hl7.faults import Condition, Hl7Error, wrong

_MOMENT: Final = re.compile(
    r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(?:(\d{2})(?:\.\d{1,4})?)?(?:([+-])(\d{2})(\d{2}))?",
    re.ASCII,
)
_DAY: Final = re.compile(
    r"(\d{4})(?:(\d{2})(?:(\d{2})(?:\d{2,6}(?:\.\d{1,4})?)?(?:[+-]\d{4})?)?)?", re.ASCII
)
_SECONDS: Final = {"S": 1, "SEC": 1, "M": 60, "MIN": 60, "MN": 60, "H": 3600, "HR": 3600}


def moment(text: str, place: str, zone: ZoneInfo) -> datetime:
    """Aware moment in UTC; without an offset it is the practice's local time.

    In the hour that comes twice the first is meant; an hour that does not exist is read as if the
    clock had not been put forward. Raises Hl7Error.
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise _no_moment(place)
    year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
    try:
        offset = _offset(match) or zone
        civil = datetime(year, month, day, hour, minute, int(match[6] or 0), tzinfo=offset)
        return civil.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _no_moment(place) from None


def birth_date(text: str, place: str, today: date) -> str:
    """Civil day; of a year or month alone the day that harms least. Raises Hl7Error.

    A time behind it is not looked at.
    """
    match = _DAY.fullmatch(text)
    if match is None:
        raise _no_day(place)
    told = "-".join(filter(None, match.groups()))
    day = youngest(told, today.isoformat())
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        raise _no_day(place) from None


def duration(amount: str, unit: str) -> timedelta | None:
    """Length of an appointment; minutes where no unit is named; None for what is no length."""
    seconds = _SECONDS.get(unit.strip().upper() or "MIN")
    if seconds is None or not re.fullmatch(r"\d{1,5}(?:\.0+)?", amount, re.ASCII):
        return None
    return timedelta(seconds=int(float(amount)) * seconds) or None


def duration_in_one(text: str) -> timedelta | None:
    """Length as a timing component has it: M30, H1, S1800."""
    match = re.fullmatch(r"([SMH])(\d{1,5})", text, re.ASCII)
    return duration(match[2], match[1]) if match else None


def _offset(match: re.Match[str]) -> timezone | None:
    if match[7] is None:
        return None
    size = timedelta(hours=int(match[8]), minutes=int(match[9]))
    return timezone(size if match[7] == "+" else -size)


def _no_moment(place: str) -> Hl7Error:
    reason = "must be a moment that exists, YYYYMMDDHHMM[SS][+/-ZZZZ]"
    return wrong(place, Condition.DATA_TYPE, reason)


def _no_day(place: str) -> Hl7Error:
    return wrong(place, Condition.DATA_TYPE, "must be a day that exists, YYYY[MM[DD]]")
