"""The carriers' lists of opt-outs beside ours, once a day: a STOP that got lost is found (CO-10).

A carrier knows addresses and our numbers, we know keyed hashes per practice: so each entry is
hashed for every practice that its list can be about, and looked up among what that practice's
patients closed. Only what nobody here has heard of is searched among the patients of each practice.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import timedelta

from weerzien.domain import ids
from weerzien.domain.errors import NotFoundError
from weerzien.domain.event import Event, PatientOptedOut
from weerzien.domain.practice import Practice
from weerzien.domain.vocabulary import Channel
from weerzien.ports import (
    Clocks,
    Events,
    Inbox,
    OptOutAtCarrier,
    OptOutLists,
    PatientFiles,
    PracticeIndex,
    PracticeRows,
    Practices,
)
from weerzien.usecases.reached_at import reached_at
from weerzien.usecases.receive_event import receive_event

SEARCHED_FOR = timedelta(days=7)
"""How long an entry that nobody here knows is searched for: some belong to nobody any more."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """The ports that comparing needs, together."""

    lists: OptOutLists
    index: PracticeIndex
    rows: PracticeRows
    practices: Practices
    files: PatientFiles
    events: Events
    inbox: Inbox
    clocks: Clocks
    acting_for: Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Compared:
    """What one comparison found; entries are the carriers'."""

    entries: int = 0
    missed: int = 0
    """Opt-outs of patients that we did not know of: in effect from now on."""
    opened_here: int = 0
    """Opened again here, still blocked there: a message would be refused."""
    only_here: int = 0
    """Closed here only; we keep our own list, so that is as it should be."""
    of_nobody: int = 0
    """Entries that belong to no patient of today."""
    failed: int = 0
    """Practices that could not be looked at; the next run does."""


@dataclass(slots=True)
class _Sight:
    """What is known of the entries while practices are looked at one by one."""

    entries: tuple[OptOutAtCarrier, ...]
    known: set[OptOutAtCarrier]
    owned: set[OptOutAtCarrier]
    done: Compared


def compare_opt_outs(ports: Comparing) -> Compared:
    """Compare all lists; an opt-out that is missing here is taken in, with an id of its own."""
    entries = tuple(ports.lists.entries())
    sight = _Sight(entries, set(), set(), Compared(entries=len(entries)))
    for look in (_recognise, _search):
        for practice_id in ports.index.all():
            try:
                with ports.acting_for(practice_id):
                    look(ports.practices.get(practice_id), sight, ports)
            except NotFoundError:
                continue
            except Exception:  # noqa: BLE001 - one practice in trouble must not hide all others
                sight.done = replace(sight.done, failed=sight.done.failed + 1)
    return replace(sight.done, of_nobody=len(set(entries) - sight.known - sight.owned))


def _recognise(practice: Practice, sight: _Sight, ports: Comparing) -> None:
    """Whatever the practice's own list says of the entries."""
    said = {(one.address_hash, one.channel): one for one in ports.rows.opt_outs(practice.id)}
    opened_here, matched = 0, 0
    for entry in _about(practice, sight.entries):
        found = said.get((ids.address_hash(practice.pepper, entry.address), entry.channel))
        if found is None or (not found.closed and found.at < entry.at):
            continue
        sight.known.add(entry)
        matched += found.closed
        opened_here += not found.closed
    closed = sum(one.closed for one in said.values())
    sight.done = replace(
        sight.done,
        opened_here=sight.done.opened_here + opened_here,
        only_here=sight.done.only_here + closed - matched,
    )


def _search(practice: Practice, sight: _Sight, ports: Comparing) -> None:
    """Whose address it is of what nobody's list knows."""
    since = ports.clocks.real_now() - SEARCHED_FOR
    now = ports.clocks.for_practice(practice).now()
    for entry in _about(practice, sight.entries):
        if entry in sight.known or entry.at < since:
            continue
        for patient_id in reached_at(practice, entry.channel, entry.address, now, ports.files):
            hashed = ids.address_hash(practice.pepper, entry.address)
            name = f"{entry.channel}|{hashed}|{entry.at.isoformat()}|{patient_id}"
            event_id = ids.event_id(practice.id, "opt_out_list", name)
            fact = PatientOptedOut(frozenset({entry.channel}), "carrier")
            event = Event(event_id, practice.id, patient_id, now, now, fact)
            receive_event(event, event_id, ports.events, ports.inbox)
            sight.owned.add(entry)
            sight.done = replace(sight.done, missed=sight.done.missed + 1)


def _about(practice: Practice, entries: tuple[OptOutAtCarrier, ...]) -> Iterator[OptOutAtCarrier]:
    """Entries that may be of this practice's patients: of its number, or of anybody's mail."""
    for entry in entries:
        if entry.channel is Channel.EMAIL or practice.sender.number in entry.senders:
            yield entry
