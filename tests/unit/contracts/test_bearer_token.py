"""A token in the Authorization header proves a sender that cannot sign."""

import pytest

from weerzien.contracts import bearer_token, webhook_signature
from weerzien.contracts.refusals import SignatureError

TOKEN = "wztok_" + "a" * 43
OTHER = "wztok_" + "b" * 43
SIGNING = "whsec_" + "c" * 43


@pytest.mark.parametrize("header", [f"Bearer {TOKEN}", f"bearer {TOKEN}"])
def test_one_of_two_tokens_is_enough(header: str) -> None:
    bearer_token.verify({"authorization": header}, [OTHER, TOKEN])


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "token_malformed"),
        (TOKEN, "token_malformed"),
        (f"Basic {TOKEN}", "token_malformed"),
        ("Bearer ", "token_malformed"),
        (f"Bearer {TOKEN[:-1]}", "token_mismatch"),
        (f"Bearer {TOKEN}x", "token_mismatch"),
        (f"Bearer {TOKEN[:-1]}ü", "token_mismatch"),
        (f"Bearer {OTHER}", "token_mismatch"),
    ],
)
def test_anything_else_proves_nothing(header: str, code: str) -> None:
    with pytest.raises(SignatureError) as refused:
        bearer_token.verify({"authorization": header}, [TOKEN])
    assert refused.value.code == code


def test_a_secret_that_signs_is_no_token() -> None:
    with pytest.raises(SignatureError):
        bearer_token.verify({"authorization": f"Bearer {SIGNING}"}, [SIGNING])


def test_a_token_signs_nothing() -> None:
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": "1",
        "webhook-signature": "v1," + "A" * 43 + "=",
    }
    with pytest.raises(SignatureError):
        webhook_signature.verify("{}", headers, [TOKEN])
