"""What SES tells of a mail: the token of its address, and where it lies."""

import json

import pytest
from pydantic import ValidationError

from weerzien.contracts.received_mail import ReceivedMail, received_mail

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def notice(*recipients: str) -> str:
    return json.dumps(
        {
            "notificationType": "Received",
            "mail": {"messageId": "s1", "source": "p@example.org", "destination": ["x"]},
            "receipt": {
                "recipients": list(recipients),
                "spamVerdict": {"status": "PASS"},
                "action": {"type": "S3", "bucketName": "b", "objectKey": "s1"},
            },
        }
    )


@pytest.mark.requirement("CO-11", "CO-13")
def test_the_token_of_the_envelope_is_found_in_any_case() -> None:
    found = received_mail(notice(f"Afspraken+{TOKEN.lower()}@a.example", f"x+{TOKEN}@a.example"))
    assert found == ReceivedMail("s1", "s1", "p@example.org", (TOKEN,))


@pytest.mark.requirement("EC-X02", "CO-13")
@pytest.mark.parametrize(
    "address",
    [
        "afspraken@a.example",
        f"afspraken+{TOKEN[:-1]}@a.example",
        f"afspraken+{TOKEN}A@a.example",
        f"afspraken+{TOKEN[:-1]}1@a.example",
        f"{TOKEN}@a.example",
        f"a+{TOKEN}",
        f"a+{TOKEN}@a@b",
        "",
    ],
)
def test_an_address_without_a_whole_token_has_none(address: str) -> None:
    assert received_mail(notice(address)).tokens == ()


@pytest.mark.requirement("EC-X06")
def test_what_is_no_notification_is_refused_without_its_content() -> None:
    with pytest.raises(ValidationError) as refused:
        received_mail('{"mail": {"messageId": "s1", "source": "canary"}}')
    assert "canary" not in str(refused.value)
