"""The FHIR R4 resources that we read; what follow-up does not need is not even parsed."""

from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from weerzien.contracts.fhir.code_tables import EVENT_OF_STATUS, WITHOUT_EFFECT
from weerzien.contracts.fhir.elements import (
    CodeableConcept,
    ContactPoint,
    Date,
    DateTime,
    Element,
    HumanName,
    Id,
    Identifier,
    Instant,
    Meta,
    Period,
    Reference,
)


class Resource(Element):
    id: Id | None = None
    meta: Meta = Field(default_factory=Meta)
    identifier: list[Identifier] = Field(default_factory=list)


class Participant(Element):
    actor: Reference | None = None


class Appointment(Resource):
    """Never read: reasonCode, reasonReference, description, comment, patientInstruction, notes."""

    status: Annotated[str, WithJsonSchema({"enum": [*EVENT_OF_STATUS, *sorted(WITHOUT_EFFECT)]})]
    cancelation_reason: CodeableConcept | None = None
    service_type: list[CodeableConcept] = Field(default_factory=list)
    specialty: list[CodeableConcept] = Field(default_factory=list)
    appointment_type: CodeableConcept | None = None
    start: Instant | None = None
    end: Instant | None = None
    created: DateTime | None = None
    participant: list[Participant] = Field(default_factory=list, max_length=100)
    supporting_information: list[Reference] = Field(default_factory=list, max_length=100)


class Communication(Element):
    language: CodeableConcept
    preferred: bool | None = None


class Contact(Element):
    relationship: list[CodeableConcept] = Field(default_factory=list)
    telecom: list[ContactPoint] = Field(default_factory=list)
    period: Period | None = None


class Patient(Resource):
    active: bool | None = None
    name: list[HumanName] = Field(default_factory=list)
    telecom: list[ContactPoint] = Field(default_factory=list)
    birth_date: Date | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: DateTime | None = None
    communication: list[Communication] = Field(default_factory=list)
    contact: list[Contact] = Field(default_factory=list)
    general_practitioner: list[Reference] = Field(default_factory=list)

    @property
    def is_deceased(self) -> bool:
        return self.deceased_boolean is True or self.deceased_date_time is not None


class RelatedPerson(Resource):
    active: bool | None = None
    patient: Reference
    relationship: list[CodeableConcept] = Field(default_factory=list)
    telecom: list[ContactPoint] = Field(default_factory=list)
    period: Period | None = None


class Flag(Resource):
    status: str
    code: CodeableConcept
    subject: Reference
    period: Period | None = None


class Location(Resource):
    name: str | None = None


class EntryRequest(Element):
    method: str | None = None


class BundleEntry(Element):
    full_url: str | None = None
    resource: dict[str, Any] | None = None
    request: EntryRequest | None = None


class Bundle(Element):
    type: str
    timestamp: Instant | None = None
    entry: list[BundleEntry] = Field(default_factory=list)


class Parameter(Element):
    """One parameter of a notification's Parameters, of any of the types that occur there."""

    name: str
    value_code: str | None = None
    value_string: str | None = None
    value_reference: Reference | None = None
    value_instant: str | None = None
    part: list["Parameter"] = Field(default_factory=list)


class Parameters(Element):
    parameter: list[Parameter] = Field(default_factory=list)


class NotificationEvent(Element):
    event_number: str | int | None = None
    timestamp: str | None = None
    focus: Reference | None = None


class SubscriptionStatus(Element):
    type: str
    subscription: Reference
    notification_event: list[NotificationEvent] = Field(default_factory=list)
