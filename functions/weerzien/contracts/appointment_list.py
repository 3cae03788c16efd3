"""A source system's appointment list: what stood in its agenda at one moment.

Sized so that a day goes in one list: a health centre of 8,000 patients has some 122 visits a day,
so 1,000 lines are a working week and a half. A line takes at most some 330 bytes (three texts of
64, three moments of 25, the names), so 1,000 of the longest fit in 384 KiB with room to spare.
Lists may be cut anywhere: each line is judged by itself.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, ValidationError, model_validator

from weerzien.contracts import never_taken_in, strict_json
from weerzien.contracts.fields import Moment, PatientRef, Ref, one_of, refuse
from weerzien.contracts.his_fields import Part
from weerzien.contracts.read_his_event import field_problems
from weerzien.contracts.refusals import ContractError, FieldProblem
from weerzien.domain import ids
from weerzien.domain.appointment import AppointmentStatus
from weerzien.domain.feed.compare import AppointmentList, Listed
from weerzien.domain.practice import Practice

MAX_LINES: Final = 1_000
MAX_BYTES: Final = 384 * 1024
OLDEST: Final = timedelta(hours=24)
"""Of the list: what stood in the agenda yesterday takes no mark of today back."""
AHEAD: Final = timedelta(minutes=5)
"""Clocks differ."""
LOOKS_BACK: Final = timedelta(days=14)
"""Of a line: older missed appointments are nobody's work any more (NS-28)."""


class ListedStatus(StrEnum):
    """FHIR R4 appointment status, all of it."""

    PROPOSED = "proposed"
    PENDING = "pending"
    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"
    ENTERED_IN_ERROR = "entered-in-error"
    CHECKED_IN = "checked-in"
    WAITLIST = "waitlist"


_MEANS: Final = {
    ListedStatus.BOOKED: AppointmentStatus.BOOKED,
    ListedStatus.ARRIVED: AppointmentStatus.ARRIVED,
    ListedStatus.CHECKED_IN: AppointmentStatus.ARRIVED,
    ListedStatus.FULFILLED: AppointmentStatus.FULFILLED,
    ListedStatus.CANCELLED: AppointmentStatus.CANCELLED,
    ListedStatus.NOSHOW: AppointmentStatus.NOSHOW,
    ListedStatus.ENTERED_IN_ERROR: AppointmentStatus.ENTERED_IN_ERROR,
}
"""The others are no appointments yet."""


class ListedPart(Part):
    ref: Ref
    patient_ref: PatientRef
    start: Moment
    end: Moment
    status: Annotated[ListedStatus, one_of(ListedStatus)]
    discipline: Annotated[str, Field(max_length=64)] = ""
    changed: Moment | None = None
    """When it got this status; left out: at the moment of the list."""

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.end <= self.start:
            refuse("end must be later than start")
        return self


class SentList(Part):
    """`time` is the moment at which all of it was true."""

    schema_version: Literal["1"]
    time: Moment
    appointments: Annotated[list[ListedPart], Field(max_length=MAX_LINES)]


def read_appointment_list(text: str, practice: Practice, received_at: datetime) -> AppointmentList:
    """Raise ContractError, which names fields and reasons and repeats nothing that was sent."""
    try:
        body = strict_json.parse_object(text)
    except ContractError as wrong:
        raise ContractError(*(_named(problem) for problem in wrong.problems)) from None
    try:
        sent = SentList.model_validate(never_taken_in.strip(body)[0])
    except ValidationError as wrong:
        raise ContractError(*field_problems(wrong)) from None
    if practice.rehearsal is None:
        _refuse_another_time(sent, received_at)
    return AppointmentList(sent.time, tuple(_lines(sent, practice)))


def _refuse_another_time(sent: SentList, received_at: datetime) -> None:
    """A rehearsing practice lives in a time of its own."""
    if sent.time < received_at - OLDEST:
        raise ContractError(FieldProblem("time", "lies more than 24 hours back"))
    if sent.time > received_at + AHEAD:
        raise ContractError(FieldProblem("time", "lies in the future"))


def _lines(sent: SentList, practice: Practice) -> list[Listed]:
    found: dict[str, tuple[ListedPart, Listed]] = {}
    for place, part in enumerate(sent.appointments):
        if part.start < sent.time - LOOKS_BACK:
            raise ContractError(
                FieldProblem(f"appointments[{place}].start", "lies more than 14 days back")
            )
        before = found.get(part.ref)
        if before is not None and before[0] != part:
            reason = "stands twice, and not alike"
            raise ContractError(FieldProblem(f"appointments[{place}].ref", reason))
        if part.status in _MEANS:
            found[part.ref] = part, _line(part, practice)
    return [line for _, line in found.values()]


def pulled_list(parts: Iterable[ListedPart], at: datetime, practice: Practice) -> AppointmentList:
    """Make the list of what was read from an agenda; of one that moved between pages the last."""
    latest = {part.ref: part for part in parts if part.start >= at - LOOKS_BACK}
    agreed = (part for part in latest.values() if part.status in _MEANS)
    return AppointmentList(at, tuple(_line(part, practice) for part in agreed))


def _line(part: ListedPart, practice: Practice) -> Listed:
    return Listed(
        ref=part.ref,
        patient_ref=part.patient_ref,
        appointment_id=ids.appointment_id(practice.id, part.ref),
        patient_id=ids.patient_id(practice.id, part.patient_ref),
        start=part.start,
        end=part.end,
        status=_MEANS[part.status],
        discipline=part.discipline,
        changed=part.changed,
    )


def _named(problem: FieldProblem) -> FieldProblem:
    """Leave out the name of a field that is not ours: it could be anything."""
    names = {part.partition("[")[0] for part in problem.field.split(".")}
    known = names <= _field_names()
    return problem if known else FieldProblem("unknown field", problem.reason)


@cache
def _field_names() -> frozenset[str]:
    return frozenset({"body", *SentList.model_fields, *ListedPart.model_fields})


def json_schema() -> dict[str, Any]:
    """JSON Schema of a list, for vendors who generate their side."""
    return SentList.model_json_schema()
