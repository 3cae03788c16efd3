"""The small pieces of which the description of every door is made."""

from collections.abc import Mapping
from typing import Any, Final

Json = dict[str, Any]

PROBLEM: Final = "application/problem+json"
OUR_FAULT: Final[Json] = {"5XX": {"description": "Our fault: try again, slower each time."}}


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def content(media_type: str, *schemas: Json) -> Json:
    return {media_type: {"schema": schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}}}


def text(name: str, place: str, description: str, longest: int) -> Json:
    """Describe a parameter that must be there."""
    return {
        "name": name,
        "in": place,
        "required": True,
        "description": description,
        "schema": {"type": "string", "minLength": 1, "maxLength": longest},
    }


def an_object(properties: Json, *optional: str) -> Json:
    """Describe an object with these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def refusals(reasons: Mapping[str, str]) -> Json:
    """Describe a problem+json answer for each status; the API answers some before a door does."""
    return {
        status: {
            "description": why,
            "content": content(PROBLEM, ref("Problem"), *_of_the_api(status)),
        }
        for status, why in reasons.items()
    }


def shared_schemas() -> Json:
    """Give the schemas that several doors point at."""
    words = {"type": "string"}
    problem = {
        "type": {"type": "string", "pattern": "^urn:weerzien:problem:[a-z-]+$"},
        "title": words,
        "status": {"type": "integer"},
        "detail": words,
        "next": words,
        "errors": {"type": "array", "items": ref("FieldProblem")},
    }
    before_a_door = {
        "type": {"const": "about:blank"},
        "title": words,
        "status": {"type": "integer"},
        "code": words,
    }
    return {
        "Problem": an_object(problem, "errors"),
        "ProblemOfTheApi": an_object(before_a_door),
        "FieldProblem": an_object({"field": words, "reason": words}),
    }


def _of_the_api(status: str) -> list[Json]:
    return [ref("ProblemOfTheApi")] if status in {"404", "413", "429"} else []
