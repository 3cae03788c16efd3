"""This document itself and the JSON Schemas, `GET /his/v1/openapi.json` and beside it."""

from weerzien.contracts.his_schemas import FILES
from weerzien.contracts.openapi.shapes import OUR_FAULT, Json, content, refusals


def paths() -> Json:
    return {
        "/his/v1/openapi.json": {"get": _openapi()},
        "/his/v1/schemas/{file}": {"get": _schema()},
    }


def _openapi() -> Json:
    return {
        "operationId": "showOpenApi",
        "summary": "This document.",
        "responses": _found("The doors, described in OpenAPI 3.1.", "application/json"),
    }


def _schema() -> Json:
    file = {
        "name": "file",
        "in": "path",
        "required": True,
        "description": "An event type and `.json`.",
        "schema": {"type": "string", "enum": list(FILES)},
    }
    return {
        "operationId": "showSchema",
        "summary": "One event type as JSON Schema 2020-12.",
        "parameters": [file],
        "responses": {
            **_found("The schema.", "application/schema+json"),
            **refusals({"404": "There is no such file; `next` lists those that there are."}),
        },
    }


def _found(description: str, media_type: str) -> Json:
    found = content(media_type, {"type": "object"})
    return {"200": {"description": description, "content": found}, **OUR_FAULT}
