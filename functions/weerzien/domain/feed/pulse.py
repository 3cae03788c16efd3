"""The rhythm of one practice's feed, learnt from itself: silence in opening hours stands out.

EC-O02. Per weekday and hour the counts of the last four open weeks are kept, and their median is
what is usual: an hour in which a system sends one batch a day counts as much as the batch, all
others as nothing. Silence is judged by how many events *should* have come since the last one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from weerzien.domain.calendar import opening_on
from weerzien.domain.practice import Practice

HOUR = timedelta(hours=1)
WEEKS = 4
KNOWN_FROM = 3
"""Weeks of which an hour must be known before anything is expected of it."""
ENOUGH = 15.0
"""So many expected events that did not come are no chance: if they came one by one, e^-15, once
in three million silences. Feeds come in bunches, hence so high a bar."""
SILENT_HOURS = 2
"""One quiet hour is a meeting."""
MOST_QUIET = 168
"""Quiet hours that are remembered, of a practice that hardly ever sends."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """What is known of a feed's rhythm up to `until`, the end of a clock hour in UTC."""

    practice_id: str
    until: datetime
    usual: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Weekday and local hour, such as 1-09 → counts of the last open weeks, newest last."""
    heard_at: datetime | None = None
    """End of the last hour in which something came."""
    expected: float = 0.0
    """Events that should have come since then, in opening hours."""
    quiet: tuple[str, ...] = ()
    """Open hours since then; learnt from only if they turn out to be no fault."""
    silent_since: datetime | None = None
    rev: int = 0

    @property
    def is_silent(self) -> bool:
        return self.silent_since is not None


def after_hour(pulse: Pulse, came: int, practice: Practice) -> Pulse:
    """The pulse one clock hour later, in which `came` events came."""
    start, until = pulse.until, pulse.until + HOUR
    is_open = _is_open(start, until, practice)
    slot = slot_of(start, practice)
    if came:
        usual = pulse.usual if pulse.is_silent else _learn(pulse.usual, pulse.quiet, 0)
        return replace(
            pulse,
            until=until,
            usual=_learn(usual, (slot,), came) if is_open else usual,
            heard_at=until,
            expected=0.0,
            quiet=(),
            silent_since=None,
        )
    if not is_open or pulse.heard_at is None:
        return replace(pulse, until=until)
    expected = pulse.expected + usual_in(pulse, slot)
    quiet = (*pulse.quiet, slot)
    is_silent = expected >= ENOUGH and len(quiet) >= SILENT_HOURS
    since = pulse.silent_since or (until if is_silent else None)
    # What is known to be a fault is not counted on: it would teach us that silence is usual.
    return replace(
        pulse,
        until=until,
        expected=expected,
        quiet=pulse.quiet if pulse.is_silent else quiet[-MOST_QUIET:],
        silent_since=since,
    )


def usual_in(pulse: Pulse, slot: str) -> float:
    """Events that such an hour usually brings; 0 while it is known too little."""
    counts = pulse.usual.get(slot, ())
    return _median(counts) if len(counts) >= KNOWN_FROM else 0.0


def usual_week(pulse: Pulse) -> float:
    """Events of a usual week of opening hours."""
    return sum(usual_in(pulse, slot) for slot in pulse.usual)


def is_judged(pulse: Pulse) -> bool:
    """Whether the practice sends enough for its silence to mean anything within a week."""
    return usual_week(pulse) >= ENOUGH


def _median(counts: tuple[int, ...]) -> float:
    # Not that of `statistics`, whose import takes longer than all the rest of this file.
    ordered, middle = sorted(counts), len(counts) // 2
    return float(ordered[middle]) if len(counts) % 2 else sum(ordered[middle - 1 : middle + 1]) / 2


def slot_of(start: datetime, practice: Practice) -> str:
    local = start.astimezone(ZoneInfo(practice.time_zone))
    return f"{local.isoweekday()}-{local.hour:02}"


def _learn(
    usual: Mapping[str, tuple[int, ...]], slots: tuple[str, ...], came: int
) -> Mapping[str, tuple[int, ...]]:
    learnt = dict(usual)
    for slot in slots:
        learnt[slot] = (*learnt.get(slot, ()), came)[-WEEKS:]
    return learnt


def _is_open(start: datetime, until: datetime, practice: Practice) -> bool:
    """Whether the whole hour lies in opening hours: holidays and closures are not counted."""
    hours = opening_on(start.astimezone(ZoneInfo(practice.time_zone)).date(), practice)
    return hours is not None and hours.opens <= start and until <= hours.closes
