"""docs/openapi.json is made from the contracts, and describes the routes of the template."""

import json
from pathlib import Path
from typing import Any

from weerzien.contracts.openapi import document

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs/openapi.json"


def test_the_document_is_the_one_that_the_contracts_make() -> None:
    written = json.dumps(document(), indent=2, ensure_ascii=False) + "\n"
    assert DOCUMENT.read_text() == written, (
        "make it again: PYTHONPATH=functions python infra/tools/make_openapi.py"
    )


def test_routes_of_the_template_and_paths_of_the_document_are_the_same(
    template: dict[str, Any],
) -> None:
    routes = {
        (event["Properties"]["Path"], event["Properties"]["Method"])
        for resource in template["Resources"].values()
        for event in resource.get("Properties", {}).get("Events", {}).values()
        if isinstance(event, dict) and event["Type"] == "Api"
    }
    described = {
        (path, method)
        for path, operations in document()["paths"].items()
        for method in operations
        if method != "parameters"
    }
    assert routes == described
