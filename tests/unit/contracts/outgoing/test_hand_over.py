"""The hand-over as it leaves: valid FHIR R4, attached to the visit, replaced and taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from fhir.resources.R4B.composition import Composition

from fakes.samples import NOW, a_practice
from unit.texts.test_hand_over_page import PAGE
from weerzien.contracts.outgoing.hand_over import hand_over_body, hand_over_event_type
from weerzien.contracts.outgoing.message import render
from weerzien.domain.hand_over import HandOver, HandOverStatus, WhyWithdrawn, without_words
from weerzien.domain.news import of_hand_over
from weerzien.domain.write_back import About, Home

ABOUT = About(
    patient_id="x1",
    patient_ref="P-20417",
    appointment_refs={"a0": "A-0", "a1": "A-1", "a2": "A-2"},
)
WITHDRAWN = replace(
    PAGE, status=HandOverStatus.WITHDRAWN, why_withdrawn=WhyWithdrawn.CANCELLED, rev=2
)
PRACTICE = a_practice()


def resource(page: HandOver = PAGE, about: About = ABOUT) -> dict[str, Any]:
    found: dict[str, Any] = hand_over_body(page, PRACTICE, about)["resource"]
    return found


@pytest.mark.requirement("DH-01", "DH-03")
@pytest.mark.parametrize("page", [PAGE, without_words(PAGE), WITHDRAWN])
def test_it_is_a_composition_by_the_published_definition(page: HandOver) -> None:
    assert Composition.model_validate(resource(page)).get_resource_type() == "Composition"


@pytest.mark.parametrize("page", [PAGE, WITHDRAWN])
def test_a_page_of_a_rehearsal_is_marked_as_no_care(page: HandOver) -> None:
    rehearsed = resource(page, replace(ABOUT, rehearsal=True))
    assert [one["code"] for one in rehearsed["meta"]["tag"]] == ["HTEST"]
    assert Composition.model_validate(rehearsed).model_dump()["meta"]["tag"][0]["code"] == "HTEST"
    assert "meta" not in resource(page)


def test_the_definition_would_refuse_a_composition_without_its_author() -> None:
    broken = resource()
    del broken["author"]
    with pytest.raises(ValueError, match="author"):
        Composition.model_validate(broken)


@pytest.mark.requirement("DH-01")
def test_its_sections_are_the_three_questions_and_it_waits_for_the_clinician() -> None:
    made = resource()
    codes = [one["code"]["coding"][0]["code"] for one in made["section"]]
    assert codes == ["planned", "changed", "adjust"]
    assert made["status"] == "preliminary"


@pytest.mark.requirement("DH-03")
def test_it_is_attached_to_the_new_appointment_by_the_source_systems_own_number() -> None:
    (event,) = resource()["event"]
    (attached,) = event["detail"]
    assert attached == {
        "type": "Appointment",
        "identifier": {"system": "urn:weerzien:his:appointment", "value": "A-2"},
    }
    assert (event["period"]["start"], event["period"]["end"]) == (
        "2027-03-22T09:00:00Z",
        "2027-03-30T09:00:00Z",
    )


@pytest.mark.requirement("DH-02")
def test_it_points_into_the_record_and_holds_nothing_of_it() -> None:
    entries = resource()["section"][0]["entry"]
    assert [one["identifier"]["value"] for one in entries] == ["A-1", "A-0", "note-7", "plan-7"]
    assert [one["type"] for one in entries[2:]] == ["DocumentReference", "CarePlan"]


@pytest.mark.requirement("DH-02")
@pytest.mark.parametrize(
    "ref", ["DocumentReference/77", "https://ehr.example.org/fhir/DocumentReference/77"]
)
def test_a_reference_that_the_source_can_follow_is_given_back_as_it_is(ref: str) -> None:
    assert {"reference": ref} in resource(replace(PAGE, note_ref=ref))["section"][0]["entry"]


@pytest.mark.requirement("DH-04")
def test_each_revision_and_the_withdrawal_replace_the_one_before() -> None:
    again = resource(replace(PAGE, rev=2, days_elapsed=9))
    assert again["identifier"] == resource()["identifier"] == resource(WITHDRAWN)["identifier"]
    assert resource(replace(PAGE, case_id="c2"))["identifier"] != again["identifier"]


@pytest.mark.requirement("DH-04")
def test_a_withdrawn_page_is_marked_and_says_nothing_more() -> None:
    made = resource(WITHDRAWN)
    assert made["status"] == "entered-in-error"
    assert "section" not in made
    assert (hand_over_event_type(PAGE), hand_over_event_type(WITHDRAWN)) == (
        "handover.ready",
        "handover.withdrawn",
    )


@pytest.mark.requirement("CO-14")
def test_of_an_erased_person_only_pseudonyms_are_left() -> None:
    made = resource(without_words(PAGE), About("x1"))
    assert made["subject"]["identifier"] == {"system": "urn:weerzien:patient", "value": "x1"}
    assert "P-20417" not in repr(made)


def test_marks_in_what_a_source_sent_do_not_become_markup() -> None:
    div = resource(replace(PAGE, note_ref="<b>&"))["section"][0]["text"]["div"]
    assert "&lt;b&gt;&amp;" in div
    assert "<b>" not in div


@pytest.mark.requirement("DH-03", "DH-04")
def test_as_a_message_it_bears_the_entry_that_its_resource_names() -> None:
    home = Home(PAGE.practice_id, case_id=PAGE.case_id)
    message = of_hand_over(home, PAGE.rev, NOW, withdrawn=False)
    sent = json.loads(render(message, replace(ABOUT, hand_over=PAGE), PRACTICE))
    assert sent["type"] == "handover.ready"
    assert sent["data"]["resource"]["identifier"]["value"] == sent["data"]["entry"]
    assert sent["data"]["page"] == hand_over_body(PAGE, PRACTICE, ABOUT)["page"]


def test_beside_it_go_the_page_and_one_line_in_dutch() -> None:
    body = hand_over_body(PAGE, PRACTICE, ABOUT)
    assert set(body) == {"resource", "page", "journal"}
    assert body["page"].startswith("Overdracht na een gemiste afspraak")
