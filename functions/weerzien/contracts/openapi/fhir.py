"""The FHIR door, `POST /his/v1/fhir`, and what it can do, `GET /his/v1/fhir/metadata`."""

from typing import Final

from weerzien.contracts.fhir.elements import Element
from weerzien.contracts.fhir.outcome import MEDIA_TYPE, Severity
from weerzien.contracts.fhir.resources import Appointment, Bundle, Patient
from weerzien.contracts.openapi.his_events import with_shared_parts
from weerzien.contracts.openapi.shapes import OUR_FAULT, PROBLEM, Json, content, ref, text

_REFUSALS: Final = {
    "401": "The key is unknown, or neither token nor signature proves who sent this.",
    "409": "A version was told before with other content; the outcome says what was taken in.",
    "413": "More than 262,144 bytes, 500 entries or 100 events.",
    "415": "The content type is not FHIR R4 as JSON in UTF-8.",
    "422": "Not in the agreed form, or nothing that this door takes in.",
    "429": "More events a minute than the practice may send; `Retry-After` says when to go on.",
}
_BEFORE_THE_DOOR: Final = frozenset({"413", "429"})
_READ: Final[dict[str, type[Element]]] = {
    "Appointment": Appointment,
    "Patient": Patient,
    "Bundle": Bundle,
}


def paths() -> Json:
    return {
        "/his/v1/fhir": {"post": _receive()},
        "/his/v1/fhir/metadata": {"get": _metadata()},
    }


def schemas() -> Json:
    """Give what is read of the resources, and how the door answers."""
    found: Json = {"OperationOutcome": _outcome(), "TransactionResponse": _transaction_response()}
    for kind, model in _READ.items():
        # Under names of their own: other doors have an Appointment too.
        schema = model.model_json_schema(by_alias=True, ref_template="#/$defs/Fhir{model}")
        parts = {f"Fhir{name}": part for name, part in schema.pop("$defs", {}).items()}
        schema["properties"]["resourceType"] = {"const": kind}
        schema["required"] = [*schema.get("required", ()), "resourceType"]
        found[f"Fhir{kind}"] = with_shared_parts({**schema, "$defs": parts}, found)
    return found


def _receive() -> Json:
    answers = content(MEDIA_TYPE, ref("OperationOutcome"), ref("TransactionResponse"))
    outcome = content(MEDIA_TYPE, ref("OperationOutcome"))
    api = content(PROBLEM, ref("ProblemOfTheApi"))
    taken: Json = {"anyOf": [ref(f"Fhir{kind}") for kind in _READ]}
    return {
        "operationId": "receiveFhir",
        "summary": "A source system tells in FHIR R4 what happened.",
        "parameters": [
            text("key", "query", "Names the practice.", 64),
            _optional("Authorization", "`Bearer` and the token; or a signature as below."),
            _optional("webhook-id", "An id of this message."),
            _optional("webhook-timestamp", "Now, in whole seconds since 1970."),
            _optional("webhook-signature", "`v1,` and the signature; up to ten."),
        ],
        "requestBody": {
            "required": True,
            "content": content(MEDIA_TYPE, taken) | content("application/json", taken),
        },
        "responses": {
            "200": {"description": "Known, or nothing follows from it.", "content": answers},
            "202": {"description": "All of it lies safe.", "content": answers},
            **{
                status: {
                    "description": why,
                    "content": outcome | (api if status in _BEFORE_THE_DOOR else {}),
                }
                for status, why in _REFUSALS.items()
            },
            **OUR_FAULT,
        },
    }


def _metadata() -> Json:
    found = content(MEDIA_TYPE, {"type": "object"})
    return {
        "operationId": "showCapabilityStatement",
        "summary": "The CapabilityStatement of the FHIR door.",
        "responses": {"200": {"description": "The same for all.", "content": found}, **OUR_FAULT},
    }


def _outcome() -> Json:
    words = {"type": "string"}
    issue = {
        "type": "object",
        "required": ["severity", "code", "details"],
        "properties": {
            "severity": {"enum": [one.value for one in Severity]},
            "code": words,
            "details": {"type": "object", "required": ["text"], "properties": {"text": words}},
            "diagnostics": words,
            "expression": {"type": "array", "items": words},
        },
    }
    return {
        "type": "object",
        "required": ["resourceType", "issue"],
        "properties": {
            "resourceType": {"const": "OperationOutcome"},
            "issue": {"type": "array", "items": issue, "minItems": 1},
        },
    }


def _transaction_response() -> Json:
    response = {
        "type": "object",
        "required": ["status", "outcome"],
        "properties": {"status": {"type": "string"}, "outcome": ref("OperationOutcome")},
    }
    entry = {"type": "object", "required": ["response"], "properties": {"response": response}}
    return {
        "type": "object",
        "required": ["resourceType", "type", "entry"],
        "properties": {
            "resourceType": {"const": "Bundle"},
            "type": {"const": "transaction-response"},
            "entry": {"type": "array", "items": entry},
        },
    }


def _optional(name: str, description: str) -> Json:
    words = {"type": "string", "maxLength": 1_024}
    return {"name": name, "in": "header", "description": description, "schema": words}
