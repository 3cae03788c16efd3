"""The door of mails: by the token of its address to one case, and never further."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handlers import receive_inbound_mail, receive_inbound_sms
from unit.domain.follow_up.story import DETAILS, PRACTICE
from unit.usecases.clinic import TEMPORARY, Clinic
from weerzien.domain.errors import NotTakenError
from weerzien.domain.event import PatientReplied, PatientReported
from weerzien.domain.vocabulary import Channel, Stage

REPLY = b"From: p@example.org\nSubject: Re: x\nMessage-ID: <m1>\n\nik wil niet meer leven\n"


@pytest.fixture
def address(clinic: Clinic) -> str:
    """Where a patient answers the mail of day 0."""
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    return clinic.mail[0].reply_to


def came(clinic: Clinic, address: str, raw: bytes = REPLY, place: str = "s1") -> dict[str, Any]:
    clinic.world.received_mails.raw[place] = raw
    return told(address, place)


def told(address: str, place: str = "s1") -> dict[str, Any]:
    notice = {
        "notificationType": "Received",
        "mail": {"messageId": place, "source": "p@example.org"},
        "receipt": {"recipients": [address], "action": {"type": "S3", "objectKey": place}},
    }
    return {"Records": [{"Sns": {"Message": json.dumps(notice)}}]}


@pytest.mark.requirement("CO-11", "HR-33", "EC-S14", "EC-X06")
def test_distress_in_a_mail_is_taken_in_answered_and_let_go(
    clinic: Clinic, address: str, context: object, caplog: pytest.LogCaptureFixture
) -> None:
    receive_inbound_mail.handler(came(clinic, address), context)
    (event,) = clinic.world.inbox.events
    assert event.fact == PatientReplied(Channel.EMAIL, "ik wil niet meer leven", distress=True)
    assert [one.subject for one in clinic.mail[1:]] == ["Uw bericht"]
    assert clinic.world.received_mails.raw == {}
    logged = caplog.text + str([vars(one) for one in caplog.records])
    assert "distress_answered" in logged
    assert "leven" not in logged
    assert "example.org" not in logged


@pytest.mark.requirement("AU-18")
def test_the_same_notice_twice_does_nothing_more(
    clinic: Clinic, address: str, context: object, caplog: pytest.LogCaptureFixture
) -> None:
    receive_inbound_mail.handler(came(clinic, address), context)
    receive_inbound_mail.handler(told(address), context)
    assert len(clinic.world.inbox.events) == 1
    assert [vars(one)["kind"] for one in caplog.records if one.message == "inbound_mail"] == [
        "answer",
        "taken_before",
    ]


@pytest.mark.requirement("AU-18", "HR-33")
def test_a_mail_that_was_cut_off_before_it_was_let_go_is_one_event_and_one_answer(
    clinic: Clinic, address: str, context: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(place: str) -> None:
        raise ConnectionError(place)

    with monkeypatch.context() as broken:
        broken.setattr(clinic.world.received_mails, "remove", fail)
        with pytest.raises(ConnectionError):
            receive_inbound_mail.handler(came(clinic, address), context)
    receive_inbound_mail.handler(told(address), context)
    assert len({one.id for one in clinic.world.inbox.events}) == 1
    assert len(clinic.mail) == 2


@pytest.mark.requirement("CO-13", "EC-X02")
@pytest.mark.parametrize("to", ["afspraken@example.org", f"afspraken+{'a' * 26}@example.org"])
def test_a_mail_to_nobody_is_counted_and_not_even_opened(
    clinic: Clinic, to: str, context: object, capsys: pytest.CaptureFixture[str]
) -> None:
    receive_inbound_mail.handler(came(clinic, to), context)
    assert clinic.world.inbox.events == []
    assert "InboundMailUnmatched" in capsys.readouterr().out
    assert "s1" in clinic.world.received_mails.raw


@pytest.mark.requirement("EC-X03", "NS-17")
def test_a_mail_that_cannot_be_read_goes_to_a_person_and_is_kept(
    clinic: Clinic, address: str, context: object, caplog: pytest.LogCaptureFixture
) -> None:
    raw = b"Content-Type: message/rfc822\n\n" * 3_000
    receive_inbound_mail.handler(came(clinic, address, raw), context)
    (event,) = clinic.world.inbox.events
    assert event.fact == PatientReplied(Channel.EMAIL, "", distress=False)
    assert "inbound_mail_unreadable" in caplog.messages
    assert "s1" in clinic.world.received_mails.raw


def text(words: str, number: str = DETAILS.phone or "") -> dict[str, Any]:
    sms = {
        "originationNumber": number,
        "destinationNumber": PRACTICE.sender.number,
        "messageBody": words,
        "inboundMessageId": "in-1",
    }
    return {"Records": [{"Sns": {"Message": json.dumps(sms)}}]}


@pytest.mark.requirement("HR-33", "EC-S14", "CO-09")
def test_distress_in_a_text_is_answered_once_though_two_patients_share_the_number(
    clinic: Clinic, context: object
) -> None:
    clinic.open_case()
    clinic.open_case(DETAILS, "x2")
    for _ in range(2):
        receive_inbound_sms.handler(text("help me"), context)
    assert {one.patient_id for one in clinic.world.inbox.events} == {"x1", "x2"}
    assert [one.text for one in clinic.sms] == [PRACTICE.safety_line]


@pytest.mark.requirement("HR-33", "EC-S07")
def test_the_other_patient_of_a_number_stands_in_where_one_may_not_be_answered(
    clinic: Clinic, context: object
) -> None:
    clinic.tell(PatientReported(DETAILS))
    clinic.open_case(DETAILS, "x2")
    receive_inbound_sms.handler(text("help me"), context)
    assert len(clinic.sms) == 1
    assert f"-{clinic.case_of('x2').id}-" in clinic.sms[0].key


@pytest.mark.requirement("HR-33", "NS-39", "CO-09")
def test_a_line_that_no_carrier_took_brings_the_text_back_and_holds_up_nobodys_event(
    clinic: Clinic, context: object
) -> None:
    clinic.open_case()
    clinic.open_case(DETAILS, "x2")
    clinic.world.sms.results = [TEMPORARY]
    with pytest.raises(NotTakenError):
        receive_inbound_sms.handler(text("help me"), context)
    assert {one.patient_id for one in clinic.world.inbox.events} == {"x1", "x2"}
    receive_inbound_sms.handler(text("help me"), context)
    assert [one.text for one in clinic.sms] == [PRACTICE.safety_line] * 2
    assert len({one.key for one in clinic.sms}) == 1


@pytest.mark.requirement("HR-33", "NS-39")
def test_a_mail_whose_line_no_carrier_took_stays_until_it_is_taken(
    clinic: Clinic, address: str, context: object
) -> None:
    clinic.world.mail.results = [TEMPORARY]
    with pytest.raises(NotTakenError):
        receive_inbound_mail.handler(came(clinic, address), context)
    assert "s1" in clinic.world.received_mails.raw
    receive_inbound_mail.handler(told(address), context)
    assert clinic.world.received_mails.raw == {}
    assert [one.subject for one in clinic.mail[1:]] == ["Uw bericht", "Uw bericht"]
    assert len({one.id for one in clinic.world.inbox.events if "Fate" not in str(one.fact)}) == 1
