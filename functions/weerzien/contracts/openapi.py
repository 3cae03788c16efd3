"""The doors as an OpenAPI 3.1 document, made from the contracts; kept in docs/openapi.json."""

from typing import Any, Final

from weerzien.contracts.his_event import EventType, json_schema
from weerzien.domain.link_page import Answer

Json = dict[str, Any]

PROBLEM: Final = "application/problem+json"
_REFUSALS: Final = {
    "401": "The key is unknown, or no signature proves who sent this.",
    "409": "The event id was used for other content.",
    "413": "The event is larger than 20,480 bytes.",
    "415": "The content type is not JSON in UTF-8.",
    "422": "The event is not in the agreed form, or its type is unknown.",
    "429": "More events a minute than the practice may send; `Retry-After` says when to go on.",
}


def document() -> Json:
    """Every route, what it takes and every answer that it gives."""
    schemas: Json = {"Accepted": _accepted(), "Problem": _problem(), "FieldProblem": _field()}
    for kind in EventType:
        schema = _with_shared_parts(json_schema(kind), schemas)
        schemas[kind.value] = schema
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Weerzien",
            "version": "1",
            "description": "The door of source systems, and the doors behind a patient's link.",
        },
        "paths": {
            "/his/v1/events": {"post": _receive_event()},
            "/{token}": _link("Sms"),
            "/m/{token}": _link("Mail"),
        },
        "components": {"schemas": schemas},
    }


def _with_shared_parts(schema: Json, schemas: Json) -> Json:
    """Move the parts of one schema to where all schemas find them."""
    for name, part in schema.pop("$defs", {}).items():
        schemas[name] = _pointed(part)
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


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _content(media_type: str, schema: Json) -> Json:
    return {media_type: {"schema": schema}}


def _receive_event() -> Json:
    accepted = _content("application/json", _ref("Accepted"))
    refused = _content(PROBLEM, _ref("Problem"))
    return {
        "operationId": "receiveHisEvent",
        "summary": "A source system tells what happened, signed after Standard Webhooks.",
        "parameters": [
            _text("key", "query", "Names the practice.", 64),
            _text("webhook-id", "header", "An id of this message.", 256),
            _text("webhook-timestamp", "header", "Now, in whole seconds since 1970.", 12),
            _text("webhook-signature", "header", "`v1,` and the signature; up to ten.", 1_024),
        ],
        "requestBody": {
            "required": True,
            "content": _content(
                "application/json", {"oneOf": [_ref(kind.value) for kind in EventType]}
            ),
        },
        "responses": {
            "200": {"description": "Known, and its effect is in.", "content": accepted},
            "202": {"description": "It lies safe.", "content": accepted},
            **{
                status: {"description": why, "content": refused}
                for status, why in _REFUSALS.items()
            },
        },
    }


def _link(sent_by: str) -> Json:
    form = {
        "type": "object",
        "properties": {
            "answer": {"type": "string", "enum": [answer.value for answer in Answer]},
            "List-Unsubscribe": {"type": "string", "enum": ["One-Click"]},
        },
    }
    return {
        "parameters": [_text("token", "path", "Names one message to one patient.", 64)],
        "get": {
            "operationId": f"showLinkOf{sent_by}",
            "summary": "Shows the ways back and changes nothing.",
            "responses": _pages(),
        },
        "post": {
            "operationId": f"answerLinkOf{sent_by}",
            "summary": "A choice on the page, or one-click unsubscribe (RFC 8058).",
            "requestBody": {"content": _content("application/x-www-form-urlencoded", form)},
            "responses": _pages(),
        },
    }


def _pages() -> Json:
    page = _content("text/html", {"type": "string"})
    return {
        "200": {"description": "The page.", "content": page},
        "404": {"description": "No live link: always the same page.", "content": page},
    }


def _text(name: str, place: str, description: str, longest: int) -> Json:
    return {
        "name": name,
        "in": place,
        "required": True,
        "description": description,
        "schema": {"type": "string", "minLength": 1, "maxLength": longest},
    }


def _object(properties: Json, *optional: str) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _accepted() -> Json:
    text = {"type": "string"}
    status = {"enum": ["accepted", "already applied"]}
    warnings = {"type": "array", "items": _ref("FieldProblem")}
    properties = {"id": text, "reference": text, "status": status, "warnings": warnings}
    return _object(properties, "warnings")


def _problem() -> Json:
    text = {"type": "string"}
    properties = {
        "type": {"type": "string", "pattern": "^urn:weerzien:problem:[a-z-]+$"},
        "title": text,
        "status": {"type": "integer"},
        "detail": text,
        "next": text,
        "errors": {"type": "array", "items": _ref("FieldProblem")},
    }
    return _object(properties, "errors")


def _field() -> Json:
    return _object({"field": {"type": "string"}, "reason": {"type": "string"}})
