"""How we name patients, visits and rows to a source system: by its own numbers where we can."""

from datetime import UTC, datetime
from typing import Any, Final

Json = dict[str, Any]

HIS_PATIENT: Final = "urn:weerzien:his:patient"
"""Values are the source system's own numbers, as it sent them in `data.patient.ref`."""
HIS_APPOINTMENT: Final = "urn:weerzien:his:appointment"
OUR_PATIENT: Final = "urn:weerzien:patient"
"""Values are our pseudonyms: all that is left once a person's details are erased."""
OUR_APPOINTMENT: Final = "urn:weerzien:appointment"
ENTRY: Final = "urn:weerzien:entry"
"""Values name one entry of the record for good: what comes later under it replaces it."""
CASE: Final = "urn:weerzien:case"
COLLEAGUE: Final = "urn:weerzien:colleague"


def identifier(system: str, value: str) -> Json:
    return {"system": system, "value": value}


def patient_reference(patient_id: str, ref: str) -> Json:
    """Name a patient as a FHIR logical reference; `ref` is empty once it is erased."""
    named = identifier(HIS_PATIENT, ref) if ref else identifier(OUR_PATIENT, patient_id)
    return {"type": "Patient", "identifier": named}


def appointment_reference(appointment_id: str, ref: str) -> Json:
    named = identifier(HIS_APPOINTMENT, ref) if ref else identifier(OUR_APPOINTMENT, appointment_id)
    return {"type": "Appointment", "identifier": named}


def colleague_reference(colleague_id: str) -> Json:
    """Name a colleague by the opaque id that the practice gave."""
    return {"type": "Practitioner", "identifier": identifier(COLLEAGUE, colleague_id)}


def coded(system: str, code: str, text: str = "") -> Json:
    """Make a CodeableConcept of one code."""
    concept: Json = {"coding": [{"system": system, "code": str(code)}]}
    return {**concept, "text": text} if text else concept


def meta(rehearsal: bool) -> Json:
    """Mark what happened to no patient as test data, so that no record takes it for care."""
    if not rehearsal:
        return {}
    tag = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}
    return {"meta": {"tag": [tag]}}


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
