"""The driver passes at our own door, its own traffic passes the rules, and a worse door fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from conformance import report
from conformance.delivery import NO_ANSWER
from conformance.driving import Driver
from conformance.rule import Verdict
from conformance.sending import Answer
from proof.harness.rest_api import Api
from unit.conformance.at_the_door import Door, sender


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    api = Api()
    api.plug_in(monkeypatch)
    return Door(api)


def test_our_door_and_the_driver_s_own_traffic_pass(door: Door) -> None:
    outcomes = Driver(sender(door)).drive()
    assert {one.id: one.wrong for one in outcomes if one.wrong} == {}
    assert [one.id for one in outcomes if one.verdict is not Verdict.PASS] == []
    assert report.of_all(outcomes) is Verdict.PASS


def test_two_runs_do_not_meet(door: Door) -> None:
    for _ in range(2):
        assert report.of_all(Driver(sender(door)).drive()) is Verdict.PASS


def test_a_driver_with_another_secret_is_refused_at_once(door: Door) -> None:
    other = sender(door)
    other.secret = "whsec_" + "b3RoZXI=" * 3
    found = {one.id: one for one in Driver(other).drive()}
    assert found["DOOR-1"].verdict is Verdict.FAIL
    assert found["DOOR-1"].wrong[0].wrong == "appointment.booked was answered 401"


@dataclass
class Worse:
    """Our door, but for one answer."""

    door: Door
    change: Callable[[Answer, bytes], Answer]

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        return self.change(self.door(method, url, headers, body), body)


def unproven_is_taken(answer: Answer, body: bytes) -> Answer:
    del body
    return Answer(202, {}, b'{"reference": "x"}') if answer.status == 401 else answer


def conflict_is_taken(answer: Answer, body: bytes) -> Answer:
    del body
    return Answer(202, {}, b'{"reference": "x"}') if answer.status == 409 else answer


def refuses_without_words(answer: Answer, body: bytes) -> Answer:
    del body
    return Answer(answer.status, {}, b"no") if answer.status == 422 else answer


def forgets_cancellations(answer: Answer, body: bytes) -> Answer:
    told = json.loads(body) if body.startswith(b"{") and b"cancelled" in body else {}
    return Answer(NO_ANSWER) if told.get("type") == "appointment.cancelled" else answer


def new_reference_each_time(answer: Answer, body: bytes) -> Answer:
    del body
    new_reference_each_time.number = getattr(new_reference_each_time, "number", 0) + 1  # type: ignore[attr-defined]
    told = {**answer.told, "reference": new_reference_each_time.number}  # type: ignore[attr-defined]
    return Answer(answer.status, answer.headers, json.dumps(told).encode())


def has_no_description(answer: Answer, body: bytes) -> Answer:
    return answer if body else Answer(404)


def takes_nothing_odd(answer: Answer, body: bytes) -> Answer:
    return Answer(422) if b"diagnosis" in body else answer


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        (forgets_cancellations, "DOOR-1", "appointment.cancelled was answered not at all"),
        (new_reference_each_time, "DOOR-2", "the second was answered 202"),
        (conflict_is_taken, "DOOR-3", "it was answered 202"),
        (unproven_is_taken, "DOOR-4", "another secret was answered 202"),
        (refuses_without_words, "DOOR-5", "NaN: the refusal is no problem+json"),
        (takes_nothing_odd, "DOOR-6", "a field that must not come in was answered 422"),
        (has_no_description, "DOOR-7", "openapi.json was answered 404"),
    ],
)
def test_a_worse_door_fails_in_words(
    door: Door, change: Callable[[Answer, bytes], Answer], rule: str, words: str
) -> None:
    at_worse = sender(door)
    at_worse.transport = Worse(door, change)
    found = {one.id: one for one in Driver(at_worse).drive()}
    assert words in [look.wrong for look in found[rule].wrong]
