"""The vendor kit's signed events are right by a calculation of their own, and of every type."""

import base64
import hashlib
import hmac
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from weerzien.contracts.his_event import EventType
from weerzien.contracts.read_his_event import read_his_event

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs/vendor-kit/signed-events.json"
KIT: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
EVENTS = {event["name"]: event for event in KIT["events"]}


def test_the_kit_is_the_one_that_the_samples_make() -> None:
    path = ROOT / "infra/tools/make_vendor_kit.py"
    spec = importlib.util.spec_from_file_location("make_vendor_kit", path)
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert maker.kit() == KIT, (
        "make it again: PYTHONPATH=functions python infra/tools/make_vendor_kit.py"
    )


def test_it_holds_every_event_type_and_odd_bytes() -> None:
    assert set(EVENTS) == {*(kind.value for kind in EventType), "odd bytes"}
    for kind in EventType:
        assert read_his_event(EVENTS[kind]["body"]).event.type is kind
    odd = EVENTS["odd bytes"]["body"]
    assert not odd.isascii()
    assert "\r\n" in odd
    assert json.dumps(json.loads(odd)) != odd


@pytest.mark.parametrize("name", EVENTS)
def test_each_signature_is_what_the_standard_says(name: str) -> None:
    headers, body = EVENTS[name]["headers"], EVENTS[name]["body"]
    assert headers["webhook-timestamp"] == str(KIT["timestamp"])
    key = base64.b64decode(KIT["secret"].removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"


def test_the_secret_is_public_and_says_so() -> None:
    assert b"known to all" in base64.b64decode(KIT["secret"].removeprefix("whsec_"))
    assert "opens no door" in KIT["about"]
