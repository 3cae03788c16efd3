"""The hour of a touchpoint on its date: the opening after the grace, follow-ups spread (D5, D6)."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Final

from weerzien.domain.calendar import Hours, first_message_moment, local_date, message_window
from weerzien.domain.practice import Practice
from weerzien.domain.protocol import Touchpoint
from weerzien.domain.vocabulary import Stage

HAND_OVER: Final = timedelta(minutes=1)
"""A window needs this much left, so that what is due in it also leaves in it."""

RELEASE: Final = timedelta(minutes=10)
"""What waits for a window to open leaves in its first minutes, not all in its first second."""


def grace_ends(missed_start: datetime, received_at: datetime, practice: Practice) -> datetime:
    """Allow for corrections, less so when a mark in time must be answered in time (NS-25)."""
    due = max(missed_start, received_at) + timedelta(minutes=practice.grace_minutes)
    target = missed_start + timedelta(minutes=practice.day0_target_minutes)
    return min(due, target) if received_at <= target else due


def is_day0(stage: Stage, on: date, missed_date: date) -> bool:
    """Tell the opening on the missed date itself: it may go later and lives shorter (NS-25)."""
    return stage is Stage.IMMEDIATE and on == missed_date


def window_for(one: Touchpoint, on: date, missed_date: date, practice: Practice) -> Hours | None:
    """Give the hours in which a whole touchpoint may go on a date; None when there are none."""
    latest = practice.day0_latest if is_day0(one.stage, on, missed_date) else None
    return message_window(on, one.channels, practice, latest)


def has_room(hours: Hours, at: datetime) -> bool:
    return at + HAND_OVER <= hours.closes


def spread_over(hours: Hours, case_id: str, stage: Stage, span: timedelta) -> datetime:
    """Put a case at its own moment in the first part of a window, the same at every planning."""
    room = max(hours.closes - HAND_OVER - hours.opens, timedelta())
    span = min(span, room)
    digest = hashlib.sha256(f"{case_id}#{stage}".encode()).digest()
    seconds = int.from_bytes(digest[:8], "big") % (int(span.total_seconds()) + 1)
    return hours.opens + timedelta(seconds=seconds)


def first_moment(one: Touchpoint, at: datetime, missed_date: date, practice: Practice) -> datetime:
    """Give the moment itself inside the touchpoint's window, else the window's next opening."""
    hours = window_for(one, local_date(at, practice), missed_date, practice)
    if hours and has_room(hours, at):
        return max(at, hours.opens)
    return first_message_moment(at + HAND_OVER, one.channels, practice)
