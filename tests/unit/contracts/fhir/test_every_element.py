"""Every status, and every element left out, does what the page for vendors says.

The resources are made and judged by fhir.resources: the published definitions, in other hands.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from fakes import fhir_table
from fakes.fhir_resources import (
    STATUSES,
    a_bundle,
    a_flag,
    a_notification,
    a_patient,
    a_related_person,
    an_appointment,
)
from weerzien.contracts.fhir.read_fhir import read_fhir
from weerzien.contracts.refusals import ContractError

Json = dict[str, Any]
WORDS = "Zonnebloemstraat"
SOMETHING = {"reference": "Observation/1", "display": WORDS}
CONCEPT = {"coding": [{"system": "http://snomed.info/sct", "code": "1"}], "text": WORDS}
COMMON: Json = {
    "implicitRules": "https://his.example/rules",
    "language": "nl-NL",
    "text": {
        "status": "generated",
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{WORDS}</div>',
    },
    "contained": [{"resourceType": "Basic", "id": "b1", "code": CONCEPT}],
    "extension": [{"url": "https://his.example/x", "valueString": WORDS}],
    "modifierExtension": [{"url": "https://his.example/y", "valueBoolean": False}],
}
REST: dict[str, Json] = {
    "Appointment": COMMON
    | {
        "cancelationReason": CONCEPT,
        "serviceCategory": [CONCEPT],
        "reasonCode": [CONCEPT],
        "reasonReference": [SOMETHING],
        "priority": 5,
        "supportingInformation": [SOMETHING],
        "minutesDuration": 30,
        "slot": [{"reference": "Slot/1"}],
        "basedOn": [{"reference": "ServiceRequest/1"}],
        "requestedPeriod": [{"start": "2026-03-30", "end": "2026-04-30"}],
    },
    "Patient": COMMON
    | {
        "address": [{"line": [WORDS], "city": WORDS, "postalCode": "1234 AB"}],
        "maritalStatus": CONCEPT,
        "multipleBirthBoolean": False,
        "photo": [{"contentType": "image/png", "data": "eA=="}],
        "managingOrganization": {"reference": "Organization/1"},
        "link": [{"other": {"reference": "Patient/9"}, "type": "seealso"}],
    },
}
CHOICES = {"deceasedDateTime", "multipleBirthInteger"}
"""The other half of a choice, of which one can stand there."""


def made(kind: str, resource: Json) -> Json:
    """Let the library make it: what it does not know or allow, it refuses."""
    model: Any = get_fhir_model_class(kind)
    found: Json = json.loads(model.model_validate(resource).model_dump_json())
    return found


def wholes() -> Iterator[tuple[str, Json]]:
    for status in STATUSES:
        yield status, REST["Appointment"] | an_appointment(status)
    yield "", REST["Patient"] | a_patient()


def variants() -> Iterator[tuple[str, str, Json]]:
    """Give every resource whole, and with each element left out in turn: status, name, resource."""
    for status, whole in wholes():
        yield status, "", whole
        for element in whole:
            if element not in {"resourceType", "status"}:
                lacking = copy.deepcopy(whole)
                del lacking[element]
                yield status, element, lacking


def what_comes(resource: Json) -> str:
    """Say what the door makes of it: an event type, WITHOUT_EFFECT or REFUSED."""
    try:
        reading = read_fhir(json.dumps(resource), "Europe/Amsterdam")
    except ContractError as wrong:
        places = [problem.field for problem in wrong.problems if problem.reason]
        by_name = all(place.startswith(f"{resource['resourceType']}.") for place in places)
        return fhir_table.REFUSED if places and by_name else "refused without a reason"
    assert WORDS not in repr(reading)
    kinds = {one.intake.event.type.value for one in reading.events}
    assert len(kinds) == len(reading.events) <= 1
    return kinds.pop() if kinds else fhir_table.WITHOUT_EFFECT


def promised(kind: str, status: str, element: str) -> str:
    event = fhir_table.becomes()[status] if kind == "Appointment" else "patient.updated"
    is_accepted = fhir_table.left_out(kind).get(element, True)
    if event == fhir_table.WITHOUT_EFFECT or is_accepted:
        return event
    return fhir_table.REFUSED


@pytest.mark.parametrize("kind", ["Appointment", "Patient"])
def test_the_wholes_hold_every_element_that_r4_has(kind: str) -> None:
    model: Any = get_fhir_model_class(kind)
    held = {element for _, whole in wholes() if whole["resourceType"] == kind for element in whole}
    assert held | CHOICES >= set(model.elements_sequence())
    assert set(fhir_table.left_out(kind)) <= set(model.elements_sequence())


def test_the_page_tells_of_every_status() -> None:
    assert set(fhir_table.becomes()) == set(STATUSES)


@pytest.mark.parametrize("status", [*STATUSES, ""])
def test_what_is_left_out_is_accepted_or_refused_as_the_page_says(status: str) -> None:
    seen = 0
    for its_status, element, resource in variants():
        if its_status != status:
            continue
        kind = resource["resourceType"]
        # Without a participant it is no Appointment, and the library says so first.
        sent = made(kind, resource) if element != "participant" else resource
        assert what_comes(sent) == promised(kind, status, element), (status, element)
        seen += 1
    assert seen > 20


@pytest.mark.parametrize(
    "resource",
    [
        a_bundle(an_appointment(), a_patient(), a_related_person(), a_flag()),
        a_bundle(an_appointment(), a_patient(), kind="transaction"),
        a_notification(an_appointment(), a_patient()),
        a_notification(kind="handshake"),
    ],
)
def test_bundles_that_the_library_makes_are_taken_in(resource: Json) -> None:
    reading = read_fhir(json.dumps(made("Bundle", resource)), "Europe/Amsterdam")
    assert len(reading.events) == (0 if len(resource["entry"]) == 1 else 1)
