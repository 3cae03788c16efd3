"""What is kept of a patient, and until when: each thing has its due moment (CO-14, D26)."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from weerzien.domain.appointment import Appointment
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact
from weerzien.domain.forgetting import (
    holds_details,
    is_blocked,
    without_place,
    without_risks,
    without_words,
)
from weerzien.domain.hand_over import HandOver, holds_words
from weerzien.domain.kept_file import Expired, KeptCase, KeptFile
from weerzien.domain.practice import Practice
from weerzien.domain.task import Task

T = TypeVar("T")

LONGEST: Final = {"details_days": 30, "words_days": 90, "log_months": 24}
"""The product's own periods: a practice may choose shorter ones, never longer."""

LOOK_AGAIN: Final = timedelta(days=30)
A_DAY: Final = timedelta(days=1)
_MONTHS: Final = 12
_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Periods:
    """How long one practice keeps what; `words` is also how long an open task holds details."""

    details: timedelta
    words: timedelta
    log_months: int


def periods_of(practice: Practice) -> Periods:
    """Take the practice's own periods, as far as they are not longer than the product's."""
    days = {name: min(getattr(practice, name), longest) for name, longest in LONGEST.items()}
    return Periods(
        timedelta(days=days["details_days"]), timedelta(days=days["words_days"]), days["log_months"]
    )


def details_due(file: KeptFile, keep: Periods, now: datetime) -> datetime | None:
    """When the details go; None where there are none, later than `now` while a case runs.

    The period counts from the end of the last case, or from when the details came if that was
    later. An open task of a person holds them back, but never longer than `keep.words`.
    """
    patient = file.patient
    if patient is None or not holds_details(patient):
        return None
    if any(kept.case.is_open for kept in file.cases):
        return now + max(keep.details, A_DAY)
    ends = [kept.case.stop.at for kept in file.cases if kept.case.stop]
    since = max(_passed(at, now) for at in (patient.known_since or patient.details_at, *ends))
    due = since + keep.details
    if any(task.is_open for task in file.all_tasks):
        return max(due, min(since + max(keep.words, keep.details), now + A_DAY))
    return due


def expired(file: KeptFile, keep: Periods, now: datetime) -> Expired:
    """Sort everything there is by its due moment; what is due exactly now is due."""
    sieve = _Sieve(now, keep, file.patient.erasure_asked_at if file.patient else None)
    dropped = _dropped(file, sieve)
    stays = _without(file, dropped)
    in_use = _appointments_in_use(stays)
    found = replace(
        dropped,
        details=bool(sieve.due([(True, details_due(file, keep, now))])),
        contacts=sieve.due((one, sieve.words_of(one)) for one in _contacts(stays)),
        tasks=sieve.due((one, sieve.work_of(one)) for one in stays.all_tasks),
        appointments=sieve.due(
            (one, sieve.place_of(one)) for one in file.appointments if one.id in in_use
        ),
        cases=sieve.due((kept.case, sieve.risks_of(kept.case)) for kept in stays.cases),
        hand_overs=sieve.due(
            (kept.hand_over, sieve.page_of(kept.case, kept.hand_over))
            for kept in stays.cases
            if kept.hand_over
        ),
        dropped_appointments=sieve.due(
            (one, sieve.visit_over(one)) for one in file.appointments if one.id not in in_use
        ),
        file=_is_empty(file),
    )
    if any(kept.case.is_open for kept in file.cases):
        sieve.later.append(now + max(keep.details, A_DAY))
    return replace(found, next_look=min(sieve.later, default=None))


def months_later(at: datetime, months: int) -> datetime:
    """The same day that many months on; where the month has no such day, its last."""
    years, month = divmod(at.month - 1 + months, _MONTHS)
    _, last_day = monthrange(at.year + years, month + 1)
    return at.replace(year=at.year + years, month=month + 1, day=min(at.day, last_day))


@dataclass(slots=True)
class _Sieve:
    """Lets through what is due by `now`, and keeps the moments of the rest."""

    now: datetime
    keep: Periods
    asked_at: datetime | None
    """When the patient asked to be erased: what was there by then is due at once."""
    later: list[datetime] = field(default_factory=list)

    def due(self, things: Iterable[tuple[T, datetime | None]]) -> tuple[T, ...]:
        found: list[T] = []
        for thing, at in things:
            if at is not None and at <= self.now:
                found.append(thing)
            elif at is not None:
                self.later.append(at)
        return tuple(found)

    def words_of(self, contact: Contact) -> datetime | None:
        if contact == without_words(contact):
            return None
        return self._after_words(contact.at)

    def risks_of(self, case: Case) -> datetime | None:
        if case.stop is None or not (case.risks or case.barrier):
            return None
        return self._after_words(case.stop.at)

    def page_of(self, case: Case, page: HandOver) -> datetime | None:
        if case.stop is None or not holds_words(page):
            return None
        return self._after_words(case.stop.at)

    def work_of(self, task: Task) -> datetime | None:
        if task.is_open:
            asked = self.asked_at
            return asked if asked and task.created_at <= asked else self.now + LOOK_AGAIN
        if task.closed_at is None or task == without_risks(task, self.now):
            return None
        return self._after_words(task.closed_at)

    def place_of(self, appointment: Appointment) -> datetime | None:
        if appointment == without_place(appointment):
            return None
        return self.visit_over(appointment)

    def visit_over(self, appointment: Appointment) -> datetime:
        if self.asked_at is not None and appointment.status_at <= self.asked_at:
            return self.asked_at
        return appointment.end + self.keep.words

    def task_over(self, task: Task) -> datetime | None:
        return self.log_over(task.closed_at) if task.closed_at else None

    def log_over(self, at: datetime) -> datetime:
        return months_later(_passed(at, self.now), self.keep.log_months)

    def _after_words(self, at: datetime) -> datetime:
        if self.asked_at is not None and at <= self.asked_at:
            return self.asked_at
        return _passed(at, self.now) + self.keep.words


def _dropped(file: KeptFile, sieve: _Sieve) -> Expired:
    """What goes as a whole: logs that are written back, and work outside any case."""
    cases = sieve.due((kept, _log_over(kept, sieve)) for kept in file.cases)
    contacts = sieve.due((one, sieve.log_over(one.at)) for one in file.contacts)
    written = tuple(kept for kept in cases if all(one.written_back_at for one in kept.contacts))
    loose = tuple(one for one in contacts if one.written_back_at)
    waiting = len(cases) - len(written) + len(contacts) - len(loose)
    if waiting:
        sieve.later.append(sieve.now + LOOK_AGAIN)
    return Expired(
        dropped_cases=written,
        dropped_contacts=loose,
        dropped_tasks=sieve.due((one, sieve.task_over(one)) for one in file.tasks),
        not_written_back=waiting,
    )


def _log_over(kept: KeptCase, sieve: _Sieve) -> datetime | None:
    stop = kept.case.stop
    if stop is None or any(task.is_open for task in kept.tasks):
        return None
    return max(sieve.log_over(at) for at in (stop.at, *(one.at for one in kept.contacts)))


def _without(file: KeptFile, dropped: Expired) -> KeptFile:
    return replace(
        file,
        cases=tuple(kept for kept in file.cases if kept not in dropped.dropped_cases),
        contacts=tuple(one for one in file.contacts if one not in dropped.dropped_contacts),
        tasks=tuple(one for one in file.tasks if one not in dropped.dropped_tasks),
    )


def _appointments_in_use(file: KeptFile) -> frozenset[str | None]:
    """Appointments that a case tells of: without them it could not be read, or be told anew."""
    return frozenset(
        name for kept in file.cases for name in (*kept.case.appointment_ids, kept.case.rebooking_id)
    )


def _contacts(file: KeptFile) -> Iterator[Contact]:
    yield from file.contacts
    for kept in file.cases:
        yield from kept.contacts


def _is_empty(file: KeptFile) -> bool:
    patient = file.patient
    if patient is None or holds_details(patient) or is_blocked(patient):
        return False
    return not (file.appointments or file.cases or file.contacts or file.tasks)


def _passed(at: datetime, now: datetime) -> datetime:
    """A moment that lies well ahead was a rehearsal's, and that is over: it holds nothing back."""
    return at if at <= now + A_DAY else _LONG_AGO
