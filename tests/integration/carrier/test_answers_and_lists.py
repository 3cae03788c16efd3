"""Mails that people send back, and the lists that carriers keep, over real sockets."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from weerzien.adapters.carrier_opt_out_lists import CarrierOptOutLists
from weerzien.contracts.mail_message import read_mail
from weerzien.contracts.received_mail import received_mail
from weerzien.domain.inbound_mail import MailKind
from weerzien.domain.vocabulary import Channel

from .conftest import read_lines
from .test_sending_over_real_sockets import MAIL, SMS

if TYPE_CHECKING:
    from .conftest import Carrier, Topics

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
REPLY_TO = f"afspraken+{TOKEN.lower()}@antwoord.example"
ANSWERED = replace(MAIL, reply_to=REPLY_TO)


def lists(carrier: Carrier) -> CarrierOptOutLists:
    return CarrierOptOutLists(carrier.client("pinpoint-sms-voice-v2"), carrier.client("sesv2"))


@pytest.mark.requirement("CO-11")
def test_an_answer_from_the_mailbox_is_stored_and_told_as_ses_does(
    connected: Carrier, topics: Topics
) -> None:
    connected.mail().send(ANSWERED)
    page = connected.get(f"/mailbox/{quote(MAIL.to)}").data.decode()
    assert REPLY_TO in page
    connected.server.network.receive(MAIL.to, REPLY_TO, "Dinsdag kan ik.")
    (notice,) = topics.of("inbound-mail", 1)
    received = received_mail(json.dumps(notice))
    assert received.tokens == (TOKEN,)
    raw = topics.objects[f"/received/{received.place}"]
    assert MAIL.text.splitlines()[0].encode() in raw
    mail = read_mail(raw, received.carrier_id, received.sender)
    assert (mail.kind, mail.words, mail.subject) == (MailKind.ANSWER, "Dinsdag kan ik.", "")


@pytest.mark.requirement("EC-S15")
def test_a_raw_mail_is_stored_as_it_is(connected: Carrier, topics: Topics) -> None:
    raw = b"Auto-Submitted: auto-replied\nSubject: x\n\nIk ben er niet\n"
    answer = {"from": MAIL.to, "to": REPLY_TO, "raw": base64.b64encode(raw).decode()}
    assert connected.post("/inbound", answer).status == 202
    received = received_mail(json.dumps(topics.of("inbound-mail", 1)[0]))
    assert topics.objects[f"/received/{received.place}"] == raw


def test_an_answer_to_no_address_is_refused(connected: Carrier) -> None:
    body = {"from": MAIL.to, "to": "nobody", "text": "hallo"}
    assert connected.post("/inbound", body).status == 400
    assert read_lines(connected.get("/inbound")) == []


@pytest.mark.requirement("CO-10")
def test_the_lists_of_both_carriers_are_read_whole(carrier: Carrier) -> None:
    carrier.sms().send(SMS)
    assert list(lists(carrier).entries()) == []
    numbers = {f"+316200{number:05}" for number in range(250)}
    for number in numbers:
        body = {"channel": "sms", "address": number, "since": "2027-03-01T08:00:00+00:00"}
        assert carrier.post("/opt-outs", body).status == 201
    carrier.post("/opt-outs", {"channel": "email", "address": "a@example.org"})
    carrier.post("/opt-outs", {"channel": "email", "address": "b@example.org", "reason": "BOUNCE"})
    found = list(lists(carrier).entries())
    sms = [one for one in found if one.channel is Channel.SMS]
    assert {one.address for one in sms} == numbers
    assert {one.senders for one in sms} == {frozenset({SMS.sender})}
    assert sms[0].at.isoformat() == "2027-03-01T08:00:00+00:00"
    assert [one.address for one in found if one.channel is Channel.EMAIL] == ["a@example.org"]


def test_an_entry_without_an_address_is_refused(carrier: Carrier) -> None:
    assert carrier.post("/opt-outs", {"channel": "sms"}).status == 400
    assert carrier.post("/opt-outs", {"channel": "fax", "address": "1"}).status == 400


def test_a_list_of_another_name_is_not_there(carrier: Carrier) -> None:
    client = carrier.client("pinpoint-sms-voice-v2")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_opted_out_numbers(OptOutListName="Other")


def test_the_lists_outlive_the_process(carrier: Carrier) -> None:
    carrier.sms().send(SMS)
    carrier.post("/opt-outs", {"channel": "sms", "address": "+31620000009"})
    network = carrier.server.network
    lines = [json.loads(line) for line in network.lists.lines(0)]
    assert [line["address"] for line in lines] == ["+31620000009"]
    assert [one.address for one in lists(carrier).entries()] == ["+31620000009"]
