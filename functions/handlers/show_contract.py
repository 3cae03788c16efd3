"""GET of what source systems are to send: the OpenAPI document, and a JSON Schema per event."""

from functools import cache
from http import HTTPStatus
from typing import Any

from handlers.problems import Answer, Problem, answer, refusal
from weerzien.contracts.his_schemas import FILES, published
from weerzien.contracts.openapi import document
from weerzien.observability import with_log_context

UNKNOWN_FILE = Problem(
    HTTPStatus.NOT_FOUND,
    "unknown-file",
    "There is no such schema",
    "Each event type has one JSON Schema.",
    f"Ask for one of: {', '.join(FILES)}.",
)
_FOR_ANYBODY = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}
"""The same for everybody until the next release; a page in a browser may read it too."""


@with_log_context
def handler(event: dict[str, Any], context: object) -> Answer:
    """Answer the OpenAPI document, or the schema that the path names."""
    del context
    named = event.get("pathParameters") or {}
    if "file" not in named:
        return _openapi()
    return _schema(named["file"]) if named["file"] in FILES else refusal(UNKNOWN_FILE)


@cache
def _openapi() -> Answer:
    return answer(HTTPStatus.OK, document(), headers=_FOR_ANYBODY)


@cache
def _schema(file: str) -> Answer:
    media_type = {"Content-Type": "application/schema+json"}
    return answer(HTTPStatus.OK, published(FILES[file]), headers=_FOR_ANYBODY | media_type)
