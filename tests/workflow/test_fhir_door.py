"""A source system that speaks FHIR, over HTTP to the deployed stack: its Bundle becomes a case."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import urllib3
from workflow.play.practices import Registered, register
from workflow.play.world import World, until

from fakes.fhir_resources import a_bundle, a_flag, a_notification, a_patient, an_appointment
from proof.access.ground import signed

PATIENCE = 60.0


@pytest.fixture(scope="module")
def practice(world: World) -> Registered:
    return register(world.stack, "general")


def post(world: World, practice: Registered, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    text = json.dumps(body)
    headers = signed(practice.webhook["webhook_secret"], text)
    url = practice.webhook["webhook_url"].replace("/events?", "/fhir?")
    media_type = {"content-type": "application/fhir+json"}
    told = world.stack.http.request(
        "POST", url, body=text.encode(), headers=headers | media_type, retries=urllib3.Retry(3)
    )
    return told.status, json.loads(told.data)


def a_visit(ref: str, **changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC).replace(microsecond=0)
    start = now - timedelta(minutes=40)
    return an_appointment(
        id=f"A-{ref}",
        meta={"versionId": "1", "lastUpdated": now.isoformat()},
        start=start.isoformat(),
        end=(start + timedelta(minutes=20)).isoformat(),
        created=(start - timedelta(days=20)).isoformat(),
        participant=[{"actor": {"reference": f"Patient/{ref}"}, "status": "accepted"}],
        **changes,
    )


def test_a_transaction_with_a_flag_opens_one_high_risk_case_however_often_it_comes(
    world: World, practice: Registered
) -> None:
    ref = f"P-{secrets.token_hex(4)}"
    who, flag = a_patient(id=ref), a_flag(subject={"reference": f"Patient/{ref}"})
    body = a_bundle(a_visit(ref), who, flag, kind="transaction")
    status, told = post(world, practice, body)
    assert (status, told["type"]) == (202, "transaction-response")
    case = until(lambda: world.find_case(practice.id, ref), PATIENCE, "the case of a Bundle")
    assert case.lane == "high_risk"
    status, _ = post(world, practice, body)
    assert status in {200, 202}
    assert world.case(practice.id, ref).id == case.id


def test_a_bundle_as_large_as_agreed_comes_through_the_api(
    world: World, practice: Registered
) -> None:
    narrative = {"status": "generated", "div": "x" * 240_000}
    status, _ = post(world, practice, a_bundle(a_patient(id="P-large", text=narrative)))
    assert status == 202
    status, told = post(world, practice, a_bundle(a_patient(text={"div": "x" * 262_144})))
    assert (status, told["issue"][0]["code"]) == (413, "too-long")


def test_a_subscription_is_greeted_and_the_statement_shown(
    world: World, practice: Registered
) -> None:
    status, told = post(world, practice, a_notification(kind="handshake"))
    assert (status, told["resourceType"]) == (200, "OperationOutcome")
    url = practice.webhook["webhook_url"].partition("/events")[0] + "/fhir/metadata"
    shown = world.stack.http.request("GET", url)
    assert json.loads(shown.data)["fhirVersion"] == "4.0.1"
    assert shown.headers["content-type"] == "application/fhir+json"


def test_a_hundred_events_are_taken_in_within_the_time_of_the_api(
    world: World, practice: Registered
) -> None:
    visits = [a_visit(f"P-many{n}") | {"status": "booked"} for n in range(100)]
    status, told = post(world, practice, a_bundle(*visits))
    assert status == 202
    assert len(told["issue"]) == 100
