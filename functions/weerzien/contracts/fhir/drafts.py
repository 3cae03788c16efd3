"""A canonical event on its way, with the places in the request that its fields come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from weerzien.contracts.fhir.moments import Version, event_id
from weerzien.contracts.his_event import EventType

_OF_PATIENT: Final[Mapping[str, str]] = {
    "ref": "id",
    "first_name": "name",
    "full_name": "name",
    "birth_date": "birthDate",
    "phone": "telecom",
    "email": "telecom",
    "language": "communication",
    "representative": "contact",
}
_OF_APPOINTMENT: Final[Mapping[str, str]] = {
    "ref": "id",
    "start": "start",
    "end": "end",
    "created": "created",
    "discipline": "serviceType",
    "clinician_ref": "participant",
    "location": "participant",
    "cancelled_by": "cancelationReason",
    "note_ref": "supportingInformation",
    "plan_ref": "supportingInformation",
}
_FROM_BESIDE: Final = ("clinician_ref", "location", "note_ref", "plan_ref")
"""What other resources may tell of an appointment: its own version does not change with them."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What an entry came to that made no event of its own."""

    number: int
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """`number` and `place` are those of the entry; `patient_place` that of its Patient."""

    number: int
    place: str
    patient_place: str
    body: dict[str, Any]
    stripped: tuple[str, ...] = ()

    def element_of(self, field: str) -> str:
        """Give the FHIRPath of a canonical field: data.patient.phone was telecom."""
        room, _, name = field.removeprefix("data.").partition(".")
        name = name.partition(".")[0].partition("[")[0]
        if room == "patient" and self.patient_place.endswith(".actor"):
            return f"{self.patient_place}.reference"
        if room == "patient":
            return (
                f"{self.patient_place}.{_OF_PATIENT[name]}"
                if name in _OF_PATIENT
                else (self.patient_place)
            )
        if room == "appointment":
            return f"{self.place}.{_OF_APPOINTMENT.get(name, 'start')}"
        return f"{self.place}.meta.lastUpdated"


def a_draft(
    kind: EventType,
    version: Version,
    data: dict[str, Any],
    where: tuple[int, str, str],
    stripped: tuple[str, ...] = (),
) -> Draft:
    """Make an event of a resource's version; `where` is number, place, and the Patient's place."""
    visit = data.get("appointment", {})
    beside = {name: visit[name] for name in _FROM_BESIDE if name in visit}
    body = {
        "id": event_id(version, kind, data["patient"] | beside),
        "type": kind.value,
        "time": version.time,
        "schema_version": "1",
        "data": data,
    }
    return Draft(*where, body, stripped)
