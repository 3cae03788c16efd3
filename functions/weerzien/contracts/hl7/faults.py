"""What is wrong with an HL7 message: the place, the condition of table 0357, our own words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from weerzien.contracts.refusals import FieldProblem
from weerzien.domain.errors import RefusedError


class AckCode(StrEnum):
    """Table 0008, original mode."""

    ACCEPT = "AA"
    ERROR = "AE"
    """The content is wrong: sending it again as it is cannot help."""
    REJECT = "AR"
    """A message of this kind is not for this door."""


class Condition(StrEnum):
    """Table 0357; the value is the code and its text."""

    SEQUENCE = "100^Segment sequence error"
    REQUIRED = "101^Required field missing"
    DATA_TYPE = "102^Data type error"
    TABLE_VALUE = "103^Table value not found"
    MESSAGE_TYPE = "200^Unsupported message type"
    EVENT_CODE = "201^Unsupported event code"
    PROCESSING_ID = "202^Unsupported processing id"
    VERSION = "203^Unsupported version id"
    DUPLICATE = "205^Duplicate key identifier"


@dataclass(frozen=True, slots=True)
class Fault:
    """`place` is a segment or a field of one, such as PID-3; `reason` repeats nothing sent."""

    place: str
    condition: Condition
    reason: str


class Hl7Error(RefusedError):
    """A message that is not taken in."""

    code = "hl7_message"

    def __init__(self, ack: AckCode, *faults: Fault) -> None:
        super().__init__()
        self.ack = ack
        self.faults = faults


def wrong(place: str, condition: Condition, reason: str) -> Hl7Error:
    return Hl7Error(AckCode.ERROR, Fault(place, condition, reason))


def not_for_us(place: str, condition: Condition, reason: str) -> Hl7Error:
    return Hl7Error(AckCode.REJECT, Fault(place, condition, reason))


_PLACES: Final = {
    "id": "MSH-10",
    "time": "MSH-7",
    "data.patient.ref": "PID-3",
    "data.patient.first_name": "PID-5",
    "data.patient.full_name": "PID-5",
    "data.patient.birth_date": "PID-7",
    "data.patient.phone": "PID-13",
    "data.patient.email": "PID-13",
    "data.patient.language": "PID-15",
    "data.patient": "PID",
    "data.appointment.ref": "SCH-2",
    "data.appointment.start": "SCH-11",
    "data.appointment.end": "SCH-11",
    "data.appointment.discipline": "SCH-8",
    "data.appointment.clinician_ref": "AIP-3",
    "data.appointment.location": "AIL-3",
    "data.appointment": "SCH-11",
}
"""Where the fields of the canonical event come from, to say in a sender's words what is wrong."""


def faults_of(problems: Iterable[FieldProblem]) -> Iterator[Fault]:
    """Say in HL7's words what is wrong with the canonical event that a message stands for."""
    for problem in problems:
        place = _PLACES.get(problem.field, "MSH")
        yield Fault(place, _condition(problem.reason), problem.reason)


def _condition(reason: str) -> Condition:
    if reason == "is required":
        return Condition.REQUIRED
    if reason.startswith("must be one of"):
        return Condition.TABLE_VALUE
    return Condition.DATA_TYPE
