"""Empty the outboxes into the practices' records: in order per home, repeated until taken."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from weerzien.domain.errors import StaleError
from weerzien.domain.practice import Practice
from weerzien.domain.write_back import About, Home, Outbox, WriteBack, WriteBackKind
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

BATCH = 100
LEASE = timedelta(seconds=60)
"""Longer than one attempt and the function's own time: after it nobody is still sending."""

TIME_TO_START = timedelta(seconds=40)
"""In which a run takes up outboxes; with one more attempt it ends within its minute."""


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

    @property
    def is_over(self) -> bool:
        return self.ports.clocks.real_now() >= self.ends


def deliver_write_backs(ports: WritingBack) -> Delivered:
    """Take up the outboxes that are due, longest due first; each on its own."""
    run = _Run(ports, ports.clocks.real_now() + TIME_TO_START)
    tried: set[Home] = set()
    while True:
        homes = ports.outboxes.due(ports.clocks.real_now(), BATCH)
        fresh = [home for home in homes if home not in tried]
        if not fresh:
            return run.done
        for home in fresh:
            if run.is_over:
                return run.done
            _try(home, run)
        tried.update(fresh)


def _try(home: Home, run: _Run) -> None:
    run.done.seen += 1
    try:
        with run.ports.acting_for(home.practice_id):
            _empty(home, run)
    except StaleError:
        # Somebody else took it over, and does the rest.
        return
    except Exception:  # noqa: BLE001 - oldest first: one in trouble would stop all others for good
        run.done.failed += 1


def _empty(home: Home, run: _Run) -> None:
    ports, now = run.ports, run.ports.clocks.real_now()
    outbox = ports.outboxes.claim(home, now, now + LEASE)
    if outbox is None:
        return
    endpoint = ports.endpoints.find(home.practice_id)
    if endpoint is None or endpoint.gone_at is not None:
        ports.outboxes.park(outbox)
        run.done.parked += 1
        return
    practice = ports.practices.get(home.practice_id)
    subject = about(outbox.home, practice, ports.cases, ports.files, ports.hand_overs)
    for message in outbox.pending:
        if run.is_over:
            ports.outboxes.save(outbox, message, ports.clocks.real_now())
            return
        answer = _post(message, subject, practice, endpoint, run)
        if answer.fate is Fate.GONE:
            ports.endpoints.gone(home.practice_id, ports.clocks.real_now())
            ports.outboxes.park(outbox)
            run.done.gone += 1
            return
        outbox, goes_on = _settle(outbox, message, answer, run)
        if not goes_on:
            return
    ports.outboxes.release(outbox)


def _post(
    message: WriteBack, subject: About, practice: Practice, endpoint: Endpoint, run: _Run
) -> Answer:
    if is_replaced(message, subject):
        return Answer(Fate.TAKEN)
    host = urlsplit(endpoint.url).netloc
    if host in run.down:
        return Answer(Fate.UNREACHABLE, "unreachable")
    answer = run.ports.records.post(message, subject, practice, endpoint)
    if answer.fate is Fate.UNREACHABLE:
        run.down.add(host)
    return answer


def is_replaced(message: WriteBack, subject: About) -> bool:
    """Whether a newer version of this page is there: it has a message of its own, to come."""
    if message.kind not in (WriteBackKind.HANDOVER_READY, WriteBackKind.HANDOVER_WITHDRAWN):
        return False
    return subject.hand_over is None or subject.hand_over.rev != message.rev


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


def about(
    home: Home, practice: Practice, cases: Cases, files: PatientFiles, hand_overs: HandOvers
) -> About:
    """Whom the messages of a home are about, as far as it is still known."""
    case = cases.get(home.practice_id, home.case_id) if home.case_id else None
    patient_id = case.patient_id if case else home.patient_id
    file = files.load(home.practice_id, patient_id)
    return About(
        patient_id,
        file.patient.details.ref if file.patient else "",
        {one.id: one.ref for one in file.appointments.values()},
        case,
        hand_overs.get(home.practice_id, home.case_id) if home.case_id else None,
        practice.rehearsal is not None,
    )
