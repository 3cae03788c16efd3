"""Facts of appointments: merged from reports in any order, and read as mark, correction, return."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from weerzien.domain.appointment import Appointment, AppointmentStatus
from weerzien.domain.event import AppointmentReported, Event

SAME_VISIT = timedelta(hours=12)
"""Two appointments on one day are one visit: the second is no return after the first (EC-E09)."""

_OFF = frozenset({AppointmentStatus.CANCELLED, AppointmentStatus.ENTERED_IN_ERROR})
"""What was entered in error never was to be, so nobody is back by it either."""


def merge(known: Appointment | None, report: AppointmentReported, event: Event) -> Appointment:
    """The appointment after one more report; the newest report by time of occurrence leads."""
    before = known
    if known is None:
        known = Appointment(
            id=report.appointment_id,
            start=report.start,
            end=report.end,
            discipline=report.discipline,
            status=report.status,
            status_at=event.occurred_at,
            clinician_ref=report.clinician_ref,
            location=report.location,
            note_ref=report.note_ref,
            plan_ref=report.plan_ref,
            ref=report.appointment_ref,
        )
    elif event.occurred_at >= known.status_at:
        known = replace(
            known,
            start=report.start,
            end=report.end,
            discipline=report.discipline,
            status=report.status,
            status_at=event.occurred_at,
            clinician_ref=report.clinician_ref or known.clinician_ref,
            location=report.location or known.location,
            note_ref=report.note_ref or known.note_ref,
            plan_ref=report.plan_ref or known.plan_ref,
            ref=report.appointment_ref or known.ref,
        )
    known = _with_moments(known, report, event)
    if report.status in _OFF:
        return replace(
            known,
            cancelled_at=_off_since(before, event),
            cancelled_by_practice=report.cancelled_by_practice
            or report.status is AppointmentStatus.ENTERED_IN_ERROR,
        )
    return known


def _off_since(before: Appointment | None, event: Event) -> datetime:
    """The first of the moments that say so: a cancellation told again is no new one."""
    if before is None or before.cancelled_at is None or not is_cancelled(before):
        return event.occurred_at
    return min(before.cancelled_at, event.occurred_at)


def _with_moments(known: Appointment, report: AppointmentReported, event: Event) -> Appointment:
    created = report.created_at or event.occurred_at
    known = replace(known, created_at=min(known.created_at or created, created))
    if report.status is AppointmentStatus.NOSHOW and known.marked_at is None:
        return replace(
            known,
            marked_at=event.occurred_at,
            mark_received_at=event.received_at,
            marked_by=report.by,
            missed_start=report.start,
        )
    return known


def is_withdrawn(missed: Appointment) -> bool:
    """Whether the mark no longer stands: was there after all, wrong reason (D4, NS-32).

    Many systems tell minutes only, and a slip is put right within one: of two facts of one moment
    the later told counts. Booked in that moment is how a visit got there that is marked at once.
    """
    if missed.status is AppointmentStatus.NOSHOW or missed.marked_at is None:
        return False
    if missed.status_at == missed.marked_at:
        return missed.status is not AppointmentStatus.BOOKED
    return missed.status_at > missed.marked_at and not _was_moved(missed)


def _was_moved(missed: Appointment) -> bool:
    """Some sources give the missed appointment itself a new date instead of making another."""
    return (
        missed.status is AppointmentStatus.BOOKED
        and missed.missed_start is not None
        and missed.start > missed.missed_start
    )


def find_return(
    missed: Appointment, appointments: Iterable[Appointment]
) -> tuple[Appointment, bool] | None:
    """The appointment by which the patient is back, and whether that was so before the mark.

    A return is an appointment made after the missed start (any discipline), or one of the same
    discipline that was booked before and lies later (NS-29, D3). One that was cancelled before
    the mark is none; one cancelled after it still ended the series (NS-31). Only times of
    occurrence count, so that the order of arrival changes nothing.
    """
    if missed.marked_at is None:
        return None
    if _was_moved(missed):
        return missed, missed.status_at <= missed.marked_at
    found = returns_after(missed, appointments)
    if not found:
        return None
    first = found[0]
    return first, (first.created_at or first.status_at) <= missed.marked_at


def returns_after(missed: Appointment, appointments: Iterable[Appointment]) -> list[Appointment]:
    """All appointments that bring the patient back, the first made first, also cancelled ones."""
    if missed.missed_start is None or missed.marked_at is None:
        return []
    if _was_moved(missed):
        return [missed]
    found = [
        candidate
        for candidate in appointments
        if candidate.id != missed.id
        and _brings_back(candidate, missed, missed.missed_start, missed.marked_at)
    ]
    return sorted(found, key=lambda a: (a.created_at or a.status_at, a.id))


def _brings_back(
    candidate: Appointment, missed: Appointment, missed_start: datetime, marked_at: datetime
) -> bool:
    created = candidate.created_at or candidate.status_at
    if candidate.start <= missed_start:
        return False
    if is_cancelled(candidate) and (candidate.cancelled_at or candidate.status_at) <= marked_at:
        return False
    if created >= missed_start:
        return candidate.start > created
    return (
        candidate.discipline == missed.discipline
        and candidate.marked_at is None
        and candidate.start - missed_start >= SAME_VISIT
    )


def is_cancelled(appointment: Appointment) -> bool:
    """Whether it is off for now, however the source calls that."""
    return appointment.status in _OFF
