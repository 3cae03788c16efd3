"""The vendor's page tells every rule as the program says it, and every type of event."""

from __future__ import annotations

import json
import re
from pathlib import Path

from conformance.delivery import read
from conformance.rules import RULES
from stack import sandbox
from weerzien.contracts.fhir.read_fhir import read_fhir
from weerzien.contracts.his_event import EventType

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/his-vendors.md").read_text(encoding="utf-8")


def test_every_rule_stands_in_the_table_as_it_is_and_no_other() -> None:
    told = re.findall(r"^\| `([A-Z]+-\d+)` \| (.*) \|$", PAGE, re.MULTILINE)
    assert told == [(rule.id, rule.sentence) for rule in RULES]


def test_every_type_of_event_is_mapped() -> None:
    mapping = PAGE.split("## 4. Map")[1].split("## 5.")[0]
    assert {kind for kind in EventType if f"`{kind}`" in mapping} == set(EventType)


def test_the_commands_that_it_names_are_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"make ([a-z-]+)", PAGE))
    assert named == {"sandbox", "down", "conformance", "conformance-record", "conformance-receive"}
    assert all(f"\n{name}:" in makefile for name in named)


def test_what_the_sandbox_prints_is_told_by_its_names() -> None:
    assert {name for name in sandbox.NAMES if f"`{name}" in PAGE} == set(sandbox.NAMES)


def test_the_file_that_a_vendor_sends_first_is_the_one_on_the_page_and_taken_in() -> None:
    page = (ROOT / "docs/his-fhir.md").read_text(encoding="utf-8")
    first = re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0]
    assert (ROOT / "tests/samples/fhir/noshow.json").read_text(encoding="utf-8") == first
    [only] = read_fhir(first, "Europe/Amsterdam").events
    assert only.intake.event.type is EventType.APPOINTMENT_NOSHOW
    assert (only.intake.warnings, only.intake.stripped) == ((), ())


def test_the_parts_of_a_recorded_line_are_told_as_they_are_read() -> None:
    told = {
        "received_at": "2027-03-30T10:20:00Z",
        "headers": {"Webhook-Id": "m"},
        "body_base64": "e30=",
        "status": None,
        "retry_after": 3,
    }
    [line] = read([json.dumps(told)])
    assert (line.status, line.retry_after, line.headers) == (0, 3, {"webhook-id": "m"})
    for name in (*told, "body"):
        assert f"`{name}`" in PAGE
