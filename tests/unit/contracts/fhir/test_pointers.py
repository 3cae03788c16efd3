"""Where the record keeps the last note and the plan: the way there, and no more."""

from typing import Any

import pytest

from fakes.fhir_resources import a_bundle, an_appointment
from unit.contracts.fhir.reading import read, sole

NOTE, PLAN = {"reference": "DocumentReference/77"}, {"reference": "CarePlan/9"}
AT_HOME = {"reference": "https://his.example/fhir/CarePlan/9"}
BY_NUMBER = {"type": "DocumentReference", "identifier": {"system": "x", "value": "N-77"}}
BY_BSN = {"type": "CarePlan", "identifier": {"value": "111222333"}}
INSIDE = {"reference": "#n1"}


@pytest.mark.requirement("DH-02", "DH-03")
@pytest.mark.parametrize(
    ("sent", "note", "plan"),
    [
        ([NOTE, PLAN], "DocumentReference/77", "CarePlan/9"),
        ([{"reference": "Observation/1"}, AT_HOME], None, "https://his.example/fhir/CarePlan/9"),
        ([BY_NUMBER, BY_BSN], "N-77", None),
        ([NOTE, BY_NUMBER], "DocumentReference/77", None),
        ([INSIDE, {"display": "Verslag"}, {"reference": "CarePlan/" + "9" * 300}], None, None),
        ([], None, None),
    ],
)
def test_it_says_where_the_last_note_and_the_plan_are(
    sent: list[Any], note: str | None, plan: str | None
) -> None:
    body = an_appointment(supportingInformation=sent)
    inner = {"resourceType": "DocumentReference", "id": "n1"}
    visit = sole(body | {"contained": [inner]}).data.appointment
    assert (visit.note_ref, visit.plan_ref) == (note, plan)


@pytest.mark.requirement("DH-02")
def test_a_note_of_the_bundle_is_pointed_at_by_its_id_and_stays_unread() -> None:
    note = {"resourceType": "DocumentReference", "id": "77", "description": "Zonnebloemstraat"}
    body = a_bundle(an_appointment(supportingInformation=[{"reference": "urn:uuid:1"}]), note)
    body["entry"][1]["fullUrl"] = "urn:uuid:1"
    assert sole(body).data.appointment.note_ref == "DocumentReference/77"
    assert "Zonnebloemstraat" not in repr(read(body))


@pytest.mark.requirement("EC-X06")
@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ([NOTE, PLAN], set()),
        ([NOTE | {"display": "Zonnebloemstraat"}], {"note"}),
        ([{"reference": "Observation/1"}], {"note"}),
    ],
)
def test_words_and_other_things_beside_the_pointers_are_told_of(
    sent: list[Any], told: set[str]
) -> None:
    bare: dict[str, Any] = dict.fromkeys(
        ("reasonCode", "description", "comment", "patientInstruction")
    )
    (one,) = read(an_appointment(**bare, supportingInformation=sent)).events
    assert set(one.intake.stripped) == told
    assert "Zonnebloemstraat" not in repr(one)


def test_a_pointer_that_is_none_is_told_by_its_element() -> None:
    body = an_appointment(supportingInformation=[{"reference": "CarePlan/" + "9" * 300}])
    (one,) = read(body).events
    assert [problem.field for problem in one.intake.warnings] == [
        "Appointment.supportingInformation"
    ]
