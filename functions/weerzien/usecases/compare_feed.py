"""Compare a source system's appointment list with what its events told us, and remember it."""

from collections.abc import Iterable
from datetime import date

from weerzien.domain.calendar import local_date
from weerzien.domain.errors import StaleError
from weerzien.domain.feed.compare import (
    MARKED,
    AppointmentList,
    Finding,
    Found,
    compare,
)
from weerzien.domain.feed.trust import FeedDay
from weerzien.domain.practice import Practice
from weerzien.ports import Feeds, KnownAppointments

TRIES = 5


def compare_feed(
    listed: AppointmentList, practice: Practice, appointments: KnownAppointments, feeds: Feeds
) -> tuple[Finding, ...]:
    """Find what differs and add it to the days it is of; doing it again changes nothing.

    Whoever calls tells the events that the findings ask for, afterwards: what is cut off in
    between is found again by the same list. Raises StaleError where others kept changing a day.
    """
    past = [line for line in listed.lines if line.start <= listed.at]
    known = appointments.known(practice.id, ((one.patient_id, one.appointment_id) for one in past))
    missed = (line.patient_id for line in past if line.status is MARKED)
    of_patient = appointments.of_patients(practice.id, missed)
    findings = compare(listed, known, of_patient, practice)
    for day in sorted({local_date(line.start, practice) for line in past}):
        of_day = [one for one in findings if local_date(one.line.start, practice) == day]
        number = sum(local_date(line.start, practice) == day for line in past)
        _keep(day, number, of_day, listed, practice, feeds)
    return findings


def counted(findings: Iterable[Finding]) -> dict[Found, int]:
    """How many of each kind, none left out."""
    counts = dict.fromkeys(Found, 0)
    for one in findings:
        counts[one.found] += 1
    return counts


def _keep(
    day: date,
    number: int,
    findings: Iterable[Finding],
    listed: AppointmentList,
    practice: Practice,
    feeds: Feeds,
) -> None:
    found = {one.appointment_id: one.found for one in findings}
    for attempt in range(TRIES):
        before = feeds.day(practice.id, day) or FeedDay(practice.id, day, listed.at, 0)
        after = before.with_list(max(before.compared_at, listed.at), number, found)
        try:
            feeds.save_day(after)
        except StaleError:
            if attempt + 1 == TRIES:
                raise
        else:
            return
