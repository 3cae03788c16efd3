"""How far each feed can be trusted: per practice, and per source system over its practices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from weerzien.domain.calendar import local_date
from weerzien.domain.errors import NotFoundError
from weerzien.domain.feed.pulse import Pulse
from weerzien.domain.feed.trust import SPAN, FeedDay, Trust, trust
from weerzien.domain.practice import Practice
from weerzien.ports import Feeds, PracticeIndex, Practices


@dataclass(frozen=True, slots=True)
class PracticeFeed:
    practice: Practice
    trust: Trust
    days: tuple[FeedDay, ...]
    """The last four weeks' days of which a list came."""
    pulse: Pulse | None


@dataclass(frozen=True, slots=True)
class VendorFeed:
    """All practices of one source system together; their lists are added up, not averaged."""

    source_system: str
    practices: int
    with_lists: int
    silent: int
    trust: Trust


def feed_of(practice_id: str, now: datetime, practices: Practices, feeds: Feeds) -> PracticeFeed:
    """Raise NotFoundError where there is no such practice."""
    practice = practices.get(practice_id)
    today = local_date(now, practice)
    days = feeds.days(practice_id, today - SPAN, today)
    return PracticeFeed(practice, trust(days), days, feeds.pulse(practice_id))


def all_feeds(
    now: datetime, index: PracticeIndex, practices: Practices, feeds: Feeds
) -> Iterable[PracticeFeed]:
    """Look at every practice, one after the other: for people, not for a schedule."""
    for practice_id in index.all():
        try:
            yield feed_of(practice_id, now, practices, feeds)
        except NotFoundError:
            # Left, or its registration was cut off.
            continue


def by_vendor(found: Iterable[PracticeFeed]) -> tuple[VendorFeed, ...]:
    """Add up by source system, in the order of their names; nobody's name is the empty one."""
    grouped: dict[str, list[PracticeFeed]] = {}
    for one in found:
        grouped.setdefault(one.practice.source_system.strip().casefold(), []).append(one)
    return tuple(
        VendorFeed(
            source_system=name,
            practices=len(ones),
            with_lists=sum(bool(one.days) for one in ones),
            silent=sum(one.pulse is not None and one.pulse.is_silent for one in ones),
            trust=trust(day for one in ones for day in one.days),
        )
        for name, ones in sorted(grouped.items())
    )
