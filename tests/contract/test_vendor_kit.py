"""The vendor kit is signed right by a calculation of its own, and holds every kind there is."""

import base64
import hashlib
import hmac
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from weerzien.contracts.his_event import EventType
from weerzien.contracts.openapi import document
from weerzien.contracts.read_his_event import read_his_event
from weerzien.domain.write_back import WriteBackKind

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/vendor-kit"
FILES = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.iterdir()}
EVENTS = {(file, one["name"]): one for file, kit in FILES.items() for one in kit["events"]}
SENT, RECEIVED = "signed-events.json", "received-messages.json"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    path = ROOT / "infra/tools/make_vendor_kit.py"
    spec = importlib.util.spec_from_file_location("make_vendor_kit", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_kit_is_the_one_that_the_samples_make(maker: ModuleType) -> None:
    assert {name: make() for name, make in maker.FILES.items()} == FILES, (
        "make it again: PYTHONPATH=functions:tests python infra/tools/make_vendor_kit.py"
    )


def test_what_is_sent_is_every_event_type_and_odd_bytes() -> None:
    named = {name for file, name in EVENTS if file == SENT}
    assert named == {*(kind.value for kind in EventType), "odd bytes"}
    for kind in EventType:
        assert read_his_event(EVENTS[SENT, kind]["body"]).event.type is kind
    odd = EVENTS[SENT, "odd bytes"]["body"]
    assert not odd.isascii()
    assert "\r\n" in odd
    assert json.dumps(json.loads(odd)) != odd


@pytest.mark.parametrize("kind", WriteBackKind)
def test_what_is_received_is_every_kind_of_message_as_described(kind: WriteBackKind) -> None:
    body = json.loads(EVENTS[RECEIVED, kind.value]["body"])
    components = document()["components"]
    schema = {"$ref": f"#/components/schemas/out.{kind.value}", "components": components}
    Draft202012Validator(schema).validate(body)
    assert body["data"]["test"] is True


@pytest.mark.parametrize(("file", "name"), EVENTS)
def test_each_signature_is_what_the_standard_says(file: str, name: str) -> None:
    kit: dict[str, Any] = FILES[file]
    headers, body = EVENTS[file, name]["headers"], EVENTS[file, name]["body"]
    assert headers["webhook-timestamp"] == str(kit["timestamp"])
    key = base64.b64decode(kit["secret"].removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"


@pytest.mark.parametrize("file", FILES)
def test_the_secret_is_public_and_says_so(file: str) -> None:
    secret = FILES[file]["secret"].removeprefix("whsec_")
    assert b"known to all" in base64.b64decode(secret)
    assert "opens no door" in FILES[file]["about"]
