"""The door of canonical events, `POST /his/v1/events`."""

from typing import Any, Final

from weerzien.contracts.his_event import EventType, json_schema
from weerzien.contracts.openapi.shapes import OUR_FAULT, Json, an_object, content, ref, text
from weerzien.contracts.openapi.shapes import refusals as refused

_REFUSALS: Final = {
    "401": "The key is unknown, or no signature proves who sent this.",
    "409": "The event id was used for other content.",
    "413": "The event is larger than 20,480 bytes.",
    "415": "The content type is not JSON in UTF-8.",
    "422": "The event is not in the agreed form, or its type is unknown.",
    "429": "More events a minute than the practice may send; `Retry-After` says when to go on.",
}


def paths() -> Json:
    return {"/his/v1/events": {"post": _receive_event()}}


def schemas() -> Json:
    """One per event type, and their parts where all find them."""
    found: Json = {"Accepted": _accepted()}
    for kind in EventType:
        found[kind.value] = with_shared_parts(json_schema(kind), found)
    return found


def _receive_event() -> Json:
    accepted = content("application/json", ref("Accepted"))
    return {
        "operationId": "receiveHisEvent",
        "summary": "A source system tells what happened, signed after Standard Webhooks.",
        "parameters": [
            text("key", "query", "Names the practice.", 64),
            text("webhook-id", "header", "An id of this message.", 256),
            text("webhook-timestamp", "header", "Now, in whole seconds since 1970.", 12),
            text("webhook-signature", "header", "`v1,` and the signature; up to ten.", 1_024),
        ],
        "requestBody": {
            "required": True,
            "content": content(
                "application/json", {"oneOf": [ref(kind.value) for kind in EventType]}
            ),
        },
        "responses": {
            "200": {"description": "Known, and its effect is in.", "content": accepted},
            "202": {"description": "It lies safe.", "content": accepted},
            **refused(_REFUSALS),
            **OUR_FAULT,
        },
    }


def _accepted() -> Json:
    words = {"type": "string"}
    status = {"enum": ["accepted", "already applied"]}
    warnings = {"type": "array", "items": ref("FieldProblem")}
    properties = {"id": words, "reference": words, "status": status, "warnings": warnings}
    return an_object(properties, "warnings")


def with_shared_parts(schema: Json, found: Json) -> Json:
    """Move the parts of one schema to where all schemas find them."""
    for name, part in schema.pop("$defs", {}).items():
        found[name] = _pointed(part)
    pointed: Json = _pointed(schema)
    return pointed


def _pointed(value: Any) -> Any:  # noqa: ANN401 - JSON is any of six things
    if isinstance(value, list):
        return [_pointed(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    return {
        key: inner.replace("#/$defs/", "#/components/schemas/")
        if key == "$ref"
        else _pointed(inner)
        for key, inner in value.items()
    }
