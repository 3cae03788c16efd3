"""Receipts, replies and the log: what AWS would publish, and what nothing can erase."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import urllib3

from weerzien.domain.sending import Sms

from .conftest import configuration, read_lines
from .test_sending_over_real_sockets import MAIL, SMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Carrier, Topics

LOCAL = Path(__file__).parents[3] / "infra" / "local"


def kinds(events: list[dict[str, Any]]) -> list[str]:
    return [event["eventType"] for event in events]


def test_a_delivered_sms_is_told_in_the_shape_of_end_user_messaging(
    connected: Carrier, topics: Topics
) -> None:
    sent = connected.sms().send(SMS)
    pending, delivered = topics.of("receipts", 2)
    assert (pending["eventType"], pending["isFinal"]) == ("TEXT_PENDING", False)
    assert (delivered["eventType"], delivered["isFinal"]) == ("TEXT_DELIVERED", True)
    assert delivered["messageId"] == sent.carrier_message_id
    assert delivered["context"] == {"key": SMS.key}
    assert delivered["destinationPhoneNumber"] == SMS.to
    assert delivered["isoCountryCode"] == "NL"
    assert abs(delivered["eventTimestamp"] / 1000 - time.time()) < 60


def test_a_delivered_mail_is_told_in_the_shape_of_ses(connected: Carrier, topics: Topics) -> None:
    sent = connected.mail().send(MAIL)
    first, last = topics.of("receipts", 2)
    assert kinds([first, last]) == ["Send", "Delivery"]
    assert last["mail"]["messageId"] == sent.carrier_message_id
    assert last["mail"]["tags"] == {"key": [MAIL.key], "ses:configuration-set": ["mail-set"]}
    assert last["delivery"]["recipients"] == [MAIL.to]


@pytest.mark.parametrize(
    ("fault", "sms", "mail"),
    [
        ("hard_bounce", "TEXT_INVALID", ["Bounce"]),
        ("soft_bounce", "TEXT_CARRIER_UNREACHABLE", ["Bounce"]),
        ("complaint", "TEXT_SPAM", ["Delivery", "Complaint"]),
    ],
)
def test_bad_news_comes_after_an_acceptance(
    connected: Carrier, topics: Topics, fault: str, sms: str, mail: list[str]
) -> None:
    connected.post("/faults", {"fault": fault})
    connected.sms().send(SMS)
    assert kinds(topics.of("receipts", 2))[-1] == sms
    connected.mail().send(MAIL)
    assert kinds(topics.of("receipts", 3 + len(mail)))[3:] == mail


def test_bounces_say_whether_they_are_for_good(connected: Carrier, topics: Topics) -> None:
    for fault in ("hard_bounce", "soft_bounce", "opted_out"):
        connected.post("/faults", {"fault": fault, "times": 1})
        connected.mail().send(MAIL)
    bounces = [e["bounce"] for e in topics.of("receipts", 6) if e["eventType"] == "Bounce"]
    assert sorted((b["bounceType"], b["bounceSubType"]) for b in bounces) == [
        ("Permanent", "General"),
        ("Permanent", "OnAccountSuppressionList"),
        ("Transient", "MailboxFull"),
    ]


def test_receipts_can_be_lost_doubled_and_late(connected: Carrier, topics: Topics) -> None:
    for key, fault in (("a", "lose_receipt"), ("b", "double_receipt"), ("c", "delay_receipt")):
        connected.post("/faults", {"fault": fault, "match": {"key": key}, "seconds": 1.5})
    for key in "abc":
        connected.sms().send(Sms(SMS.to, SMS.sender, "x", key))
    early = topics.of("receipts", 4)
    assert {event["context"]["key"] for event in early} == {"b"}
    assert kinds(early).count("TEXT_DELIVERED") == 2
    late = topics.of("receipts", 6)[4:]
    assert {event["context"]["key"] for event in late} == {"c"}


def test_a_message_accepted_without_an_answer_is_still_told_by_its_receipt(
    connected: Carrier, topics: Topics
) -> None:
    connected.post("/faults", {"fault": "accept_then_reset"})
    connected.sms().send(SMS)
    assert topics.of("receipts", 2)[-1]["context"]["key"] == SMS.key


def test_receipts_wait_for_the_configuration_and_for_a_topic_that_fails(
    carrier: Carrier, topics: Topics
) -> None:
    topics.failures_left = 2
    carrier.sms().send(SMS)
    assert carrier.get("/health").json()["waiting"] == 2
    carrier.post("/configure", configuration(topics))
    assert sorted(kinds(topics.of("receipts", 2))) == ["TEXT_DELIVERED", "TEXT_PENDING"]


def test_the_secret_of_the_configuration_is_never_shown(carrier: Carrier, topics: Topics) -> None:
    answer = carrier.post("/configure", configuration(topics))
    assert b"geheim" not in answer.data
    assert carrier.post("/configure", {"secret_acces_key": "geheim"}).status == 400


def test_a_reply_comes_as_two_way_sms_to_the_number_that_wrote_last(
    connected: Carrier, topics: Topics
) -> None:
    sent = connected.sms().send(SMS)
    body = {"from": SMS.to, "text": "stop"}
    assert connected.post("/inbound", body).status == 202
    (event,) = topics.of("inbound", 1)
    assert re.fullmatch(r"[0-9a-f-]{36}", event.pop("inboundMessageId"))
    assert event == {
        "originationNumber": SMS.to,
        "destinationNumber": SMS.sender,
        "messageKeyword": "STOP",
        "messageBody": "stop",
        "previousPublishedMessageId": sent.carrier_message_id,
    }


@pytest.mark.requirement("CO-08")
def test_nobody_can_answer_a_sender_that_is_a_name(carrier: Carrier) -> None:
    carrier.sms().send(Sms(SMS.to, "Praktijk", "x", "k"))
    assert carrier.post("/inbound", {"from": SMS.to, "text": "STOP"}).status == 400
    assert carrier.post("/inbound", {"from": SMS.to, "to": "Praktijk", "text": "x"}).status == 400


def test_the_log_outlives_the_process_and_half_a_line_is_no_acceptance(
    start: Callable[[], Carrier], tmp_path: Path
) -> None:
    first = start()
    first.sms().send(SMS)
    first.mail().send(MAIL)
    before = first.get("/log").data
    first.server.close()
    with (tmp_path / "state" / "log.ndjson").open("ab") as file:
        file.write(b'{"at": "20')
    second = start()
    assert second.get("/log").data == before
    second.sms().send(SMS)
    assert second.get("/log").data.startswith(before)
    assert [line["channel"] for line in second.log(since=1)] == ["email", "sms"]
    assert second.log(since=99) == []


def test_a_killed_process_has_kept_every_acceptance(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "carrier", "--port", "0", "--state", str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(LOCAL)}
    keys: list[str] = []
    for round_ in range(2):
        with subprocess.Popen(  # noqa: S603
            command, cwd=LOCAL, env=environment, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            url = process.stdout.readline().split()[1]
            lines = read_lines(urllib3.request("GET", f"{url}/log"))
            assert [line["key"] for line in lines] == keys
            keys.append(f"k{round_}")
            send_raw(url, keys[-1])
            process.send_signal(signal.SIGKILL)


def send_raw(url: str, key: str) -> None:
    answer = urllib3.request(
        "POST",
        url,
        json={
            "DestinationPhoneNumber": SMS.to,
            "OriginationIdentity": SMS.sender,
            "MessageBody": "x",
            "Context": {"key": key},
        },
        headers={
            "X-Amz-Target": "PinpointSMSVoiceV2.SendTextMessage",
            "Authorization": "AWS4-HMAC-SHA256 Credential=x/20270101/eu-central-1/sms-voice/x",
        },
    )
    assert answer.status == 200


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH"])
def test_nothing_can_be_taken_out_of_the_log(carrier: Carrier, method: str) -> None:
    assert urllib3.request(method, f"{carrier.url}/log").status == 501
