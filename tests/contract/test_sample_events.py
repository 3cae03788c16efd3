"""Every sample that vendors are shown is understood, and every event type has one."""

import json
import re
from pathlib import Path

import pytest

from fakes.samples import a_practice
from weerzien.contracts.his_event import EventType, json_schema
from weerzien.contracts.hl7 import er7
from weerzien.contracts.hl7.header import ACTED_ON
from weerzien.contracts.hl7.siu import told_by
from weerzien.contracts.read_his_event import check_his_event, read_his_event

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests/samples/his").glob("*.json"))


def test_every_event_type_has_a_sample() -> None:
    assert {sample.stem for sample in SAMPLES} == {kind.value for kind in EventType}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_is_taken_in_without_a_word_of_warning(sample: Path) -> None:
    intake = read_his_event(sample.read_text())
    assert intake.event.type == sample.stem
    assert intake.warnings == ()
    assert intake.stripped == ()


def test_no_two_samples_share_an_id() -> None:
    names = [json.loads(sample.read_text())["id"] for sample in SAMPLES]
    assert len(set(names)) == len(SAMPLES)


def test_the_vendor_guide_shows_every_sample_as_it_is() -> None:
    guide = (ROOT / "docs/his-events.md").read_text()
    shown = {json.dumps(json.loads(block.split("```")[0])) for block in guide.split("```json")[1:]}
    missing = [s.stem for s in SAMPLES if json.dumps(json.loads(s.read_text())) not in shown]
    assert missing == []


@pytest.mark.parametrize("kind", EventType)
def test_every_event_type_has_a_json_schema(kind: EventType) -> None:
    schema = json_schema(kind)
    assert schema["properties"]["type"] == {"const": kind.value}
    assert {"id", "type", "time", "schema_version", "data"} <= set(schema["required"])
    assert "has_details" not in json.dumps(schema)


HL7_SAMPLES = sorted((ROOT / "tests/samples/hl7").glob("*.hl7"))


@pytest.mark.parametrize("sample", HL7_SAMPLES, ids=lambda sample: sample.stem)
def test_an_hl7_sample_is_taken_in_without_a_word_of_warning(sample: Path) -> None:
    told = told_by(er7.read(sample.read_bytes()), a_practice())
    (event,) = told.events
    assert sample.stem.replace("complete", "fulfilled") == f"{told.trigger}-{event['type'][12:]}"
    assert check_his_event(event).warnings == ()
    assert told.stripped == ()


def test_the_hl7_guide_shows_the_no_show_as_it_is() -> None:
    guide = (ROOT / "docs/his-hl7.md").read_text()
    assert (ROOT / "tests/samples/hl7/S26-noshow.hl7").read_text() in guide


def test_the_hl7_guide_names_every_trigger_and_no_other() -> None:
    guide = (ROOT / "docs/his-hl7.md").read_text().split("## 3.")[0]
    assert {*ACTED_ON, "S18", "S25", "S27"} == set(re.findall(r"\bS[12]\d\b", guide))
