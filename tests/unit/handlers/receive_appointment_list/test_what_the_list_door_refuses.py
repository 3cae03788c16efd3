"""What the door of appointment lists refuses, in words, and never with what was sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handlers import receive_appointment_list
from proof.corpus import entries
from unit.handlers.conftest import CONTEXT
from unit.handlers.receive_appointment_list.conftest import NIGHT, SECRET, ListDoor, line
from weerzien.contracts.appointment_list import MAX_BYTES, MAX_LINES

OTHER = "whsec_" + "b3RoZXIgc2VjcmV0IQ=="
EMPTY: dict[str, Any] = {"schema_version": "1", "time": NIGHT.isoformat(), "appointments": []}


@pytest.fixture
def at_night(lists: ListDoor) -> ListDoor:
    lists.clinic.now = NIGHT
    return lists


def problems(answered: Any) -> list[tuple[str, str]]:
    assert answered.headers["Content-Type"] == "application/problem+json"
    return [(one["field"], one["reason"]) for one in answered.body["errors"]]


def test_a_day_without_appointments_is_a_list(at_night: ListDoor) -> None:
    answered = at_night.post(EMPTY)
    assert (answered.status, answered.body["compared"]) == (200, 0)


@pytest.mark.requirement("EC-X01")
def test_whoever_does_not_sign_is_told_nothing(at_night: ListDoor) -> None:
    for answered in (at_night.post(EMPTY, key="p1.9"), at_night.post(EMPTY, secret=OTHER)):
        assert answered.status == 401
        assert answered.body["type"] == "urn:weerzien:problem:signature"
    assert at_night.clinic.world.list_limits.taken == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ref": ""}, "appointments[0].ref"),
        ({"patient_ref": "111222333"}, "appointments[0].patient_ref"),
        ({"status": "missed"}, "appointments[0].status"),
        ({"start": "2027-03-02T10:00:00"}, "appointments[0].start"),
        ({"end": (NIGHT - timedelta(days=1)).isoformat()}, "appointments[0]"),
        ({"changed": "yesterday"}, "appointments[0].changed"),
        ({"discipline": "d" * 65}, "appointments[0].discipline"),
    ],
)
@pytest.mark.requirement("EC-X06")
def test_a_wrong_line_is_named_and_nothing_of_it_is_repeated(
    at_night: ListDoor, wrong: dict[str, str], field: str
) -> None:
    answered = at_night.post(EMPTY | {"appointments": [line() | wrong]})
    assert answered.status == 422
    assert [name for name, _ in problems(answered)] == [field]
    (value,) = wrong.values()
    assert not value or value not in answered.text
    assert not at_night.clinic.world.feeds.kept


def test_a_line_that_contradicts_itself_is_refused_and_one_that_repeats_itself_is_not(
    at_night: ListDoor,
) -> None:
    twice = at_night.post(EMPTY | {"appointments": [line(), line(status="fulfilled")]})
    assert problems(twice) == [("appointments[1].ref", "stands twice, and not alike")]
    same = at_night.post(EMPTY | {"appointments": [line(), line()]})
    assert same.body["compared"] == 1


def test_an_old_list_and_one_from_the_future_are_refused(at_night: ListDoor) -> None:
    for off, reason in (
        (-timedelta(hours=24, seconds=1), "lies more than 24 hours back"),
        (timedelta(minutes=5, seconds=1), "lies in the future"),
    ):
        answered = at_night.post(EMPTY | {"time": (NIGHT + off).isoformat()})
        assert problems(answered) == [("time", reason)]


def test_a_line_of_more_than_a_fortnight_ago_is_refused(at_night: ListDoor) -> None:
    old = line(start=NIGHT - timedelta(days=14, seconds=1))
    answered = at_night.post(EMPTY | {"appointments": [old]})
    assert problems(answered) == [("appointments[0].start", "lies more than 14 days back")]


def test_more_lines_than_agreed_are_refused(at_night: ListDoor) -> None:
    lines = [line(number) for number in range(MAX_LINES + 1)]
    assert at_night.post(EMPTY | {"appointments": lines}).status == 422
    assert at_night.post(EMPTY | {"appointments": lines[1:]}).status == 200


def test_as_many_of_the_longest_lines_as_agreed_fit(at_night: ListDoor) -> None:
    long = "2027-03-02T10:00:00+01:00"
    lines = [
        {
            "ref": f"{number:064}",
            "patient_ref": f"{number:064}",
            "start": long,
            "end": "2027-03-02T10:30:00+01:00",
            "status": "entered-in-error",
            "discipline": "d" * 64,
            "changed": long,
        }
        for number in range(MAX_LINES)
    ]
    assert at_night.post(EMPTY | {"appointments": lines}).status == 200


def test_a_body_beyond_the_size_is_refused_before_it_is_read(at_night: ListDoor) -> None:
    answered = at_night.post("[" * (MAX_BYTES + 1))
    assert answered.status == 413
    assert "1000 appointments" in answered.body["detail"]


def test_beyond_the_limit_the_sender_is_told_when_to_come_again(at_night: ListDoor) -> None:
    at_night.clinic.world.list_limits.most = 1
    assert at_night.post(EMPTY).status == 200
    answered = at_night.post(EMPTY)
    assert answered.status == 429
    assert answered.headers["Retry-After"]
    assert "lists" in answered.body["title"]


@pytest.mark.parametrize("body", ["", "[]", "null", '{"time": NaN}', '{"a": 1, "a": 2}', "{"])
def test_what_is_no_list_is_refused_by_its_form(at_night: ListDoor, body: str) -> None:
    assert at_night.post(body).status == 422


BODY = EMPTY | {"id": "once", "appointments": [line() | {"discipline": entries.CANARY}]}


@pytest.mark.requirement("EC-X06")
@pytest.mark.parametrize("what", entries.raw_bodies(BODY))
def test_what_people_and_attackers_send_gets_a_clear_answer_and_is_repeated_nowhere(
    at_night: ListDoor, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answered = at_night.post(entries.raw_bodies(BODY)[what])
    # What is too large for an event is none too large for a list.
    assert answered.status == (200 if what == "one byte too large" else 422)
    assert entries.CANARY not in answered.text + capsys.readouterr().out


@pytest.mark.requirement("EC-X01")
@pytest.mark.parametrize("signature", entries.SIGNATURES)
def test_no_signature_of_an_attacker_opens_the_door(at_night: ListDoor, signature: str) -> None:
    assert at_night.post(BODY, **{"webhook-signature": signature}).status == 401


@pytest.mark.parametrize("field", ["start", "end", "changed"])
@pytest.mark.parametrize("value", [one for one in entries.TIMES if one is not None], ids=repr)
def test_no_moment_that_does_not_exist_is_taken(
    at_night: ListDoor, field: str, value: object
) -> None:
    assert at_night.post(EMPTY | {"appointments": [line() | {field: value}]}).status == 422


def test_a_field_that_is_not_ours_is_not_named(at_night: ListDoor) -> None:
    answered = at_night.post('{"my patient Jansen": "\\ud800"}')
    assert problems(answered)[0][0] == "unknown field"
    assert "Jansen" not in answered.text


def test_other_methods_and_types_are_told_what_to_send(at_night: ListDoor) -> None:
    del at_night
    get = receive_appointment_list.handler({"httpMethod": "GET"}, CONTEXT)
    assert get["statusCode"] == 405
    plain = {"httpMethod": "POST", "headers": {"content-type": "text/plain"}, "body": SECRET}
    assert receive_appointment_list.handler(plain, CONTEXT)["statusCode"] == 415


def test_fields_that_must_never_come_in_are_dropped_unread(at_night: ListDoor) -> None:
    answered = at_night.post(EMPTY | {"appointments": [line(status="fulfilled", diagnosis="F32")]})
    assert answered.status == 200
