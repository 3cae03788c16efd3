"""The life of an appointment: made, moved, missed, taken back, made again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.recording import Attempt, Recording, Visit
from conformance.rule import Look, Rule
from weerzien.contracts.his_event import EventType

Told = tuple[Attempt, Visit]
_TAKES_BACK: Final = frozenset(
    {
        EventType.APPOINTMENT_NOSHOW_CORRECTED,
        EventType.APPOINTMENT_ARRIVED,
        EventType.APPOINTMENT_FULFILLED,
    }
)
_MISS: Final = "Mark a no-show of a test patient."


def created(recording: Recording) -> Iterator[Look]:
    for one, event in _of_visits(recording):
        told = event.data.appointment.created
        if told is None:
            yield Look(one.line, "created is missing")
        else:
            yield Look(one.line, "created lies after the event" if told > event.time else "")


def created_once(recording: Recording) -> Iterator[Look]:
    for told in recording.visits.values():
        first: tuple[int, object] | None = None
        for one, event in told:
            when = event.data.appointment.created
            if when is not None:
                first = first or (one.line, when)
                wrong = f"created differs from that of line {first[0]}"
                yield Look(one.line, "" if when == first[1] else wrong)


def taken_back(recording: Recording) -> Iterator[Look]:
    missed = {event.data.appointment.ref for _, event in _missed(recording)}
    right = False
    for ref, told in recording.visits.items():
        seen = False
        for one, event in told:
            seen = seen or event.type is EventType.APPOINTMENT_NOSHOW
            if seen and event.type in _TAKES_BACK:
                right = True
                yield Look(one.line)
            elif event.type is EventType.APPOINTMENT_NOSHOW_CORRECTED and ref not in missed:
                yield Look(one.line, "the correction names no appointment that had a no-show")
    if missed and not right:
        yield Look(_missed(recording)[-1][0].line, "no no-show of this recording was taken back")


def keeps_ref(recording: Recording) -> Iterator[Look]:
    booked = {ref for ref, told in recording.visits.items() if _has(told, "booked")}
    known = {e.data.patient.ref for one in booked for _, e in recording.visits[one]}
    for ref, told in recording.visits.items():
        for one, event in told:
            if event.type is EventType.APPOINTMENT_RESCHEDULED:
                wrong = "the moved appointment has a number that was never booked"
                lost = ref not in booked and event.data.patient.ref in known
                yield Look(one.line, wrong if lost else "")


def rebooked(recording: Recording) -> Iterator[Look]:
    found = False
    for one, missed in _missed(recording):
        for other, booking in _bookings(recording, missed):
            made = booking.data.appointment.created
            if booking.time < missed.time or (made and made < missed.data.appointment.start):
                continue
            found = True
            same = booking.data.appointment.ref == missed.data.appointment.ref
            wrong = f"booked under the number of the visit that line {one.line} missed"
            yield Look(other.line, wrong if same else "")
    if _missed(recording) and not found:
        yield Look(_missed(recording)[-1][0].line, "after no no-show a new appointment came")


def planned(recording: Recording) -> Iterator[Look]:
    found = False
    for _, missed in _missed(recording):
        for other, booking in _bookings(recording, missed):
            visit, of_old = booking.data.appointment, missed.data.appointment
            if visit.created and visit.created < of_old.start < visit.start:
                found = True
                yield Look(other.line)
    if _missed(recording) and not found:
        wrong = "no patient with a no-show had a visit that was planned before it"
        yield Look(_missed(recording)[-1][0].line, wrong)


def _of_visits(recording: Recording) -> Iterator[Told]:
    for told in recording.visits.values():
        yield from told


def _missed(recording: Recording) -> list[Told]:
    found = [t for t in _of_visits(recording) if t[1].type is EventType.APPOINTMENT_NOSHOW]
    return sorted(found, key=lambda told: told[0].line)


def _bookings(recording: Recording, missed: Visit) -> Iterator[Told]:
    for told in _of_visits(recording):
        event = told[1]
        same = event.data.patient.ref == missed.data.patient.ref
        if same and event.type is EventType.APPOINTMENT_BOOKED:
            yield told


def _has(told: list[Told], what: str) -> bool:
    return any(event.type == f"appointment.{what}" for _, event in told)


RULES: Final = (
    Rule(
        "VISIT-1",
        "Every appointment says when it was made.",
        "Fill in data.appointment.created: without it an existing visit is taken for a rebooking.",
        created,
        "Book an appointment.",
    ),
    Rule(
        "VISIT-2",
        "The moment at which an appointment was made stays the same, whatever happens to it.",
        "Keep created with the appointment; it is not the moment of sending or changing.",
        created_once,
        "Let several things happen to one appointment.",
    ),
    Rule(
        "VISIT-3",
        "A no-show that was a mistake is taken back, under the number of the same appointment.",
        "Send appointment.noshow_corrected (or arrived, fulfilled) when a mark is taken away: "
        "until then the patient gets messages.",
        taken_back,
        f"{_MISS} Then take it back.",
    ),
    Rule(
        "VISIT-4",
        "An appointment that moves keeps its number.",
        "Send appointment.rescheduled with the ref under which it was booked.",
        keeps_ref,
        "Book an appointment and move it.",
    ),
    Rule(
        "VISIT-5",
        "A new appointment after a no-show has a number of its own.",
        "Send appointment.booked with a new ref, and created at the moment of booking: that is "
        "how a series stops.",
        rebooked,
        f"{_MISS} Then book a new appointment for the same patient.",
    ),
    Rule(
        "VISIT-6",
        "Visits that were planned before a no-show are sent as well.",
        "Send every booking when it is made, also those far ahead: who comes anyway gets no "
        "series.",
        planned,
        "Plan two visits of one test patient, and mark the first as missed.",
    ),
)
