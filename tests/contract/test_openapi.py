"""docs/openapi.json is made from the contracts, and describes the routes of the template."""

import json
from pathlib import Path
from typing import Any

import schemathesis

from weerzien.contracts.openapi import document

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs/openapi.json"
VERBS = frozenset({"get", "post"})


def operations() -> dict[tuple[str, str], Any]:
    return {
        (path, verb): operation
        for path, about in document()["paths"].items()
        for verb, operation in about.items()
        if verb in VERBS
    }


def test_the_document_is_the_one_that_the_contracts_make() -> None:
    written = json.dumps(document(), indent=2, ensure_ascii=False) + "\n"
    assert DOCUMENT.read_text() == written, (
        "make it again: PYTHONPATH=functions python infra/tools/make_openapi.py"
    )


def test_it_is_an_openapi_3_1_document_that_its_own_schema_allows() -> None:
    assert document()["openapi"].startswith("3.1.")
    schemathesis.openapi.from_dict(document()).validate()


def test_routes_of_the_template_and_paths_of_the_document_are_the_same(
    template: dict[str, Any],
) -> None:
    routes = {
        (event["Properties"]["Path"], event["Properties"]["Method"])
        for resource in template["Resources"].values()
        for event in resource.get("Properties", {}).get("Events", {}).values()
        if isinstance(event, dict) and event["Type"] == "Api"
    }
    assert routes == operations().keys()


def test_every_operation_has_a_name_of_its_own_and_says_what_it_answers() -> None:
    names = [operation["operationId"] for operation in operations().values()]
    assert len(set(names)) == len(names)
    for (path, _), operation in operations().items():
        assert operation["summary"].endswith("."), path
        answers = operation["responses"]
        assert "default" not in answers, "a default would describe whatever comes"
        assert all(answer["description"] for answer in answers.values()), path


def test_every_no_of_a_door_of_source_systems_has_a_described_body() -> None:
    for (path, _), operation in operations().items():
        if path.startswith("/his/"):
            for status, answer in operation["responses"].items():
                assert status == "5XX" or answer["content"], (path, status)


def test_nothing_is_pointed_at_that_is_not_there() -> None:
    text = json.dumps(document())
    there = {f"#/components/schemas/{name}" for name in document()["components"]["schemas"]}
    pointed = {part.split('"')[0] for part in text.split('"$ref": "')[1:]}
    assert pointed <= there
