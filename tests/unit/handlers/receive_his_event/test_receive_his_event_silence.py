"""Whatever comes in, no answer and no log line repeats it, and nothing half-done stays."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Sample = Callable[..., dict[str, Any]]
Logged = Callable[[], str]

CANARY = "Zonnebloemstraat"
PLACES: list[tuple[str | int, ...]] = [
    ("id",),
    ("type",),
    ("time",),
    ("schema_version",),
    ("data",),
    ("data", "patient"),
    *[
        ("data", "patient", field)
        for field in (
            *("ref", "first_name", "full_name", "birth_date", "phone", "email", "language"),
            *("address_form", "representative", "risks", "session_number", "discharge_date"),
            *("chronic_conditions", "no_contact", "secret_address", "test", "bsn", "diagnosis"),
            "unknown",
        )
    ],
    ("data", "appointment"),
    *[
        ("data", "appointment", field)
        for field in ("ref", "start", "end", "discipline", "created", "clinician_ref", "location")
    ],
]
CANARIES: list[Any] = [
    f"{CANARY} 12",
    f"{CANARY}@example.org\r\nBcc: {CANARY}",
    f"{CANARY}\ud800",
    [f"{CANARY} 12"],
    {f"{CANARY} 12": f"{CANARY} 12"},
    [[{CANARY: [CANARY]}]],
]

pytestmark = pytest.mark.requirement("EC-X06", "CO-15", "EC-X03")


def put(body: dict[str, Any], place: tuple[str | int, ...], value: object) -> dict[str, Any]:
    inner: Any = body
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return body


@pytest.mark.parametrize("place", PLACES, ids=lambda place: ".".join(map(str, place)))
def test_no_value_comes_back_in_an_answer_or_a_log_line(
    door: Any, sample: Sample, logged: Logged, place: tuple[str | int, ...]
) -> None:
    for canary in CANARIES:
        answered = door.post(put(sample(), place, canary))
        assert answered.status in {202, 422}
        assert CANARY not in answered.text
        if answered.status == 422:
            assert door.behind.stored == {}
            assert door.behind.queued == []
        door.behind.stored.clear()
        door.behind.queued.clear()
    lines = logged().splitlines()
    assert len(lines) >= len(CANARIES)
    assert all(json.loads(line) for line in lines)
    assert CANARY not in "".join(lines)


def test_an_accepted_event_is_logged_by_opaque_ids_only(
    door: Any, sample: Sample, logged: Logged
) -> None:
    body = sample()
    door.post(body)
    lines = logged()
    assert "his_event" in lines
    for personal in ("Noor", "Hof", "1984", "23456789", "example.org", "P-20417", "A-88120"):
        assert personal not in lines


def test_what_was_stripped_is_logged_as_a_code(door: Any, sample: Sample, logged: Logged) -> None:
    answered = door.post(sample(bsn="123456782", Diagnosis=CANARY))
    lines = [json.loads(line) for line in logged().splitlines()]
    assert answered.status == 202
    assert [line["what"] for line in lines if line.get("message") == "stripped"] == [
        "bsn",
        "diagnosis",
    ]
    assert "123456782" not in json.dumps(lines)
    assert CANARY not in repr(door.behind.stored)


@pytest.mark.parametrize(
    "raw",
    [
        f'{{"id": "{CANARY}", "id": "{CANARY}"}}',
        f'{{"{CANARY}": 1, "{CANARY}": 2}}',
        f'{{"id": "{CANARY}", "x": NaN}}',
        f'{{"id": "{CANARY}", "x": 1e400}}',
        f'{{"id": "{CANARY}", "x": ' + "[" * 1_000 + "]" * 1_000 + "}",
        f'{{"{CANARY}\\ud800": "\\ud800"}}',
        f'"{CANARY}"',
        f'\ufeff{{"id": "{CANARY}"}}',
        f'{{"id": "{CANARY}"',
        f'{{"id": "{CANARY}"}}'.encode("utf-16"),
        f'{{"id": "{CANARY}'.encode() + b"\xed\xa0\x80" + b'"}',
    ],
)
def test_unreadable_bodies_are_refused_in_silence(
    door: Any, logged: Logged, raw: str | bytes
) -> None:
    answered = door.post(raw)
    assert answered.status == 422
    assert answered.body["errors"]
    lines = logged()
    assert '"contract"' in lines
    assert CANARY not in answered.text + lines
    assert door.behind.stored == {}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
SLOW_START = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(suppress_health_check=SLOW_START, deadline=None)
@given(st.sampled_from(PLACES), json_values)
def test_no_value_anywhere_breaks_the_door(
    door: Any, sample: Sample, place: tuple[str | int, ...], value: object
) -> None:
    assert door.post(json.dumps(put(sample(), place, value))).status in {202, 409, 413, 422}


@settings(suppress_health_check=SLOW_START, deadline=None)
@given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
def test_no_body_breaks_the_door(door: Any, body: bytes) -> None:
    assert door.post(body).status == 422
    assert door.behind.stored == {}


@settings(suppress_health_check=SLOW_START, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"]),
        st.text(max_size=60) | st.from_regex(r"(v1,[A-Za-z0-9+/=]{0,50} ?)*", fullmatch=True),
        min_size=1,
    ),
    st.text(max_size=40),
)
def test_no_header_and_no_key_breaks_or_opens_the_door(
    door: Any, sample: Sample, headers: dict[str, str], key: str
) -> None:
    signed_id = headers.get("Webhook-Id") == "msg_1" and len(headers) == 1
    expected = {202, 401} if signed_id else {401}
    assert door.post(sample(), headers=headers).status in expected
    assert door.post(sample(), key="x" + key).status == 401
