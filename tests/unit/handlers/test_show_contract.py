"""What is to be sent can be read at the door itself, by anybody."""

import json
from pathlib import Path
from typing import Any

import pytest

from handlers import show_contract
from weerzien.contracts.his_event import EventType

DOCS = Path(__file__).parents[3] / "docs"


def get(context: object, file: str | None = None) -> dict[str, Any]:
    named = None if file is None else {"file": file}
    event = {"httpMethod": "GET", "pathParameters": named, "headers": None, "body": None}
    return show_contract.handler(event, context)


def test_the_description_that_is_served_is_the_one_in_the_docs(context: object) -> None:
    answer = get(context)
    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"] == "application/json"
    assert json.loads(answer["body"]) == json.loads((DOCS / "openapi.json").read_text())


@pytest.mark.parametrize("kind", EventType)
def test_the_schemas_that_are_served_are_those_in_the_docs(
    kind: EventType, context: object
) -> None:
    answer = get(context, f"{kind}.json")
    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"] == "application/schema+json"
    assert json.loads(answer["body"]) == json.loads((DOCS / f"schemas/{kind}.json").read_text())


def test_both_may_be_kept_and_read_by_a_page_of_another_host(context: object) -> None:
    for answer in (get(context), get(context, "patient.updated.json")):
        assert answer["headers"]["Cache-Control"] == "public, max-age=3600"
        assert answer["headers"]["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("file", ["", "x.json", "appointment.noshow", "../openapi.json", "%00"])
def test_a_file_that_is_not_there_is_answered_with_those_that_are(
    file: str, context: object
) -> None:
    answer = get(context, file)
    assert answer["statusCode"] == 404
    assert answer["headers"]["Content-Type"] == "application/problem+json"
    assert answer["headers"]["Cache-Control"] == "no-store"
    told = json.loads(answer["body"])
    assert all(f"{kind}.json" in told["next"] for kind in EventType)
    assert file == "" or file not in json.dumps(told).replace(told["next"], "")
