"""For practices whose record takes no messages: one file a day with what happened."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import groupby

from weerzien.domain.practice import Practice
from weerzien.domain.write_back import About, Home, WriteBack
from weerzien.ports import (
    Cases,
    Clocks,
    Contacts,
    Endpoints,
    HandOvers,
    Journals,
    Outboxes,
    PatientFiles,
    Practices,
)
from weerzien.usecases.told_about import about, is_replaced


@dataclass(frozen=True, slots=True)
class Journalling:
    """The ports that the journal needs, together."""

    practices: Practices
    cases: Cases
    contacts: Contacts
    files: PatientFiles
    hand_overs: HandOvers
    outboxes: Outboxes
    endpoints: Endpoints
    journals: Journals
    clocks: Clocks
    acting_for: Callable[[str], AbstractContextManager[None]]
    """Inside the block only this practice's rows can be touched."""


@dataclass(slots=True)
class Exported:
    """What one run did: files written, rows in them, practices that could not be dealt with."""

    files: int = 0
    rows: int = 0
    failed: int = 0


def export_journals(ports: Journalling) -> Exported:
    """Write a file for each practice for whose messages there is no endpoint.

    What is cut off before it is marked stands in the next file too: rows have ids.
    """
    done = Exported()
    # Whole before the first write: what is exported leaves the list.
    homes = tuple(ports.outboxes.parked())
    for practice_id, group in groupby(homes, key=lambda home: home.practice_id):
        try:
            with ports.acting_for(practice_id):
                if ports.endpoints.is_open(practice_id):
                    _wake(group, ports)
                    continue
                rows = _export(practice_id, tuple(group), ports)
        except Exception:  # noqa: BLE001 - one practice in trouble holds up no other
            done.failed += 1
            continue
        done.files += bool(rows)
        done.rows += rows
    return done


def _wake(homes: Iterable[Home], ports: Journalling) -> None:
    """What waits though there is an address was parked as that came in: it belongs there."""
    for home in homes:
        ports.outboxes.unpark(home, ports.clocks.real_now())


def _export(practice_id: str, homes: tuple[Home, ...], ports: Journalling) -> int:
    practice = ports.practices.get(practice_id)
    pending = {home: _pending(home, ports) for home in homes}
    rows = [
        (one, subject)
        for home, messages in pending.items()
        for subject in _subjects(home, messages, practice, ports)
        for one in messages
        if not is_replaced(one, subject)
    ]
    # Real time, also of a rehearsal: somebody fetches it on a real day.
    name = ports.clocks.real_now().strftime("%Y-%m-%dT%H%M%SZ")
    if rows:
        rows.sort(key=lambda row: (row[0].at, row[0].home.name, row[0].sequence))
        ports.journals.put(practice, name, rows)
    for home, messages in pending.items():
        ports.outboxes.export(home, messages, name)
    return len(rows)


def _pending(home: Home, ports: Journalling) -> tuple[WriteBack, ...]:
    return tuple(one for one in ports.outboxes.read(home) if one.is_pending)


def _subjects(
    home: Home, messages: tuple[WriteBack, ...], practice: Practice, ports: Journalling
) -> Iterator[About]:
    if messages:
        yield about(home, practice, ports.cases, ports.files, ports.hand_overs)


def confirm_journal(practice_id: str, name: str, ports: Journalling) -> int:
    """A colleague says that the record holds a file; answers how many rows it newly holds.

    Only now the contact log counts as written back: a file that lies here is in no record (CO-14).
    """
    now = ports.clocks.real_now()
    marked = 0
    for home, message_id in ports.journals.messages(practice_id, name):
        for one in ports.outboxes.read(home):
            if one.id != message_id or one.written_back_at:
                continue
            if one.contact is not None:
                ports.contacts.written_back(one.contact, now)
            ports.outboxes.confirm(one, now)
            marked += 1
    return marked
