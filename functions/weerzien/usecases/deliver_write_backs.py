"""Empty the outboxes into the practices' records: in order per home, repeated until taken."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import zip_longest
from urllib.parse import urlsplit

from weerzien.domain.errors import StaleError
from weerzien.domain.practice import Practice
from weerzien.domain.write_back import About, Home, Outbox, WriteBack
from weerzien.ports import (
    Cases,
    Clocks,
    Contacts,
    Endpoint,
    Endpoints,
    HandOvers,
    Outboxes,
    PatientFiles,
    Practices,
    Records,
)
from weerzien.ports.write_back import Answer, Fate
from weerzien.usecases.told_about import about, is_replaced

MOST = 20_000
"""Outboxes a run looks at, by their keys only: one practice's many hide no other's few."""

LEASE = timedelta(seconds=60)
"""Longer than one attempt and the function's own time: after it nobody is still sending."""

TIME_TO_START = timedelta(seconds=40)
"""In which a run takes up outboxes; with one more attempt it ends within its minute."""

SHARE = timedelta(seconds=10)
"""Of a run, for one host while others wait: one that is slow delays nobody else's messages."""


@dataclass(frozen=True, slots=True)
class WritingBack:
    """The ports that writing back needs, together."""

    practices: Practices
    cases: Cases
    contacts: Contacts
    files: PatientFiles
    hand_overs: HandOvers
    outboxes: Outboxes
    endpoints: Endpoints
    records: Records
    clocks: Clocks
    acting_for: Callable[[str], AbstractContextManager[None]]
    """Inside the block only this practice's rows can be touched."""


@dataclass(slots=True)
class Delivered:
    """What one run did: outboxes looked at, messages taken, not taken, given up; endpoints gone."""

    seen: int = 0
    written: int = 0
    not_taken: int = 0
    dead: int = 0
    parked: int = 0
    gone: int = 0
    failed: int = 0
    """Outboxes that could not be dealt with; they come again when their lease is over."""


@dataclass(slots=True)
class _Run:
    ports: WritingBack
    ends: datetime
    done: Delivered = field(default_factory=Delivered)
    down: set[str] = field(default_factory=set)
    """Hosts that nothing could be sent to: the others that wait for them need not try."""
    endpoints: dict[str, Endpoint | None] = field(default_factory=dict)
    """By practice, as this run found them."""
    closed: set[str] = field(default_factory=set)
    """Practices whose address could not be looked up: once a run is enough to know."""
    spent: defaultdict[str, timedelta] = field(default_factory=lambda: defaultdict(timedelta))
    """By host: how long its answers took."""

    @property
    def is_over(self) -> bool:
        return self.ports.clocks.real_now() >= self.ends

    def endpoint(self, practice_id: str) -> Endpoint | None:
        """Where messages can go now: None where there is none, or it is gone."""
        if practice_id not in self.endpoints:
            found = self.ports.endpoints.find(practice_id)
            self.endpoints[practice_id] = found if found and found.gone_at is None else None
        return self.endpoints[practice_id]

    def has_had(self, share: timedelta, endpoint: Endpoint) -> bool:
        return self.spent[_host(endpoint)] >= share


def deliver_write_backs(ports: WritingBack, shard: int | None = None) -> Delivered:
    """Take up the outboxes that are due, practices in turns, each on its own.

    Runs of different shards (0 to 7) go on beside one another; None takes up everything.
    """
    run = _Run(ports, ports.clocks.real_now() + TIME_TO_START)
    tried: set[Home] = set()
    while True:
        homes = ports.outboxes.due(ports.clocks.real_now(), MOST, shard)
        fresh = [home for home in homes if home not in tried]
        if not fresh:
            return run.done
        put_off = _take_up(in_turns(fresh), SHARE, run)
        _take_up(put_off, TIME_TO_START, run)
        if run.is_over:
            return run.done
        tried.update(fresh)


def in_turns(homes: Iterable[Home]) -> Iterator[Home]:
    """The first of each practice, then the second of each: a burst of one delays no other."""
    of_practice = defaultdict[str, list[Home]](list)
    for home in homes:
        of_practice[home.practice_id].append(home)
    for turn in zip_longest(*of_practice.values()):
        yield from filter(None, turn)


def _take_up(homes: Iterable[Home], share: timedelta, run: _Run) -> list[Home]:
    """Empty what can be emptied; those whose host has had its share are put off."""
    put_off = []
    for home in homes:
        if run.is_over:
            break
        if not _try(home, share, run):
            put_off.append(home)
    return put_off


def _try(home: Home, share: timedelta, run: _Run) -> bool:
    if home.practice_id in run.closed:
        return True
    try:
        with run.ports.acting_for(home.practice_id):
            endpoint = run.endpoint(home.practice_id)
            if endpoint is not None and run.has_had(share, endpoint):
                return False
            return _empty(home, endpoint, share, run)
    except StaleError:
        # More came meanwhile, or somebody else took it over: it is found again at its lease's end.
        return True
    except Exception:  # noqa: BLE001 - oldest first: one in trouble would stop all others for good
        run.done.failed += 1
        if home.practice_id not in run.endpoints:
            run.closed.add(home.practice_id)
        return True


def _empty(home: Home, endpoint: Endpoint | None, share: timedelta, run: _Run) -> bool:
    """Send what waits, in order; False where the host's share was over before the outbox was."""
    ports, now = run.ports, run.ports.clocks.real_now()
    outbox = ports.outboxes.claim(home, now, now + LEASE)
    if outbox is None:
        return True
    run.done.seen += 1
    if endpoint is None:
        _park(outbox, run)
        run.done.parked += 1
        return True
    practice = ports.practices.get(home.practice_id)
    subject = about(outbox.home, practice, ports.cases, ports.files, ports.hand_overs)
    for message in outbox.pending:
        if run.is_over or run.has_had(share, endpoint):
            ports.outboxes.save(outbox, message, ports.clocks.real_now())
            return False
        answer = _post(message, subject, practice, endpoint, run)
        if answer.fate is Fate.GONE:
            ports.endpoints.gone(endpoint, ports.clocks.real_now())
            run.endpoints[home.practice_id] = None
            _park(outbox, run)
            run.done.gone += 1
            return True
        outbox, goes_on = _settle(outbox, message, answer, run)
        if not goes_on:
            return True
    ports.outboxes.release(outbox)
    return True


def _park(outbox: Outbox, run: _Run) -> None:
    """Wait for an address; one that came in since it was looked for had nothing to wake yet."""
    run.ports.outboxes.park(outbox)
    if run.ports.endpoints.is_open(outbox.home.practice_id):
        run.ports.outboxes.unpark(outbox.home, run.ports.clocks.real_now())


def _post(
    message: WriteBack, subject: About, practice: Practice, endpoint: Endpoint, run: _Run
) -> Answer:
    if is_replaced(message, subject):
        return Answer(Fate.TAKEN)
    host, began = _host(endpoint), run.ports.clocks.real_now()
    if host in run.down:
        return Answer(Fate.UNREACHABLE, "unreachable")
    answer = run.ports.records.post(message, subject, practice, endpoint)
    run.spent[host] += run.ports.clocks.real_now() - began
    if answer.fate is Fate.UNREACHABLE:
        run.down.add(host)
    return answer


def _host(endpoint: Endpoint) -> str:
    return urlsplit(endpoint.url).netloc


def _settle(outbox: Outbox, message: WriteBack, answer: Answer, run: _Run) -> tuple[Outbox, bool]:
    """Keep what an attempt came to; say whether the next message of this home may go."""
    ports, now = run.ports, run.ports.clocks.real_now()
    if answer.fate is Fate.TAKEN:
        if message.contact is not None:
            ports.contacts.written_back(message.contact, now)
        run.done.written += 1
        return ports.outboxes.save(outbox, message.taken(now), now + LEASE), True
    after = message.failed(answer.why, now)
    run.done.not_taken += 1
    if after.dead_at is not None:
        # The next is not held up by it: it has a schedule of its own.
        run.done.dead += 1
        return ports.outboxes.save(outbox, after, now + LEASE), True
    return ports.outboxes.save(outbox, after, after.next_at(now, answer.wait)), False
