from __future__ import annotations

from dataclasses import replace
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from hypothesis import given
from hypothesis import strategies as st

from weerzien.adapters.mail_sesv2 import SesV2Mail, _mailbox
from weerzien.adapters.send_client import SEND_ONCE
from weerzien.domain.sending import Fate, Mail, SendResult

MAIL = Mail(
    to="a@voorbeeld.invalid",
    sender_name="Praktijk",
    sender_address="p@voorbeeld.invalid",
    reply_to="r@voorbeeld.invalid",
    subject="Uw afspraak",
    text="Hallo",
    html="<p>Hallo</p>",
    unsubscribe_url="https://wz.test/m/ABCDEFGHJKLMNPQRSTUVWXYZ23",
    key="k-1",
)


def new_client() -> Any:
    return boto3.client(
        "sesv2",
        region_name="eu-central-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=SEND_ONCE,
    )


def request_of(mail: Mail) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    client = new_client()
    client.meta.events.register(
        "provide-client-params.*.SendEmail", lambda params, **_: seen.update(params)
    )
    with Stubber(client) as stub:
        stub.add_response("send_email", {"MessageId": "m-1"})
        assert SesV2Mail(client, "set").send(mail) == SendResult(Fate.ACCEPTED, "m-1", "accepted")
    return seen


def test_a_mail_has_both_forms_its_key_and_its_configuration_set() -> None:
    request = request_of(MAIL)
    body = request["Content"]["Simple"]["Body"]
    assert body["Text"] == {"Data": "Hallo", "Charset": "UTF-8"}
    assert body["Html"] == {"Data": "<p>Hallo</p>", "Charset": "UTF-8"}
    assert request["EmailTags"] == [{"Name": "key", "Value": "k-1"}]
    assert request["ConfigurationSetName"] == "set"
    assert request["ReplyToAddresses"] == ["r@voorbeeld.invalid"]


@pytest.mark.requirement("CO-02")
def test_every_mail_unsubscribes_with_one_click() -> None:
    headers = {h["Name"]: h["Value"] for h in request_of(MAIL)["Content"]["Simple"]["Headers"]}
    assert headers == {
        "List-Unsubscribe": "<https://wz.test/m/ABCDEFGHJKLMNPQRSTUVWXYZ23>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@pytest.mark.parametrize("field", ["to", "sender_name", "sender_address", "reply_to", "subject"])
@pytest.mark.parametrize("end", ["\r\nBcc: x@y.invalid", "\n", "\r", "\x00", "\u2028", "\x85"])
def test_no_header_value_can_start_a_line_of_its_own(field: str, end: str) -> None:
    changes: dict[str, Any] = {field: getattr(MAIL, field) + end}
    if end in {"\n", "\r", "\u2028", "\x85"}:
        changes[field] += "x"
    result = SesV2Mail(new_client(), "set").send(replace(MAIL, **changes))
    assert result == SendResult(Fate.REFUSED_PERMANENT, None, "header_injection")


@pytest.mark.parametrize(
    "url", ["http://wz.test/m/a", "https://wz.test/m/a>,<mailto:x", "https://wz.test/é", ""]
)
def test_a_mail_without_a_safe_unsubscribe_address_never_goes(url: str) -> None:
    result = SesV2Mail(new_client(), "set").send(replace(MAIL, unsubscribe_url=url))
    assert result == SendResult(Fate.REFUSED_PERMANENT, None, "unsubscribe_url")


@pytest.mark.parametrize(
    "address", ["é@voorbeeld.invalid", "geen-adres", "@x.invalid", "a@", "a@b..c"]
)
def test_an_address_that_ses_cannot_write_never_goes(address: str) -> None:
    result = SesV2Mail(new_client(), "set").send(replace(MAIL, to=address))
    assert result == SendResult(Fate.REFUSED_PERMANENT, None, "address")


def test_a_domain_with_accents_goes_in_its_ascii_form() -> None:
    sent = request_of(replace(MAIL, to="a@zorg-één.invalid"))["Destination"]["ToAddresses"]
    assert sent[0].startswith("a@xn--")
    assert sent[0].isascii()


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=80))
def test_any_sender_name_reads_back_as_it_was(name: str) -> None:
    written = _mailbox(name, "p@voorbeeld.invalid")
    assert written.isascii()
    shown, address = parseaddr(written)
    assert address == "p@voorbeeld.invalid"
    assert (shown if name.isascii() else str(make_header(decode_header(shown)))) == name


@pytest.mark.parametrize(
    ("error", "status", "fate", "code"),
    [
        ("TooManyRequestsException", 429, Fate.REFUSED_TEMPORARY, "throttled"),
        ("LimitExceededException", 400, Fate.REFUSED_TEMPORARY, "spend_limit"),
        ("SendingPausedException", 400, Fate.REFUSED_TEMPORARY, "account_paused"),
        ("NotFoundException", 404, Fate.REFUSED_TEMPORARY, "configuration"),
        ("MessageRejected", 400, Fate.REFUSED_PERMANENT, "rejected"),
        ("BadRequestException", 400, Fate.REFUSED_PERMANENT, "invalid"),
        ("InternalFailure", 500, Fate.UNKNOWN, "server_error"),
        ("ServiceUnavailable", 503, Fate.UNKNOWN, "server_error"),
    ],
)
def test_each_answer_says_whether_the_mail_may_go_again(
    error: str, status: int, fate: Fate, code: str
) -> None:
    client = new_client()
    with Stubber(client) as stub:
        stub.add_client_error("send_email", error, http_status_code=status)
        assert SesV2Mail(client, "set").send(MAIL) == SendResult(fate, None, code)
