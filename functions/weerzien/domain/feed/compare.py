"""One line of a source system's appointment list against what its events told us (NS-16, NS-32).

The list can be wrong as well as the feed, so it acts in two ways only, both of which an event
could have had: a missed appointment nobody told us about is enrolled, and a mark that the list
takes back is taken back. Whatever else differs is counted and left alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from weerzien.domain.appointment import Appointment, AppointmentStatus
from weerzien.domain.calendar import local_date
from weerzien.domain.practice import Practice

IN_TIME = timedelta(hours=2)
"""From the mark to our hearing of it: later, the opening of day 0 may come too late (NS-25)."""
MOST_MISSED_A_DAY = 40
"""More than a large practice's whole missed day; a list with more is not believed."""
FEW_ENOUGH = 20
"""Of a day with fewer visits than this, all may be missed without being out of proportion."""

MARKED = AppointmentStatus.NOSHOW
CAME = frozenset({AppointmentStatus.ARRIVED, AppointmentStatus.FULFILLED})


class Found(StrEnum):
    """What comparing says of one missed appointment; the first three are shares of the truth."""

    IN_TIME = "in_time"
    LATE = "late"
    MISSED = "missed"
    DOUBLE = "double"
    """The visit was marked under another reference as well, or under that one only."""
    REVERSED = "reversed"
    UNCLEAR = "unclear"
    """The list does not know our mark, nor any other: it may not know missed appointments."""
    HELD_BACK = "held_back"
    """Missed by the list, but with so many others that the list is not believed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One appointment as the source system has it; `changed` is when it got this status."""

    ref: str
    patient_ref: str
    appointment_id: str
    patient_id: str
    start: datetime
    end: datetime
    status: AppointmentStatus
    discipline: str = ""
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class AppointmentList:
    """All appointments of a stretch of time, as they stood at the moment `at`."""

    at: datetime
    lines: tuple[Listed, ...]

    def told_at(self, line: Listed) -> datetime:
        """When the status of a line was true for certain."""
        return min(line.changed or self.at, self.at)


@dataclass(frozen=True, slots=True)
class Finding:
    """A line with what was found; `ours` is the appointment as we know it, if we do."""

    line: Listed
    found: Found
    ours: Appointment | None = None

    @property
    def appointment_id(self) -> str:
        """Pseudonym under which this is counted: of a double, the reference that is too many."""
        if self.found is Found.DOUBLE and self.ours is not None:
            return self.ours.id
        return self.line.appointment_id


def compare(
    listed: AppointmentList,
    known: Mapping[str, Appointment],
    of_patient: Mapping[str, tuple[Appointment, ...]],
    practice: Practice,
) -> tuple[Finding, ...]:
    """Find what differs; `known` by appointment, `of_patient` of those with a missed line.

    Lines that lie ahead, or on which list and feed agree that nobody was missed, give nothing.
    """
    missed_refs = frozenset(one.appointment_id for one in listed.lines if one.status is MARKED)
    knows_missed = bool(missed_refs)
    findings: list[Finding] = []
    for line in listed.lines:
        if line.start > listed.at:
            continue
        ours = known.get(line.appointment_id)
        if line.status is MARKED:
            others = _other_marks(line, of_patient.get(line.patient_id, ()), missed_refs)
            if ours is None or ours.marked_at is not None or ours.status_at < listed.at:
                findings += _missed_line(line, ours, others)
        elif ours is not None and _takes_back(ours, listed.told_at(line)):
            believed = line.status is not AppointmentStatus.BOOKED or knows_missed
            found = Found.REVERSED if believed else Found.UNCLEAR
            findings.append(Finding(line, found, ours))
    return _in_proportion(findings, listed, practice)


def is_moved(finding: Finding) -> bool:
    """Whether the missed appointment itself got a later date: the patient is back (D3)."""
    line, ours = finding.line, finding.ours
    return (
        line.status is AppointmentStatus.BOOKED
        and ours is not None
        and ours.missed_start is not None
        and line.start > ours.missed_start
    )


def _missed_line(
    line: Listed, ours: Appointment | None, others: tuple[Appointment, ...]
) -> Iterable[Finding]:
    if ours is None or ours.marked_at is None:
        # A visit that is followed under another reference is not followed twice.
        if others:
            yield Finding(line, Found.DOUBLE, others[0])
        else:
            yield Finding(line, Found.MISSED, ours)
        return
    yield Finding(line, _how_soon(ours), ours)
    yield from (Finding(line, Found.DOUBLE, other) for other in others)


def _how_soon(ours: Appointment) -> Found:
    if ours.marked_at is None or ours.mark_received_at is None:
        return Found.LATE
    return Found.IN_TIME if ours.mark_received_at - ours.marked_at <= IN_TIME else Found.LATE


def _takes_back(ours: Appointment, told_at: datetime) -> bool:
    """Our mark stands, and the list's word is newer than it."""
    return ours.status is MARKED and ours.marked_at is not None and told_at > ours.status_at


def _other_marks(
    line: Listed, appointments: tuple[Appointment, ...], missed_refs: frozenset[str]
) -> tuple[Appointment, ...]:
    """Marks of the same patient for the same hour that the list does not have."""
    return tuple(
        one
        for one in appointments
        if one.id not in missed_refs
        and one.id != line.appointment_id
        and one.status is MARKED
        and one.start < line.end
        and line.start < one.end
    )


def _in_proportion(
    findings: Iterable[Finding], listed: AppointmentList, practice: Practice
) -> tuple[Finding, ...]:
    """Hold back the missed of a day on which a list misses nearly everybody."""
    found = tuple(findings)
    past = [line for line in listed.lines if line.start <= listed.at]
    all_of = _per_day((line.start for line in past), practice)
    missed = _per_day((f.line.start for f in found if f.found is Found.MISSED), practice)
    too_many = {
        day
        for day, count in missed.items()
        if count > MOST_MISSED_A_DAY or (all_of[day] >= FEW_ENOUGH and 2 * count > all_of[day])
    }
    return tuple(
        Finding(one.line, Found.HELD_BACK, one.ours)
        if one.found is Found.MISSED and local_date(one.line.start, practice) in too_many
        else one
        for one in found
    )


def _per_day(moments: Iterable[datetime], practice: Practice) -> dict[date, int]:
    counts: dict[date, int] = {}
    for moment in moments:
        day = local_date(moment, practice)
        counts[day] = counts.get(day, 0) + 1
    return counts
