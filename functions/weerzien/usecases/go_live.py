"""The one switch for all sending, and what must be there before it may be on (AU-15, AU-21)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from weerzien.domain.contact import ContactStatus, Direction
from weerzien.domain.errors import NotReadyError
from weerzien.domain.going_live import Missing, missing
from weerzien.domain.kept_file import KeptFile
from weerzien.domain.practice import Practice
from weerzien.ports import Agreements, PracticeRows, TextJudge
from weerzien.usecases.erase_expired import Erasing, kept_file

_CAME_OUT = (ContactStatus.SENT, ContactStatus.DELIVERED)


@dataclass(frozen=True, slots=True)
class GoingLive:
    """The ports that the switch needs, together."""

    keeping: Erasing
    agreements: Agreements
    rows: PracticeRows
    judge: TextJudge


def what_is_missing(practice_id: str, ports: GoingLive) -> tuple[Missing, ...]:
    """Say all that a practice lacks before its messages may leave; empty where it may go live."""
    practice = ports.keeping.practices.get(practice_id)
    return missing(
        practice,
        ports.agreements.of_practice(practice_id),
        practice.rehearsed_at is not None or _was_rehearsed(practice, ports),
        not ports.judge.faults(practice),
    )


def switch_on(practice_id: str, ports: GoingLive) -> Practice:
    """Let messages leave, and end the rehearsal; NotReadyError says all that is missing."""
    found = what_is_missing(practice_id, ports)
    if found:
        raise NotReadyError(found)
    practice = ports.keeping.practices.get(practice_id)
    live = replace(
        practice,
        sending=True,
        rehearsal=None,
        rehearsed_at=practice.rehearsed_at or ports.keeping.clocks.real_now(),
        settings_version=practice.settings_version + 1,
    )
    ports.keeping.practices.save(live)
    return live


def switch_off(practice_id: str, ports: GoingLive) -> Practice:
    """Hold all messages at once; nothing is asked first, and nothing is lost (AU-21)."""
    practice = ports.keeping.practices.get(practice_id)
    off = replace(practice, sending=False, settings_version=practice.settings_version + 1)
    ports.keeping.practices.save(off)
    return off


def _was_rehearsed(practice: Practice, ports: GoingLive) -> bool:
    """Whether a carrier took at least one message of a rehearsal: a clock alone shows nothing.

    Before the first going live every message is one of a rehearsal.
    """
    if practice.rehearsal is None:
        return False
    return any(_got_a_message(file) for file in _files(practice.id, ports))


def _files(practice_id: str, ports: GoingLive) -> Iterator[KeptFile]:
    for patient_id in ports.rows.files(practice_id):
        yield kept_file(practice_id, patient_id, ports.keeping)


def _got_a_message(file: KeptFile) -> bool:
    return any(
        row.direction is Direction.OUT and row.stage is not None and row.status in _CAME_OUT
        for kept in file.cases
        for row in kept.contacts
    )
