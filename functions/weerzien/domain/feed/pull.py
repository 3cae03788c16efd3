"""When a practice's agenda is read: once a night at its own minute, and again after trouble."""

from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Final

from weerzien.domain.calendar import ONE_DAY, at_local, local_date
from weerzien.domain.practice import Practice

FROM: Final = time(22)
SPREAD: Final = timedelta(hours=4)
"""So that one vendor's server is not asked for all its practices in one minute."""
AGAIN: Final = timedelta(hours=1)
TRIES: Final = 3
"""A night; then the next one is waited for."""


def next_night(now: datetime, practice: Practice) -> datetime:
    """Give the practice's own moment of the coming night."""
    share = int.from_bytes(sha256(practice.id.encode()).digest()[:4]) / 2**32
    today = local_date(now, practice)
    # A night begins on the day before its small hours.
    nights = (at_local(today + n * ONE_DAY, FROM, practice) for n in (-1, 0, 1))
    return next(moment for night in nights if (moment := night + share * SPREAD) > now)


def after_failure(now: datetime, failures: int, practice: Practice) -> datetime:
    """Give the next moment after so many failures in a row."""
    return now + AGAIN if failures % TRIES else next_night(now, practice)
