"""Suite H fuzzes every route, gets through every door, and reports what is wrong."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import schemathesis

from audit.transformed import load_template
from proof.corpus.knock import listening
from proof.harness.near import NEAR
from proof.harness.rest_api import DESCRIPTION, ROUTES, Api
from proof.suites import h_routes

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = 100


def routes() -> dict[tuple[str, str], str]:
    """Every route of the template, and the module of its handler."""
    functions = load_template(ROOT / "template.yaml")["Resources"].values()
    return {
        (event["Properties"]["Method"].upper(), event["Properties"]["Path"]): function[
            "Properties"
        ]["Handler"].removesuffix(".handler")
        for function in functions
        if function["Type"] == "AWS::Serverless::Function"
        for event in function["Properties"].get("Events", {}).values()
        if event["Type"] == "Api"
    }


def leads_to(verb: str, path: str) -> str:
    asked = path.replace("{", "").replace("}", "")
    found = [h for method, pattern, h in ROUTES if method == verb and pattern.fullmatch(asked)]
    return str(found[0].__module__) if found else ""


def test_every_route_of_the_template_leads_to_its_handler() -> None:
    assert {route: leads_to(*route) for route in routes()} == routes()


def test_every_door_that_takes_a_body_of_a_source_system_gets_almost_right_ones() -> None:
    posted = {path for verb, path in routes() if verb == "POST" and path.startswith("/his/")}
    assert posted == set(NEAR)


def fuzzed(api: Api, path: str, examples: int = EXAMPLES) -> tuple[list[str], Counter[str]]:
    schemathesis.openapi.format("date-time", h_routes.moments())
    counts: Counter[str] = Counter()
    found: Any = schemathesis.openapi.from_wsgi(DESCRIPTION, api).get_all_operations()
    [operation] = [one.ok() for one in found if one.ok().path == path]
    with listening():
        return h_routes.fuzz(api, operation, examples, 7, counts), counts


@pytest.mark.parametrize("path", NEAR)
def test_the_fuzzer_gets_through_each_door_and_finds_nothing(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = Api()
    api.plug_in(monkeypatch)
    wrong, counts = fuzzed(api, path)
    assert wrong == []
    taken = sum(counts[f"… POST {path}: {status}"] for status in (200, 202))
    refused = sum(counts.values()) - counts[f"POST {path}"] - taken
    assert taken > 0
    assert refused > 0


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"statusCode": 500}, "ServerError"),
        ({"statusCode": 418}, "UndefinedStatusCode"),
        ({"headers": {"Content-Type": "text/plain"}}, "UndefinedContentType"),
        ({"body": '{"who": "knows"}'}, "JsonSchemaError"),
    ],
)
def test_an_answer_that_is_not_described_is_found(
    change: dict[str, Any], found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = Api()
    api.plug_in(monkeypatch)
    plain = api.answer
    monkeypatch.setattr(api, "answer", lambda *asked: plain(*asked) | change)
    wrong, _ = fuzzed(api, "/his/v1/events", examples=5)
    assert wrong
    assert any(found in one for one in wrong)
