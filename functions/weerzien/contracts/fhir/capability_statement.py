"""What the FHIR door can do, as a CapabilityStatement (FHIR R4): the same for everybody."""

from typing import Any, Final

from weerzien.contracts.fhir.code_tables import EVENT_OF_STATUS, WITHOUT_EFFECT

Json = dict[str, Any]

FORMATS: Final = ("application/fhir+json", "json")
_PUBLISHED: Final = "2026-11-22"
_SECURITY: Final = (
    "The key in the URL names the practice. Each request is signed after Standard Webhooks, or "
    "carries `Authorization: Bearer` with a token that the practice was given. This statement and "
    "the OpenAPI document are open to everybody."
)
_POSTED: Final = (
    "Taken in by POST to this base: alone, in a transaction or collection, or in the notification "
    "of a Subscription (R4 backport, full-resource). Nothing can be read, searched or deleted."
)


def capability_statement() -> Json:
    return {
        "resourceType": "CapabilityStatement",
        "name": "WeerzienFhirDoor",
        "title": "Weerzien: what a source system can tell it",
        "status": "active",
        "date": _PUBLISHED,
        "kind": "capability",
        "software": {"name": "Weerzien"},
        "fhirVersion": "4.0.1",
        "format": list(FORMATS),
        "rest": [
            {
                "mode": "server",
                "documentation": _POSTED,
                "security": {"cors": False, "description": _SECURITY},
                "resource": [_appointment(), _patient()],
                "interaction": [{"code": "transaction"}],
            }
        ],
    }


def _appointment() -> Json:
    followed = ", ".join(sorted(EVENT_OF_STATUS))
    return {
        "type": "Appointment",
        "documentation": f"Status {followed}; without effect: {', '.join(sorted(WITHOUT_EFFECT))}.",
        "versioning": "versioned",
        "referencePolicy": ["literal", "logical", "local"],
    }


def _patient() -> Json:
    return {
        "type": "Patient",
        "documentation": "A whole picture, with RelatedPerson and Flag beside it in a Bundle.",
        "versioning": "versioned",
        "referencePolicy": ["literal", "logical", "local"],
    }
