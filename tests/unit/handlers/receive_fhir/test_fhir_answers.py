"""What the FHIR door answers is FHIR, by the published definitions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from fakes.fhir_answers_given import every_answer
from handlers.show_capability_statement import handler
from unit.handlers.conftest import CONTEXT


@pytest.mark.parametrize(("name", "body"), list(every_answer()))
def test_every_answer_is_a_resource_of_r4(name: str, body: dict[str, Any]) -> None:
    del name
    model: Any = get_fhir_model_class(body["resourceType"])
    read = json.loads(model.model_validate(body).model_dump_json())
    assert read == body


def test_all_forms_of_answer_were_judged() -> None:
    kinds = [body["resourceType"] for _, body in every_answer()]
    assert (kinds.count("CapabilityStatement"), kinds.count("Bundle")) == (1, 2)
    assert kinds.count("OperationOutcome") > 40


def test_the_statement_is_for_anybody_and_says_what_is_followed() -> None:
    answer = handler({"httpMethod": "GET"}, CONTEXT)
    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"] == "application/fhir+json"
    assert answer["headers"]["Cache-Control"].startswith("public")
    statement = json.loads(answer["body"])
    (rest,) = statement["rest"]
    assert [resource["type"] for resource in rest["resource"]] == ["Appointment", "Patient"]
    assert "noshow" in rest["resource"][0]["documentation"]
