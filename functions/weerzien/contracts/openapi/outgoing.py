"""What Weerzien posts to a practice's own record: the `webhooks` of the document."""

from typing import Final

from weerzien.contracts.openapi.shapes import Json, content, ref, text
from weerzien.domain.vocabulary import StopReason
from weerzien.domain.write_back import WriteBackKind as Kind

_WORDS: Final[Json] = {"type": "string"}
_MAYBE: Final[Json] = {"type": ["string", "null"]}
_NAMED: Final[Json] = {
    "type": "object",
    "description": "Our id, and the number that the source system gave; null once erased.",
    "properties": {"id": _WORDS, "ref": _MAYBE},
    "required": ["id", "ref"],
}
_SUMMARIES: Final = {
    Kind.COMMUNICATION_RECORDED: "A contact, automated or by hand; the same entry in each state.",
    Kind.TASK_CHANGED: "A task for a person, at each change.",
    Kind.OPTOUT_CHANGED: "Which channels the patient has closed, all of them at each change.",
    Kind.CASE_CLOSED: "A follow-up has ended, and why.",
    Kind.HANDOVER_READY: "The page for the clinician of who is back, or a newer one of it.",
    Kind.HANDOVER_WITHDRAWN: "That page no longer holds: the visit is off.",
}


def webhooks() -> Json:
    """One per kind of message; a receiver ignores fields that it does not know."""
    return {kind.value: {"post": _told(kind)} for kind in Kind}


def schemas() -> Json:
    return {f"out.{kind.value}": _message(kind) for kind in Kind}


def _told(kind: Kind) -> Json:
    return {
        "operationId": f"told{''.join(part.title() for part in kind.value.split('.'))}",
        "summary": _SUMMARIES[kind],
        "parameters": [
            text("webhook-id", "header", "Stays the same on every attempt.", 256),
            text("webhook-timestamp", "header", "Now, in whole seconds since 1970.", 12),
            text("webhook-signature", "header", "`v1,` and the signature, per secret.", 1_024),
        ],
        "requestBody": {
            "required": True,
            "content": content("application/json", ref(f"out.{kind.value}")),
        },
        "responses": {
            "2XX": {"description": "It lies safe; it is not sent again."},
            "410": {"description": "Nobody listens here any more."},
            "4XX": {"description": "Sent again, ever slower, for 75 hours."},
            "5XX": {"description": "The same."},
        },
    }


def _message(kind: Kind) -> Json:
    data: Json = {
        "entry": {**_WORDS, "description": "The entry that it makes or replaces."},
        "sequence": {"type": "integer", "description": "Place in the order of its case."},
        "test": {"type": "boolean", "description": "True in a rehearsal: no care."},
        "patient": _NAMED,
        "case": {"anyOf": [_case(), {"type": "null"}]},
        "journal": {**_WORDS, "description": "One Dutch line for the journal."},
        **_more(kind),
    }
    return {
        "type": "object",
        "properties": {
            "type": {"const": kind.value},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": {"type": "object", "properties": data, "required": list(data)},
        },
        "required": ["type", "timestamp", "data"],
    }


def _case() -> Json:
    missed: Json = {"type": "array", "items": _NAMED}
    return {
        "type": "object",
        "properties": {"id": _WORDS, "missed": missed},
        "required": ["id", "missed"],
    }


def _more(kind: Kind) -> Json:
    """What only this kind of message tells."""
    closed: Json = {"type": "boolean"}
    if kind is Kind.OPTOUT_CHANGED:
        channels = {"sms": closed, "email": closed}
        return {"opted_out": {"type": "object", "properties": channels, "required": [*channels]}}
    if kind is Kind.CASE_CLOSED:
        reasons = {"enum": [reason.value for reason in StopReason]}
        return {"reason": reasons, "rebooked": {"anyOf": [_NAMED, {"type": "null"}]}}
    if kind is Kind.COMMUNICATION_RECORDED:
        return {"resource": _resource("Communication")}
    if kind is Kind.TASK_CHANGED:
        return {"resource": _resource("Task")}
    return {"appointment": _NAMED, "resource": _resource("Composition"), "page": _WORDS}


def _resource(name: str) -> Json:
    return {
        "type": "object",
        "description": f"FHIR R4 {name}.",
        "properties": {"resourceType": {"const": name}},
        "required": ["resourceType"],
    }
