"""A practice's minute at the HIS door: taken by the proven only, before the body is worked on."""

from collections.abc import Callable
from typing import Any

import pytest

Sample = Callable[..., dict[str, Any]]


@pytest.mark.requirement("EC-X01")
def test_the_unproven_use_up_nobody_s_minute(door: Any, sample: Sample) -> None:
    for refused in (
        door.post(sample(), key="unknown"),
        door.post(sample(), secret=door.their_secret),
        door.post(sample(), off=400),
        door.post(sample(), headers={"Webhook-Signature": ""}),
        door.post(sample(), httpMethod="GET"),
    ):
        assert refused.status in {401, 405}
    assert not door.behind.taken
    assert not door.behind.acted_for


def test_what_is_proven_counts_whatever_its_body_says(door: Any, sample: Sample) -> None:
    assert door.post("{}").status == 422
    assert door.post(sample()).status == 202
    assert door.behind.taken == {"p1": 2}


def test_beyond_the_limit_the_sender_is_told_when_to_come_again(door: Any, sample: Sample) -> None:
    door.behind.room = 1
    assert door.post(sample()).status == 202
    answered = door.post(sample(first_name="Another") | {"id": "another"})
    assert answered.status == 429
    assert answered.media_type == "application/problem+json"
    assert answered.headers["Retry-After"] == "17"
    assert answered.body["type"] == "urn:weerzien:problem:too-many"
    assert "Retry-After" in answered.body["next"]
    assert len(door.behind.stored) == 1
    assert len(door.behind.queued) == 1


def test_the_limit_of_one_practice_is_not_that_of_another(door: Any, sample: Sample) -> None:
    door.behind.room = 1
    door.post(sample())
    assert door.post(sample()).status == 429
    assert door.post(sample(), key="key-2", secret=door.their_secret).status == 202


@pytest.mark.requirement("EC-X01", "EC-X02")
def test_the_door_works_for_the_practice_of_the_credential(door: Any, sample: Sample) -> None:
    door.post(sample() | {"practice_id": "p1"}, key="key-2", secret=door.their_secret)
    assert door.behind.acted_for == ["p2"]


@pytest.mark.requirement("EC-X06")
def test_which_practice_is_too_loud_is_logged_and_nothing_else(
    door: Any, sample: Sample, logged: Callable[[], str]
) -> None:
    door.behind.room = 0
    door.post(sample())
    shown = logged()
    assert "his_events_limited" in shown
    assert '"practice_id":"p1"' in shown
    assert "too-many" in shown
    assert "Noor" not in shown
