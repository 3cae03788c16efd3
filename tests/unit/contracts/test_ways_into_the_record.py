"""Where the source keeps note and plan comes in as a pointer, and never as words (DH-02)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from weerzien.contracts.his_event import AppointmentEvent
from weerzien.contracts.his_to_event import to_event
from weerzien.contracts.read_his_event import read_his_event
from weerzien.domain.event import AppointmentReported
from weerzien.domain.practice import Practice

Sample = Callable[..., dict[str, Any]]
FIELDS = ("note_ref", "plan_ref")


@pytest.mark.requirement("DH-02")
@pytest.mark.parametrize(
    "ref", ["N-77", "DocumentReference/77", "https://ehr.example.org/fhir/CarePlan/9?x=1#a"]
)
@pytest.mark.parametrize("field", FIELDS)
def test_an_address_or_a_number_comes_in_as_it_is(
    sample: Sample, practice: Practice, received_at: datetime, field: str, ref: str
) -> None:
    body = sample()
    body["data"]["appointment"][field] = ref
    intake = read_his_event(json.dumps(body))
    fact = to_event(intake.event, practice, received_at).fact
    assert isinstance(fact, AppointmentReported)
    other = next(one for one in FIELDS if one != field)
    assert (getattr(fact, field), getattr(fact, other)) == (ref, None)
    assert intake.warnings == ()


@pytest.mark.requirement("DH-02", "EC-X06")
@pytest.mark.parametrize(
    "words", ["patient was anxious", "notitie\nregel", "n" * 257, "ménière", "111222333", 7, ["N"]]
)
@pytest.mark.parametrize("field", FIELDS)
def test_words_and_citizen_numbers_do_not(sample: Sample, field: str, words: object) -> None:
    body = sample()
    body["data"]["appointment"][field] = words
    intake = read_his_event(json.dumps(body))
    assert isinstance(intake.event, AppointmentEvent)
    assert getattr(intake.event.data.appointment, field) is None
    assert [one.field for one in intake.warnings] == [f"data.appointment.{field}"]
    assert str(words) not in repr(intake.warnings)


@pytest.mark.requirement("DH-02")
def test_a_note_itself_is_dropped_unread(sample: Sample) -> None:
    body = sample()
    body["data"]["appointment"]["note"] = "patient was anxious"
    intake = read_his_event(json.dumps(body))
    assert "anxious" not in repr(intake)
    assert "note" in intake.stripped
