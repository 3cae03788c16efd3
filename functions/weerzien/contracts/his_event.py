"""The canonical event of a source system, version 1: what the door of the HIS takes in."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from weerzien.contracts.fields import Moment, Ref, one_of
from weerzien.contracts.his_fields import AppointmentPart, Part, PatientPart
from weerzien.domain.vocabulary import Channel, StopReason


class EventType(StrEnum):
    APPOINTMENT_BOOKED = "appointment.booked"
    APPOINTMENT_RESCHEDULED = "appointment.rescheduled"
    APPOINTMENT_CANCELLED = "appointment.cancelled"
    APPOINTMENT_ARRIVED = "appointment.arrived"
    APPOINTMENT_FULFILLED = "appointment.fulfilled"
    APPOINTMENT_NOSHOW = "appointment.noshow"
    APPOINTMENT_NOSHOW_CORRECTED = "appointment.noshow_corrected"
    PATIENT_UPDATED = "patient.updated"
    PATIENT_OPTED_OUT = "patient.opted_out"
    PATIENT_DECEASED = "patient.deceased"
    PATIENT_DEREGISTERED = "patient.deregistered"


class CancelledBy(StrEnum):
    PATIENT = "patient"
    PRACTICE = "practice"


class CancelledPart(AppointmentPart):
    cancelled_by: Annotated[CancelledBy, one_of(CancelledBy)] | None = None
    """Not told: taken as the patient, whose cancellation starts nothing by default."""


WRITTEN_CHANNELS = frozenset({Channel.SMS.value, Channel.EMAIL.value})
DEREGISTERED_REASONS = frozenset(
    {StopReason.DEREGISTERED.value, StopReason.MOVED.value, StopReason.ADMITTED.value}
)


class PatientData(Part):
    patient: PatientPart


class AppointmentData(PatientData):
    appointment: AppointmentPart


class CancelledData(PatientData):
    appointment: CancelledPart


class OptedOutData(PatientData):
    channels: (
        Annotated[
            list[Annotated[Channel, one_of(Channel, only=WRITTEN_CHANNELS)]],
            Field(min_length=1, max_length=10),
        ]
        | None
    ) = None
    """None: both."""


class DeregisteredData(PatientData):
    reason: Annotated[StopReason, one_of(StopReason, only=DEREGISTERED_REASONS)] | None = None


class Envelope(Part):
    """Who says what, when; `id` is the source's own and names this event for good."""

    id: Ref
    type: Annotated[EventType, one_of(EventType)]
    time: Moment
    schema_version: Literal["1"]


class AppointmentEvent(Envelope):
    data: AppointmentData


class CancelledEvent(Envelope):
    data: CancelledData


class PatientEvent(Envelope):
    data: PatientData


class OptedOutEvent(Envelope):
    data: OptedOutData


class DeregisteredEvent(Envelope):
    data: DeregisteredData


HisEvent = AppointmentEvent | CancelledEvent | PatientEvent | OptedOutEvent | DeregisteredEvent

_OTHERS: dict[EventType, type[HisEvent]] = {
    EventType.APPOINTMENT_CANCELLED: CancelledEvent,
    EventType.PATIENT_UPDATED: PatientEvent,
    EventType.PATIENT_DECEASED: PatientEvent,
    EventType.PATIENT_OPTED_OUT: OptedOutEvent,
    EventType.PATIENT_DEREGISTERED: DeregisteredEvent,
}
MODELS: dict[EventType, type[HisEvent]] = {
    kind: _OTHERS.get(kind, AppointmentEvent) for kind in EventType
}


def json_schema(kind: EventType) -> dict[str, Any]:
    """JSON Schema of one event type, for vendors who generate their side."""
    model: type[BaseModel] = MODELS[kind]
    schema = model.model_json_schema()
    schema["properties"]["type"] = {"const": kind.value}
    return schema
