"""The parts of a HIS event: the patient and the appointment, as a source system sends them."""

from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

from weerzien.contracts.fields import (
    Count,
    Day,
    Moment,
    PatientRef,
    Ref,
    YesNo,
    if_usable,
    language_code,
    one_of,
    plain,
    pointer,
    refuse,
)
from weerzien.contracts.mail_addresses import parse_mail
from weerzien.contracts.phone_numbers import parse_phone
from weerzien.domain.vocabulary import AddressForm, Language, RiskCategory

NO_PHONE = "is no telephone number that reaches a person: taken as missing"
NO_MAIL = "is no usable mail address: taken as missing"
NO_NAME = "is empty or too long for a name: taken as missing"
NO_LANGUAGE = "there are texts in nl and en only: the practice's language is used"
NO_POINTER = "is no address or number of up to 256 visible characters: taken as missing"
NO_LINE = "is empty or too long: taken as missing"

_PATIENT = "data.patient"
_REPRESENTATIVE = f"{_PATIENT}.representative"
_MAX_RISKS = 20


class Part(BaseModel):
    """Base of every part: unknown fields are ignored, known ones keep to their type."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class RepresentativePart(Part):
    phone: Annotated[str | None, if_usable(f"{_REPRESENTATIVE}.phone", parse_phone, NO_PHONE)] = (
        None
    )
    email: Annotated[str | None, if_usable(f"{_REPRESENTATIVE}.email", parse_mail, NO_MAIL)] = None
    leads: YesNo = False


class PatientPart(Part):
    """`ref` alone says who it is; any other field makes it a full picture of the person."""

    ref: PatientRef
    first_name: Annotated[str | None, if_usable(f"{_PATIENT}.first_name", plain(60), NO_NAME)] = (
        None
    )
    full_name: Annotated[str | None, if_usable(f"{_PATIENT}.full_name", plain(120), NO_NAME)] = None
    birth_date: Day | None = None
    phone: Annotated[str | None, if_usable(f"{_PATIENT}.phone", parse_phone, NO_PHONE)] = None
    email: Annotated[str | None, if_usable(f"{_PATIENT}.email", parse_mail, NO_MAIL)] = None
    language: Annotated[
        Language | None,
        BeforeValidator(lambda code: Language(code) if code else None),
        if_usable(f"{_PATIENT}.language", language_code, NO_LANGUAGE),
        WithJsonSchema({"type": ["string", "null"], "examples": ["nl", "en", "nl-NL"]}),
    ] = None
    address_form: Annotated[AddressForm, one_of(AddressForm)] | None = None
    representative: RepresentativePart | None = None
    risks: (
        Annotated[list[Annotated[RiskCategory, one_of(RiskCategory)]], Field(max_length=_MAX_RISKS)]
        | None
    ) = None
    session_number: Count | None = None
    discharge_date: Day | None = None
    chronic_conditions: Count | None = None
    no_contact: YesNo = False
    secret_address: YesNo = False
    test: YesNo = False
    basics_only: YesNo = False
    """True: no room here for form of address, representative, risks, flags; those told stay."""

    has_details: SkipJsonSchema[bool] = False
    """Not sent: true where any field beside `ref` holds something."""

    @model_validator(mode="before")
    @classmethod
    def _see_details(cls, sent: object) -> object:
        if not isinstance(sent, dict):
            return sent
        known = cls.model_fields.keys() - {"ref", "basics_only", "has_details"}
        return {**sent, "has_details": any(sent.get(field) is not None for field in known)}


class AppointmentPart(Part):
    ref: Ref
    start: Moment
    end: Moment
    discipline: Annotated[str, Field(max_length=64)] = ""
    created: Moment | None = None
    clinician_ref: Annotated[
        str | None, if_usable("data.appointment.clinician_ref", plain(64), NO_LINE)
    ] = None
    location: Annotated[str | None, if_usable("data.appointment.location", plain(120), NO_LINE)] = (
        None
    )
    note_ref: Annotated[str | None, if_usable("data.appointment.note_ref", pointer, NO_POINTER)] = (
        None
    )
    plan_ref: Annotated[str | None, if_usable("data.appointment.plan_ref", pointer, NO_POINTER)] = (
        None
    )

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.end <= self.start:
            refuse("end must be later than start")
        return self
