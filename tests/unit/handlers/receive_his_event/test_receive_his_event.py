import json
from collections.abc import Callable
from typing import Any

import pytest

from weerzien.contracts.his_event import EventType

Sample = Callable[..., dict[str, Any]]
Logged = Callable[[], str]

CANARY = "Zonnebloemstraat"
MAXIMUM = 20 * 1024


def assert_is_problem(answered: Any, status: int) -> None:
    assert answered.status == status
    assert answered.media_type == "application/problem+json"
    assert answered.body["status"] == status
    assert {"type", "title", "detail", "next"} <= answered.body.keys()


@pytest.mark.requirement("AU-18")
@pytest.mark.parametrize("kind", [kind.value for kind in EventType])
def test_a_signed_event_is_stored_then_queued_then_accepted(
    door: Any, sample: Sample, kind: str
) -> None:
    answered = door.post(sample(kind))
    assert answered.status == 202
    assert answered.media_type == "application/json"
    assert answered.body["id"] == sample(kind)["id"]
    assert answered.body["status"] == "accepted"
    assert list(door.behind.stored) == [answered.body["reference"]]
    assert [event.id for event in door.behind.queued] == [answered.body["reference"]]


@pytest.mark.requirement("EC-X01")
def test_the_tenant_comes_from_the_key_and_nothing_else(door: Any, sample: Sample) -> None:
    body = sample() | {"practice": "p1", "practice_id": "p1"}
    assert door.post(body, key="key-2", secret=door.their_secret).status == 202
    ((event, _),) = door.behind.stored.values()
    assert event.practice_id == "p2"


def test_both_secrets_of_a_rotation_count(door: Any, sample: Sample) -> None:
    assert door.post(sample(), secret=door.new_secret).status == 202


@pytest.mark.requirement("EC-X01")
def test_everything_unproven_gets_one_and_the_same_answer(door: Any, sample: Sample) -> None:
    body = sample()
    refused = [
        door.post(body, key=None),
        door.post(body, key="unknown"),
        door.post(body, key="key-1/../key-2"),
        door.post(body, secret=door.their_secret),
        door.post(body, key="key-2"),
        door.post(body, off=400),
        door.post(body, off=-400),
        door.post(body, headers={"Webhook-Signature": ""}),
        door.post(body, headers={"Webhook-Signature": "v1,%%% v2,x ,"}),
        door.post(body, headers={"Webhook-Signature": " ".join(["v1,AAAA"] * 100)}),
        door.post(body, headers={"Webhook-Timestamp": "nan"}),
        door.post(body, headers={"Webhook-Id": ""}),
    ]
    for answered in refused:
        assert_is_problem(answered, 401)
    assert len({answered.text for answered in refused}) == 1
    assert "300 seconds" in refused[0].body["next"]
    assert door.behind.stored == {}


@pytest.mark.requirement("AU-18", "EC-E01")
def test_the_same_event_again_is_accepted_until_applied_and_then_only_confirmed(
    door: Any, sample: Sample
) -> None:
    first = door.post(sample())
    assert door.post(sample()).status == 202
    door.behind.applied.add(first.body["reference"])
    again = door.post(sample())
    assert again.status == 200
    assert again.body["status"] == "already applied"
    assert len(door.behind.stored) == 1
    assert len(door.behind.queued) == 2


@pytest.mark.requirement("AU-18", "EC-E01")
def test_the_same_id_with_another_body_is_a_conflict(door: Any, sample: Sample) -> None:
    door.post(sample())
    assert_is_problem(door.post(sample(first_name=CANARY)), 409)
    assert len(door.behind.queued) == 1


@pytest.mark.requirement("EC-E01")
def test_two_practices_may_use_the_same_event_id(door: Any, sample: Sample) -> None:
    door.post(sample())
    assert door.post(sample(ref="P-9"), key="key-2", secret=door.their_secret).status == 202


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", ""])
def test_only_a_post_is_understood(door: Any, sample: Sample, method: str) -> None:
    assert_is_problem(door.post(sample(), httpMethod=method), 405)


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/xml", "application/json; charset=utf-16", "multipart/x"],
)
def test_other_content_types_are_refused(door: Any, sample: Sample, content_type: str) -> None:
    answered = door.post(sample(), headers={"Content-Type": content_type})
    assert_is_problem(answered, 415)


@pytest.mark.parametrize("content_type", ["application/json; charset=UTF-8", "Application/JSON"])
def test_json_may_say_that_it_is_utf_8(door: Any, sample: Sample, content_type: str) -> None:
    assert door.post(sample(), headers={"Content-Type": content_type}).status == 202


@pytest.mark.parametrize("as_bytes", [False, True], ids=["text", "base64"])
def test_twenty_kilobytes_pass_and_one_byte_more_does_not(
    door: Any, sample: Sample, as_bytes: bool
) -> None:
    body = json.dumps(sample())
    for size, status in ((MAXIMUM - 1, 202), (MAXIMUM, 202), (MAXIMUM + 1, 413)):
        padded = body + " " * (size - len(body))
        assert door.post(padded.encode() if as_bytes else padded).status == status


def test_the_size_is_counted_in_bytes(door: Any, sample: Sample) -> None:
    body = json.dumps(sample() | {"pad": "é" * (MAXIMUM // 2)}, ensure_ascii=False)
    assert len(body) < MAXIMUM
    assert_is_problem(door.post(body), 413)


def test_a_false_base64_flag_is_told(door: Any, sample: Sample) -> None:
    assert_is_problem(door.post(sample(), isBase64Encoded=True), 422)


def test_a_request_of_almost_nothing_is_refused_calmly(door: Any) -> None:
    assert_is_problem(door.send({}), 405)
    nothing = {"httpMethod": "POST", "headers": None, "queryStringParameters": None, "body": None}
    assert_is_problem(door.send(nothing), 415)
    assert_is_problem(door.post(""), 422)


def test_unknown_types_are_answered_with_the_list(door: Any, sample: Sample) -> None:
    answered = door.post(sample() | {"type": CANARY})
    assert_is_problem(answered, 422)
    assert answered.body["type"] == "urn:weerzien:problem:event-type"
    assert all(kind.value in answered.text for kind in EventType)


@pytest.mark.requirement("EC-X06")
def test_a_typo_is_told_with_the_acceptance(door: Any, sample: Sample) -> None:
    answered = door.post(sample(phone="06-geen"))
    assert answered.status == 202
    assert [warning["field"] for warning in answered.body["warnings"]] == ["data.patient.phone"]
