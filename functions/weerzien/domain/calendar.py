"""The practice's calendar: civil days and hours in, moments in UTC out (D6, section 7.1).

Day arithmetic runs on local dates and elapsed time on UTC, so that a clock change moves neither.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from weerzien.domain.dutch_holidays import holiday_on
from weerzien.domain.practice import Closure, Practice, Window
from weerzien.domain.vocabulary import Channel

ONE_DAY = timedelta(days=1)
LOOK_AHEAD_DAYS = 366


class Hours(NamedTuple):
    """A stretch of one local day, as moments in UTC; `closes` itself is outside."""

    opens: datetime
    closes: datetime


def local_date(moment: datetime, practice: Practice) -> date:
    return moment.astimezone(ZoneInfo(practice.time_zone)).date()


def at_local(on: date, civil: time, practice: Practice) -> datetime:
    """Moment in UTC of a civil time on a date; in a repeated hour the first one."""
    return datetime.combine(on, civil, ZoneInfo(practice.time_zone)).astimezone(UTC)


def holiday(on: date, practice: Practice) -> str | None:
    """Name of the public holiday, or of the optional one that this practice keeps."""
    return holiday_on(on, practice.optional_holidays)


def closure_on(on: date, practice: Practice) -> Closure | None:
    """Find the practice's own closure on that date, with its cover number."""
    return next((one for one in practice.closures if one.first_day <= on <= one.last_day), None)


def is_working_day(on: date, practice: Practice) -> bool:
    """No closed weekday, public holiday or own closure."""
    return (
        on.isoweekday() in practice.opening.weekdays
        and holiday(on, practice) is None
        and closure_on(on, practice) is None
    )


def opening_on(on: date, practice: Practice) -> Hours | None:
    """Give the opening hours of a date; None when closed."""
    if not is_working_day(on, practice):
        return None
    return Hours(
        at_local(on, practice.opening.opens, practice),
        at_local(on, practice.opening.closes, practice),
    )


def next_working_day(after: date, practice: Practice) -> date:
    """First working day later than the date."""
    return next_opening(at_local(after + ONE_DAY, time(), practice), practice)[0]


def next_opening(at: datetime, practice: Practice) -> tuple[date, Hours]:
    """Find the opening that is going on at a moment, or the first one after it."""
    start = local_date(at, practice)
    for ahead in range(LOOK_AHEAD_DAYS):
        on = start + ahead * ONE_DAY
        hours = opening_on(on, practice)
        if hours and at < hours.closes:
            return on, hours
    raise ValueError("practice_never_opens")


def last_opening_before(on: date, practice: Practice) -> Hours:
    """Give the opening hours of the last working day earlier than the date."""
    for back in range(1, LOOK_AHEAD_DAYS):
        hours = opening_on(on - back * ONE_DAY, practice)
        if hours:
            return hours
    raise ValueError("practice_never_opens")


def first_open_moment(at: datetime, practice: Practice) -> datetime:
    """Give the moment itself while the practice is open, else the next opening."""
    return max(at, next_opening(at, practice)[1].opens)


def end_of_working_day(after: datetime, count: int, practice: Practice) -> datetime:
    """Give the closing time of the n-th working day after the local day of a moment (NS-17)."""
    on = local_date(after, practice)
    for _ in range(count):
        on = next_working_day(on, practice)
    return at_local(on, practice.opening.closes, practice)


def resume_after_reply(received_at: datetime, practice: Practice) -> datetime:
    """First opening after the days that staff have to handle a reply (NS-17, EC-S15)."""
    end = end_of_working_day(received_at, practice.reply_pause_working_days, practice)
    return first_open_moment(end, practice)


def add_opening_time(at: datetime, amount: timedelta, practice: Practice) -> datetime:
    """Moment at which so much opening time has passed, such as 4 working hours (HR-30)."""
    while True:
        _, hours = next_opening(at, practice)
        start = max(at, hours.opens)
        left = hours.closes - start
        if amount <= left:
            return start + amount
        amount -= left
        at = hours.closes


def opening_time_between(start: datetime, end: datetime, practice: Practice) -> timedelta:
    """Elapsed opening time from one moment to another; zero when the end comes first."""
    total = timedelta()
    on, last = local_date(start, practice), local_date(end, practice)
    while on <= last:
        hours = opening_on(on, practice)
        if hours:
            total += max(min(end, hours.closes) - max(start, hours.opens), timedelta())
        on += ONE_DAY
    return total


def _window_of(channel: Channel, practice: Practice) -> Window:
    return practice.sms_window if channel is Channel.SMS else practice.email_window


def message_window(
    on: date, channels: Iterable[Channel], practice: Practice, latest: time | None = None
) -> Hours | None:
    """Hours in which all the channels may be used on a date (NS-26); None when there are none.

    `latest` replaces the closing time of every channel, for the opening on day 0 (NS-25).
    """
    windows = [_window_of(channel, practice) for channel in channels]
    if (
        any(on.isoweekday() not in window.weekdays for window in windows)
        or holiday(on, practice)
        or (not practice.messages_during_closures and closure_on(on, practice))
    ):
        return None
    opens = max(window.opens for window in windows)
    closes = latest or min(window.closes for window in windows)
    if opens >= closes:
        return None
    return Hours(at_local(on, opens, practice), at_local(on, closes, practice))


def next_message_day(on: date, channels: Iterable[Channel], practice: Practice) -> date:
    """First date, from this one on, with a window for all the channels.

    Raises ValueError when the settings leave none in a year.
    """
    needed = tuple(channels)
    for ahead in range(LOOK_AHEAD_DAYS):
        if message_window(on + ahead * ONE_DAY, needed, practice):
            return on + ahead * ONE_DAY
    raise ValueError("no_message_window")


def first_message_moment(at: datetime, channels: Iterable[Channel], practice: Practice) -> datetime:
    """Give the moment itself inside the window of all the channels, else its next opening."""
    needed = tuple(channels)
    on = next_message_day(local_date(at, practice), needed, practice)
    hours = message_window(on, needed, practice)
    if hours and at < hours.closes:
        return max(at, hours.opens)
    return first_message_moment(at_local(on + ONE_DAY, time(), practice), needed, practice)
