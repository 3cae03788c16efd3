"""Which code of which system means what; docs/his-fhir.md shows the same tables."""

from typing import Final

from weerzien.contracts.his_event import CancelledBy, EventType

DISCIPLINE: Final = "urn:weerzien:discipline"
RISK_CATEGORY: Final = "urn:weerzien:risk-category"
PATIENT_FLAG: Final = "urn:weerzien:patient-flag"
CANCELLATION_REASON: Final = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"
SERVICE_TYPE: Final = "http://terminology.hl7.org/CodeSystem/service-type"
PRACTICE_SETTING: Final = "http://snomed.info/sct"
BSN: Final = "http://fhir.nl/fhir/NamingSystem/bsn"
TEST_DATA: Final = "HTEST"
"""Of v3-ActReason, in meta.tag or meta.security: a patient who does not exist."""

EVENT_OF_STATUS: Final = {
    "booked": EventType.APPOINTMENT_BOOKED,
    "arrived": EventType.APPOINTMENT_ARRIVED,
    "checked-in": EventType.APPOINTMENT_ARRIVED,
    "fulfilled": EventType.APPOINTMENT_FULFILLED,
    "cancelled": EventType.APPOINTMENT_CANCELLED,
    "noshow": EventType.APPOINTMENT_NOSHOW,
    "entered-in-error": EventType.APPOINTMENT_CANCELLED,
}
"""What was entered in error is off, whatever it was before: a mark, and a way back as well."""
WITHOUT_EFFECT: Final = frozenset({"proposed", "pending", "waitlist"})
"""No visit has been agreed on: there is nothing yet that could be missed."""

DIED: Final = "pat-dec"
_CANCELLED_BY: Final = {"pat": CancelledBy.PATIENT, "prov": CancelledBy.PRACTICE}

DISCIPLINE_OF: Final = {
    SERVICE_TYPE: {
        **dict.fromkeys(("124", "349"), "general_practice"),
        "65": "physiotherapy",
        **dict.fromkeys(("88", "91", "92", "313", "314", "315"), "dental"),
        **dict.fromkeys(("53", "60", "320"), "nutrition"),
        **dict.fromkeys(("139", "141", "142", "417"), "mental_health"),
        "61": "occupational_therapy",
        "66": "podiatry",
        **dict.fromkeys(("68", "446"), "speech_therapy"),
    },
    PRACTICE_SETTING: {
        **dict.fromkeys(("394814009", "408443003"), "general_practice"),
        **dict.fromkeys(("394812008", "408444009", "394607009", "394608004"), "dental"),
        **dict.fromkeys(("394587001", "394588006", "394913002"), "mental_health"),
    },
}

_ROLE_CODE: Final = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
_ROLE_OF_ZIB: Final = "urn:oid:2.16.840.1.113883.2.4.3.11.22.472"
LEADS: Final = frozenset(
    {
        *((_ROLE_CODE, code) for code in ("GUARD", "POWATT", "HPOWATT", "DPOWATT")),
        # Curator, mentor, legal representative; guardianship of a minor is below.
        *((_ROLE_OF_ZIB, code) for code in ("03", "15", "24")),
    }
)
"""Whoever is contacted instead of the patient, at every age."""
PARENTS: Final = frozenset(
    {
        *((_ROLE_CODE, code) for code in ("PRN", "FTH", "MTH", "NPRN", "NFTH", "NMTH")),
        *((_ROLE_CODE, code) for code in ("ADOPTP", "ADOPTF", "ADOPTM", "PRNFOST", "FTHFOST")),
        *((_ROLE_CODE, code) for code in ("MTHFOST", "STPPRN", "STPFTH", "STPMTH")),
        (_ROLE_OF_ZIB, "11"),
    }
)
"""Who is contacted while the patient is a minor; all others never are."""

HEALTH_DATA: Final = {
    **dict.fromkeys(("reasonCode", "reasonReference"), "visit_reason"),
    **dict.fromkeys(("description", "comment", "patientInstruction"), "note"),
}
"""Elements of an Appointment that we ask not to send, and the kind that the log names."""
HEALTH_RESOURCES: Final = {
    **dict.fromkeys(("Condition", "Observation", "AllergyIntolerance"), "diagnosis"),
    **dict.fromkeys(("Medication", "MedicationRequest", "MedicationStatement"), "medication"),
    **dict.fromkeys(("Coverage", "Claim"), "insurance"),
    **dict.fromkeys(("Procedure", "CarePlan", "ServiceRequest"), "treatment"),
    **dict.fromkeys(("Composition", "DocumentReference", "Communication"), "note"),
}


def cancelled_by(code: str) -> CancelledBy | None:
    """Say whose side a cancellation reason is on; None for what is on neither."""
    return _CANCELLED_BY.get(code.partition("-")[0])
