"""Each misbehaviour of a carrier, met by the real adapters over a real connection."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from weerzien.domain.sending import Fate, Mail, SendResult, Sms

if TYPE_CHECKING:
    from .conftest import Carrier

SMS = Sms(to="+31600000001", sender="+3197000000001", text="Dag", key="case1-sms", time_to_live=600)
MAIL = Mail(
    to="a@voorbeeld.invalid",
    sender_name="Praktijk Één",
    sender_address="p@voorbeeld.invalid",
    reply_to="r@voorbeeld.invalid",
    subject="Uw afspraak, José",
    text="Dag José",
    html="<p>Dag José</p>",
    unsubscribe_url="https://wz.test/m/ABCDEFGHJKLMNPQRSTUVWXYZ23",
    key="case1-email",
)


def send(carrier: Carrier, channel: str) -> SendResult:
    return carrier.sms().send(SMS) if channel == "sms" else carrier.mail().send(MAIL)


def test_an_accepted_sms_stands_in_the_log_as_it_was_sent(carrier: Carrier) -> None:
    result = carrier.sms().send(SMS)
    assert result.fate is Fate.ACCEPTED
    (line,) = carrier.log()
    assert line["at"].endswith("Z")
    assert line | {"at": ""} == {
        "at": "",
        "channel": "sms",
        "from": "+3197000000001",
        "to": "+31600000001",
        "subject": "",
        "text": "Dag",
        "html": "",
        "headers": {},
        "key": "case1-sms",
        "message_id": result.carrier_message_id,
        "ttl": 600,
        "configuration_set": "sms-set",
        "encoding": "GSM",
        "parts": 1,
    }


@pytest.mark.requirement("CO-02")
def test_an_accepted_mail_stands_in_the_log_with_both_forms_and_one_click_headers(
    carrier: Carrier,
) -> None:
    result = carrier.mail().send(MAIL)
    (line,) = carrier.log()
    assert line["message_id"] == result.carrier_message_id
    assert (line["from"], line["to"]) == ("Praktijk Één <p@voorbeeld.invalid>", MAIL.to)
    assert (line["subject"], line["text"], line["html"]) == (MAIL.subject, MAIL.text, MAIL.html)
    assert line["key"] == "case1-email"
    assert line["headers"]["Reply-To"] == "r@voorbeeld.invalid"
    assert line["headers"]["List-Unsubscribe"] == f"<{MAIL.unsubscribe_url}>"
    assert line["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("channel", ["sms", "email"])
@pytest.mark.parametrize(
    ("fault", "fate", "code", "accepted"),
    [
        ("accept_then_hang", Fate.UNKNOWN, "read_timeout", 1),
        ("accept_then_reset", Fate.UNKNOWN, "connection_lost", 1),
        ("accept_then_500", Fate.UNKNOWN, "server_error", 1),
        ("500_before_accept", Fate.UNKNOWN, "server_error", 0),
        ("reset_before_accept", Fate.UNKNOWN, "connection_lost", 0),
        ("connection_refused_like", Fate.UNKNOWN, "connection_lost", 0),
        ("429", Fate.REFUSED_TEMPORARY, "throttled", 0),
        ("400", Fate.REFUSED_PERMANENT, "invalid", 0),
        ("spend_limit", Fate.REFUSED_TEMPORARY, "spend_limit", 0),
    ],
)
def test_what_the_adapter_says_is_never_more_certain_than_what_happened(
    *, carrier: Carrier, channel: str, fault: str, fate: Fate, code: str, accepted: int
) -> None:
    carrier.post("/faults", {"fault": fault, "match": {"channel": channel}, "times": 1})
    assert send(carrier, channel) == SendResult(fate, None, code)
    assert len(carrier.log()) == accepted
    assert send(carrier, channel).fate is Fate.ACCEPTED
    assert len(carrier.log()) == accepted + 1


def test_an_opted_out_phone_is_refused_for_good_and_a_suppressed_mailbox_is_not(
    carrier: Carrier,
) -> None:
    carrier.post("/faults", {"fault": "opted_out"})
    assert send(carrier, "sms") == SendResult(Fate.REFUSED_PERMANENT, None, "opted_out")
    assert send(carrier, "email").fate is Fate.ACCEPTED


def test_a_slow_answer_in_time_is_an_acceptance(carrier: Carrier) -> None:
    carrier.post("/faults", {"fault": "slow", "seconds": 0.2})
    assert send(carrier, "sms").fate is Fate.ACCEPTED
    assert len(carrier.log()) == 1


def test_nobody_listening_is_certainly_not_accepted(carrier: Carrier) -> None:
    adapter = carrier.sms()
    carrier.server.close()
    assert adapter.send(SMS) == SendResult(Fate.REFUSED_TEMPORARY, None, "connect_failed")


def test_a_connection_that_died_while_the_function_slept_makes_no_unknown(
    carrier: Carrier,
) -> None:
    adapter = carrier.sms()
    assert adapter.send(SMS).fate is Fate.ACCEPTED
    pools = adapter._client._endpoint.http_session._manager.pools  # type: ignore[attr-defined]
    assert len(pools) == 0
    assert adapter.send(SMS).fate is Fate.ACCEPTED


@pytest.mark.parametrize("to", ["0612345678", "+", "niet", "+316 12345678"])
def test_a_number_that_is_none_is_refused_for_good(carrier: Carrier, to: str) -> None:
    result = carrier.sms().send(replace(SMS, to=to))
    assert result == SendResult(Fate.REFUSED_PERMANENT, None, "invalid")
    assert carrier.log() == []


def test_faults_meet_only_whom_they_name_and_only_as_often_as_said(carrier: Carrier) -> None:
    match = {"to": "+31600000002", "key_prefix": "case2-"}
    carrier.post("/faults", {"fault": "429", "match": match, "times": 2})
    other, named = SMS, replace(SMS, to="+31600000002", key="case2-sms")
    fates = [carrier.sms().send(sms).fate for sms in (other, named, named, named)]
    assert fates == [
        Fate.ACCEPTED,
        Fate.REFUSED_TEMPORARY,
        Fate.REFUSED_TEMPORARY,
        Fate.ACCEPTED,
    ]


@pytest.mark.parametrize(
    "command",
    [
        {"fault": "explode"},
        {"fault": "429", "times": 0},
        {"fault": "429", "match": {"number": "1"}},
        {"fault": "slow", "seconds": "long"},
        {"fault": "429", "tmes": 1},
    ],
)
def test_a_fault_that_is_not_understood_is_refused(
    carrier: Carrier, command: dict[str, Any]
) -> None:
    assert carrier.post("/faults", command).status == 400
    assert carrier.get("/faults").json()["faults"] == []


def test_cleared_faults_are_over(carrier: Carrier) -> None:
    carrier.post("/faults", {"fault": "429"})
    carrier.post("/faults/clear", {})
    assert send(carrier, "sms").fate is Fate.ACCEPTED


def test_a_request_signed_for_another_service_is_not_accepted(carrier: Carrier) -> None:
    answer = carrier.post(
        "/v2/email/outbound-emails",
        {},
        Authorization="AWS4-HMAC-SHA256 Credential=x/20270101/eu-central-1/sns/aws4_request",
    )
    assert answer.status == 403


def test_the_carrier_listens_on_loopback_only(carrier: Carrier) -> None:
    assert carrier.server.server_address[0] == "127.0.0.1"
    assert carrier.server.socket.family is socket.AF_INET


def test_a_dry_run_is_answered_and_not_accepted(carrier: Carrier) -> None:
    answer = carrier.client("pinpoint-sms-voice-v2").send_text_message(
        DestinationPhoneNumber=SMS.to, OriginationIdentity=SMS.sender, MessageBody="x", DryRun=True
    )
    assert answer["MessageId"]
    assert carrier.log() == []


def test_raw_mime_is_read_as_a_mail_program_would(carrier: Carrier) -> None:
    mime = (
        "From: =?utf-8?q?Praktijk_=C3=89=C3=A9n?= <p@voorbeeld.invalid>\r\n"
        "To: a@voorbeeld.invalid\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDag\r\n"
        "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Dag</p>\r\n--b--\r\n"
    )
    carrier.client("sesv2").send_email(
        Content={"Raw": {"Data": mime.encode()}}, EmailTags=[{"Name": "key", "Value": "raw1"}]
    )
    (line,) = carrier.log()
    assert (line["to"], line["subject"], line["key"]) == ("a@voorbeeld.invalid", "Café", "raw1")
    assert (line["text"].strip(), line["html"].strip()) == ("Dag", "<p>Dag</p>")


def test_a_tag_that_ses_would_refuse_is_refused(carrier: Carrier) -> None:
    client = carrier.client("sesv2")
    with pytest.raises(client.exceptions.BadRequestException):
        client.send_email(
            FromEmailAddress="p@voorbeeld.invalid",
            Destination={"ToAddresses": ["a@voorbeeld.invalid"]},
            Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
            EmailTags=[{"Name": "key", "Value": "CASE#1"}],
        )
