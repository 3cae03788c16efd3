"""docs/schemas are made from the contracts, are JSON Schema 2020-12, and say what the door says."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from weerzien.contracts.his_event import EventType
from weerzien.contracts.his_schemas import DIALECT, FILES, published
from weerzien.contracts.read_his_event import read_his_event
from weerzien.contracts.refusals import ContractError

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "docs/schemas"
SAMPLES = ROOT / "tests/samples/his"


def sample(kind: EventType) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((SAMPLES / f"{kind}.json").read_text())
    return body


def fits(kind: EventType, body: dict[str, Any]) -> bool:
    return Draft202012Validator(published(kind), format_checker=FormatChecker()).is_valid(body)


def is_taken_in(body: dict[str, Any]) -> bool:
    """Tell whether the door takes it without a word: a warning says that a field was no use."""
    try:
        return read_his_event(json.dumps(body)).warnings == ()
    except ContractError:
        return False


def test_there_is_one_file_per_event_type_and_no_other() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == set(FILES)
    assert set(FILES.values()) == set(EventType)


@pytest.mark.parametrize("kind", EventType)
def test_a_schema_is_the_one_that_the_contracts_make(kind: EventType) -> None:
    written = json.dumps(published(kind), indent=2, ensure_ascii=False) + "\n"
    assert (SCHEMAS / f"{kind}.json").read_text() == written, (
        "make it again: PYTHONPATH=functions python infra/tools/make_openapi.py"
    )


@pytest.mark.parametrize("kind", EventType)
def test_a_schema_is_of_the_dialect_that_it_names(kind: EventType) -> None:
    schema = published(kind)
    assert schema["$schema"] == DIALECT == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("kind", EventType)
def test_a_schema_takes_its_own_sample_and_no_other_type_s(kind: EventType) -> None:
    assert [other for other in EventType if fits(kind, sample(other))] == [kind]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [p for key, inner in value.items() for p in leaves(inner, (*path, key))] + [path]
    if isinstance(value, list):
        return [p for at, inner in enumerate(value) for p in leaves(inner, (*path, at))] + [path]
    return [path]


@pytest.mark.parametrize("kind", EventType)
@pytest.mark.parametrize("wrong", [None, "", "x", 7, -1, True, [], {}, ["x"], {"x": 1}])
def test_what_a_schema_refuses_the_door_refuses_too(kind: EventType, wrong: object) -> None:
    """The door may know more than its schema; a schema never forbids what the door takes."""
    for *path, last in filter(None, leaves(sample(kind))):
        body = copy.deepcopy(sample(kind))
        place: Any = body
        for step in path:
            place = place[step]
        place[last] = wrong
        if not fits(kind, body):
            assert not is_taken_in(body), (path, last)


@pytest.mark.parametrize("kind", EventType)
def test_what_is_required_is_required_by_both(kind: EventType) -> None:
    for name in ("id", "type", "time", "schema_version", "data"):
        body = {key: value for key, value in sample(kind).items() if key != name}
        assert not fits(kind, body)
        assert not is_taken_in(body)
