"""A Bundle goes all the way from the FHIR door to a case, each step with its own rights only."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from integration.rights.judged_stack import Stack

from fakes.fhir_resources import a_bundle, a_flag, a_patient, an_appointment
from handlers import receive_fhir, show_capability_statement
from unit.domain.follow_up.story import PRACTICE
from weerzien import bootstrap
from weerzien.domain import ids
from weerzien.ports import Credential

TOKEN = "wztok_" + "a" * 40


def posted(stack: Stack, body: dict[str, Any]) -> dict[str, Any]:
    request = {
        "httpMethod": "POST",
        "headers": {"content-type": "application/fhir+json", "authorization": f"Bearer {TOKEN}"},
        "queryStringParameters": {"key": "p1.1"},
        "body": json.dumps(body),
    }
    answer: dict[str, Any] = stack.call(receive_fhir.handler, request)
    return answer


@pytest.mark.requirement("EC-X02", "AU-13")
def test_a_no_show_in_fhir_becomes_a_case_with_the_rights_of_the_template(stack: Stack) -> None:
    bootstrap.practices().save(replace(PRACTICE, sending=False))
    bootstrap.practices().save_credential(Credential("p1.1", "p1", (TOKEN,)))
    marked = stack.now - timedelta(minutes=5)
    start = marked - timedelta(minutes=20)
    visit = an_appointment(
        meta={"lastUpdated": marked.isoformat()},
        start=start.isoformat(),
        end=marked.isoformat(),
        created=(start - timedelta(days=21)).isoformat(),
    )
    answer = posted(stack, a_bundle(visit, a_patient(), a_flag(), kind="transaction"))
    assert answer["statusCode"] == 202
    stack.work_off_inbox()
    patient = bootstrap.files().patient("p1", ids.patient_id("p1", "P-20417"))
    assert patient is not None
    case = bootstrap.cases().get("p1", str(patient.case_id))
    assert case.lane == "high_risk"
    again = posted(stack, a_bundle(visit, a_patient(), a_flag()))
    assert again["statusCode"] == 200
    assert not stack.denied


def test_the_statement_needs_no_rights_at_all(stack: Stack) -> None:
    asked: dict[str, Any] = {"httpMethod": "GET", "headers": {}, "body": None}
    assert stack.call(show_capability_statement.handler, asked)["statusCode"] == 200
    assert not stack.denied
