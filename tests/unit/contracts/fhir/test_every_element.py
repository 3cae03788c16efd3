"""Every status, and every element left out, does what the page for vendors says.

The resources are made and judged by fhir.resources: the published definitions, in other hands.
"""

from __future__ import annotations

import json
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
from fakes.fhir_variants import CHOICES, made, variants, wholes
from weerzien.contracts.fhir.read_fhir import read_fhir


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
        assert fhir_table.what_comes(sent) == fhir_table.promised(kind, status, element), (
            status,
            element,
        )
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
def test_bundles_that_the_library_makes_are_taken_in(resource: dict[str, Any]) -> None:
    reading = read_fhir(json.dumps(made("Bundle", resource)), "Europe/Amsterdam")
    assert len(reading.events) == (0 if len(resource["entry"]) == 1 else 1)
