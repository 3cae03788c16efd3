import base64
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from weerzien.contracts.refusals import SignatureError
from weerzien.contracts.webhook_signature import MAX_SIGNATURES, verify

OURS = "whsec_" + base64.b64encode(b"ours" * 8).decode()
NEXT = "whsec_" + base64.b64encode(b"next" * 8).decode()
THEIRS = "whsec_" + base64.b64encode(b"them" * 8).decode()
BODY = '{"name": "Zoë"}'
OTHER = "v1," + base64.b64encode(b"x" * 32).decode()

pytestmark = pytest.mark.requirement("EC-X01")


def headers(secret: str = OURS, off: int = 0, body: str = BODY) -> dict[str, str]:
    at = datetime.now(UTC) + timedelta(seconds=off)
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", at, body),
    }


def refusal_of(sent: dict[str, str], *secrets: str, body: str = BODY) -> str:
    with pytest.raises(SignatureError) as refused:
        verify(body, sent, secrets or (OURS,))
    return refused.value.code


def test_a_signature_of_either_active_secret_fits() -> None:
    verify(BODY, headers(OURS), (OURS, NEXT))
    verify(BODY, headers(NEXT), (OURS, NEXT))


def test_a_secret_of_another_practice_or_no_secret_does_not_fit() -> None:
    assert refusal_of(headers(THEIRS), OURS, NEXT) == "signature_mismatch"
    with pytest.raises(SignatureError):
        verify(BODY, headers(), ())


@pytest.mark.parametrize("off", [-290, 290])
def test_a_clock_almost_five_minutes_off_is_fine(off: int) -> None:
    verify(BODY, headers(off=off), (OURS,))


@pytest.mark.parametrize("off", [-302, 302, -86_400])
def test_a_clock_more_than_five_minutes_off_is_not(off: int) -> None:
    assert refusal_of(headers(off=off)) == "signature_mismatch"


def test_one_changed_character_anywhere_does_not_fit() -> None:
    assert refusal_of(headers(), body=BODY + " ") == "signature_mismatch"
    assert refusal_of(headers() | {"webhook-id": "msg_2"}) == "signature_mismatch"
    later = str(int(headers()["webhook-timestamp"]) + 1)
    assert refusal_of(headers() | {"webhook-timestamp": later}) == "signature_mismatch"


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_every_header_is_needed(missing: str) -> None:
    refusal_of({name: value for name, value in headers().items() if name != missing})


@pytest.mark.parametrize(
    "noise",
    [
        "v2,abc",
        "v1a,AAAA",
        "v1",
        "v1,",
        "v1,%%%",
        "v1,é",
        "v1,AAAA",
        ",",
        ",,,",
        OTHER,
    ],
)
def test_one_fitting_signature_among_noise_is_enough_and_noise_alone_is_not(noise: str) -> None:
    good = headers()
    mixed = good | {"webhook-signature": f"  {noise} \t {good['webhook-signature']}  "}
    verify(BODY, mixed, (OURS,))
    refusal_of(good | {"webhook-signature": noise})


def test_an_endless_list_of_signatures_is_not_worked_through() -> None:
    good = headers()
    most = " ".join([OTHER] * (MAX_SIGNATURES - 1) + [good["webhook-signature"]])
    verify(BODY, good | {"webhook-signature": most}, (OURS,))
    many = good | {"webhook-signature": f"{most} {OTHER}"}
    assert refusal_of(many) == "too_many_signatures"


@pytest.mark.parametrize(
    "stamp", ["", "now", "1e9", "nan", "inf", "-1", "1.5", "٣", "9" * 40, "01"]
)
def test_a_timestamp_is_whole_seconds_or_nothing(stamp: str) -> None:
    assert refusal_of(headers() | {"webhook-timestamp": stamp}) == "webhook_timestamp_unusable"
