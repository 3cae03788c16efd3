"""The patient's doors: a GET shows and changes nothing, a POST is a choice."""

import base64
import copy
from typing import Any
from urllib.parse import urlencode

import pytest

from handlers import answer_link, show_link
from unit.domain.follow_up.story import DAY, DETAILS
from unit.usecases.clinic import Clinic
from weerzien.domain.vocabulary import Barrier, Channel, Stage


@pytest.fixture
def token(clinic: Clinic) -> str:
    """The link in a mail that a patient got."""
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    links = clinic.world.memory.links.items()
    return next(key for key, link in links if link.channel is Channel.EMAIL)


def get(token: str) -> dict[str, Any]:
    return {"httpMethod": "GET", "pathParameters": {"token": token}, "headers": {}}


def post(token: str, form: dict[str, str], *, encoded: bool = False) -> dict[str, Any]:
    body = urlencode(form)
    return {
        "httpMethod": "POST",
        "pathParameters": {"token": token},
        "headers": {"Content-Type": "application/x-www-form-urlencoded"},
        "body": base64.b64encode(body.encode()).decode() if encoded else body,
        "isBase64Encoded": encoded,
    }


@pytest.mark.requirement("NS-14", "CO-02", "EC-S09", "AU-02")
def test_opening_a_link_changes_nothing_however_often(
    clinic: Clinic, token: str, context: object
) -> None:
    before = copy.deepcopy(clinic.world.memory)
    for _ in range(3):
        answer = show_link.handler(get(token), context)
        assert answer["statusCode"] == 200
    assert clinic.world.memory == before
    assert clinic.world.inbox.events == []


@pytest.mark.requirement("NS-14", "CO-03", "CO-13")
def test_the_page_shows_ways_back_and_nobody_s_data(
    clinic: Clinic, token: str, context: object
) -> None:
    answer = show_link.handler(get(token), context)
    body = answer["body"]
    assert clinic.practice.booking_url in body
    assert clinic.practice.phone in body or "tel:" in body
    for known in (DETAILS.first_name, DETAILS.email, DETAILS.phone, clinic.case.id, token):
        assert str(known) not in body
    assert answer["headers"]["Referrer-Policy"] == "no-referrer"
    assert answer["headers"]["Cache-Control"] == "no-store"


@pytest.mark.requirement("CO-02", "EC-S09", "D14")
@pytest.mark.parametrize("encoded", [False, True])
def test_one_click_unsubscribe_needs_no_cookie_and_counts_at_once(
    clinic: Clinic, token: str, context: object, encoded: bool
) -> None:
    form = {"List-Unsubscribe": "One-Click"}
    assert answer_link.handler(post(token, form, encoded=encoded), context)["statusCode"] == 200
    assert clinic.why() == "opted_out"
    again = answer_link.handler(post(token, form), context)
    assert again["statusCode"] == 200


@pytest.mark.requirement("NS-14", "NS-36", "D4")
def test_each_choice_is_a_confirmed_post(clinic: Clinic, token: str, context: object) -> None:
    answer_link.handler(post(token, {"answer": "transport"}), context)
    assert clinic.case.barrier is Barrier.TRANSPORT
    answer_link.handler(post(token, {"answer": "no_longer_needed"}), context)
    assert clinic.why() == "declined"


@pytest.mark.requirement("NS-14", "EC-X03")
@pytest.mark.parametrize(
    "form", [{}, {"answer": ""}, {"answer": "delete"}, {"List-Unsubscribe": "no"}, {"x": "y" * 999}]
)
def test_a_post_without_a_known_choice_shows_the_page_again_and_changes_nothing(
    clinic: Clinic, token: str, context: object, form: dict[str, str]
) -> None:
    before = dict(clinic.world.memory.events)
    answer = answer_link.handler(post(token, form), context)
    assert answer["statusCode"] == 200
    assert clinic.world.memory.events == before
    assert clinic.case.is_open


@pytest.mark.requirement("EC-X03")
def test_a_body_that_is_no_form_changes_nothing(
    clinic: Clinic, token: str, context: object
) -> None:
    request = post(token, {}) | {"body": "not base64!", "isBase64Encoded": True}
    assert answer_link.handler(request, context)["statusCode"] == 200
    many = post(token, {f"field{n}": "1" for n in range(50)} | {"answer": "opt_out"})
    assert answer_link.handler(many, context)["statusCode"] == 200
    assert clinic.case.is_open


@pytest.mark.requirement("CO-13", "EC-X02")
def test_unknown_expired_and_wrong_tokens_look_the_same(
    clinic: Clinic, token: str, context: object
) -> None:
    clinic.now += 91 * DAY
    wrong = ["A" * 26, "A" * 10, token[:-1], token + "A", token.lower(), "%00", "", token]
    shown = [show_link.handler(get(one), context) for one in wrong]
    opted = [answer_link.handler(post(one, {"answer": "opt_out"}), context) for one in wrong]
    assert {one["statusCode"] for one in shown + opted} == {404}
    assert len({one["body"] for one in shown + opted}) == 1
    assert len({str(sorted(one["headers"].items())) for one in shown + opted}) == 1
    assert clinic.case.is_open


@pytest.mark.requirement("CO-13")
def test_a_request_without_a_token_is_answered_like_a_wrong_one(
    clinic: Clinic, context: object
) -> None:
    del clinic
    for door in (show_link, answer_link):
        assert (
            door.handler({"httpMethod": "GET", "pathParameters": None}, context)["statusCode"]
            == 404
        )


@pytest.mark.requirement("EC-X06")
def test_neither_token_nor_person_is_logged(
    clinic: Clinic, token: str, context: object, capsys: pytest.CaptureFixture[str]
) -> None:
    show_link.handler(get(token), context)
    answer_link.handler(post(token, {"answer": "opt_out"}), context)
    logged = capsys.readouterr()
    for known in (token, DETAILS.phone, DETAILS.email, clinic.case.patient_id * 3):
        assert str(known) not in logged.out + logged.err
