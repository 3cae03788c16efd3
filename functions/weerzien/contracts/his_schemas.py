"""The events as JSON Schema 2020-12, one file per type: docs/schemas, and served as they are."""

from typing import Any, Final

from weerzien.contracts.his_event import EventType, json_schema

Json = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
FILES: Final = {f"{kind.value}.json": kind for kind in EventType}


def published(kind: EventType) -> Json:
    """Give the schema of one type, with the dialect it is written in and a name for good.

    What JSON Schema cannot say (the eleven-test, an end after its start) only the door knows.
    """
    schema = json_schema(kind)
    return {
        "$schema": DIALECT,
        "$id": f"urn:weerzien:his:v1:{kind.value}",
        **schema,
        "title": kind.value,
        "description": "An event of a source system; unknown fields are ignored.",
    }
