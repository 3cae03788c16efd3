"""Take no-shows in that a person brings: a list, or one that a colleague typed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from weerzien.domain.errors import AlreadyAppliedError, NotFoundError, RefusedError
from weerzien.domain.event import AppointmentReported, Event
from weerzien.ports import Events, Inbox, Receipt
from weerzien.usecases.receive_event import receive_event
from weerzien.usecases.watch_no_shows import MOST_AN_HOUR


class Seen(StrEnum):
    """What would become, or became, of a no-show that is brought."""

    NEW = "new"
    KNOWN = "known"
    """It came before, or stands in this list twice: it has no second effect."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A checked event with the hash of what it says."""

    event: Event
    body_hash: str


def preview(brought: Sequence[Brought], events: Events) -> tuple[Seen, ...]:
    """Say of each what importing it would do, and change nothing."""
    found: list[Seen] = []
    before: set[str] = set()
    for one in brought:
        known = one.event.id in before or _is_known(one.event, events)
        found.append(Seen.KNOWN if known else Seen.NEW)
        before.add(one.event.id)
    return tuple(found)


def import_no_shows(
    brought: Sequence[Brought], by: str, events: Events, inbox: Inbox, *, many: bool
) -> tuple[Seen, ...]:
    """Store and queue each; what came before is queued again until it has had its effect.

    `by` is the colleague who brings them, and stands on each mark; who brings one again does not.
    Raises RefusedError `too_many_no_shows`, before anything is stored, for more new ones than a
    practice misses in a day, unless the colleague says that it is so many: a whole agenda that is
    taken for missed would write to everybody who came.
    """
    if not many and preview(brought, events).count(Seen.NEW) > MOST_AN_HOUR:
        raise RefusedError("too_many_no_shows")
    return tuple(_take_in(one, by, events, inbox) for one in brought)


def _take_in(one: Brought, by: str, events: Events, inbox: Inbox) -> Seen:
    receipt = receive_event(_signed(one.event, by), one.body_hash, events, inbox)
    return Seen.NEW if receipt is Receipt.NEW else Seen.KNOWN


def _signed(event: Event, by: str) -> Event:
    match event.fact:
        case AppointmentReported() as report:
            return replace(event, fact=replace(report, by=by))
        case _:
            return event


def _is_known(event: Event, events: Events) -> bool:
    try:
        events.get(event.practice_id, event.id)
    except NotFoundError:
        return False
    except AlreadyAppliedError:
        return True
    return True
