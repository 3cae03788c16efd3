"""The FHIR R4 data types that we read, with the elements that we read of them and no others."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, WithJsonSchema, model_validator
from pydantic.alias_generators import to_camel


class Element(BaseModel):
    """Base of all: what is not named is never looked at, what is named keeps to its type."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", strict=True, alias_generator=to_camel, validate_by_name=False
    )

    @model_validator(mode="before")
    @classmethod
    def _null_is_left_out(cls, sent: object) -> object:
        if not isinstance(sent, dict):
            return sent
        return {name: value for name, value in sent.items() if value is not None}


# What a text looks like is told to vendors only: the checks are those of the canonical event.
_DATE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
_RELATIVE = r"^(Patient|Practitioner|PractitionerRole|Location)/[A-Za-z0-9\-.]{1,64}$"
Id = Annotated[str, WithJsonSchema({"type": "string", "pattern": r"^[A-Za-z0-9\-.]{1,64}$"})]
Date = Annotated[str, WithJsonSchema({"type": "string", "pattern": f"^{_DATE}$"})]
Instant = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
DateTime = Annotated[
    str,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date-time"},
                {"type": "string", "pattern": f"^{_DATE}$"},
            ]
        }
    ),
]
Link = Annotated[
    str,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": _RELATIVE},
                {"type": "string", "format": "uri-reference"},
            ]
        }
    ),
]


class Period(Element):
    start: DateTime | None = None
    end: DateTime | None = None

    def holds(self, today: str) -> bool:
        """Tell whether a day (as 2026-03-30) lies within; both ends may be a year or a month."""
        begun = self.start is None or self.start[:10] <= today[: len(self.start[:10])]
        ended = self.end is not None and self.end[:10] < today[: len(self.end[:10])]
        return begun and not ended


class Coding(Element):
    system: str | None = None
    code: str | None = None


class CodeableConcept(Element):
    """Its codes only: `text` and `display` are written by people, and may say anything."""

    coding: list[Coding] = []


class Identifier(Element):
    use: str | None = None
    system: str | None = None
    value: str | None = None


class Reference(Element):
    reference: Link | None = None
    type: str | None = None
    identifier: Identifier | None = None
    display: str | None = None
    """Read of a Location only; elsewhere no more than that it is there."""


class HumanName(Element):
    use: str | None = None
    text: str | None = None
    family: str | None = None
    given: list[str | None] = []
    period: Period | None = None


class ContactPoint(Element):
    system: str | None = None
    value: str | None = None
    use: str | None = None
    rank: int | None = None
    period: Period | None = None


class Meta(Element):
    version_id: Id | None = None
    last_updated: Instant | None = None
    tag: list[Coding] = []
    security: list[Coding] = []


def codes(concepts: list[CodeableConcept], system: str) -> list[str]:
    """Give the codes of one system, in the order in which they stand."""
    return [
        coding.code
        for concept in concepts
        for coding in concept.coding
        if coding.system == system and coding.code
    ]
