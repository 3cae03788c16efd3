"""Doors that machines feed: inbox, stream, topics, schedule."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers import (
    apply_event,
    erase_expired,
    receive_inbound_sms,
    receive_receipt,
    reconcile,
    start_follow_up,
)
from unit.domain.follow_up.story import DAY, DETAILS, MINUTE, PRACTICE, booked, noshow
from unit.usecases.clinic import Clinic
from weerzien.domain.contact import ContactStatus
from weerzien.domain.event import Event, PatientOptedOut, PatientReported
from weerzien.domain.leaving import WAITING_PERIOD
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.usecases.leave_practice import leave


def message(event_id: str, group: str = "p1#x1") -> dict[str, Any]:
    return {
        "messageId": f"m-{event_id}",
        "body": json.dumps({"practice_id": "p1", "event_id": event_id}),
        "attributes": {"MessageGroupId": group},
    }


def stored(clinic: Clinic, *events: Event) -> list[dict[str, Any]]:
    for event in events:
        clinic.events.receive(event, event.id)
    return [message(one.id, f"p1#{one.patient_id}") for one in events]


def ids_of(answer: dict[str, Any]) -> list[str]:
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]


@pytest.mark.requirement("NS-03", "AU-13", "AU-18")
def test_the_inbox_applies_what_came(clinic: Clinic, context: object) -> None:
    clinic.tell(PatientReported(DETAILS))
    records = stored(clinic, clinic.event(noshow()), clinic.event(booked()))
    assert ids_of(apply_event.handler({"Records": records}, context)) == []
    assert clinic.why() == "rebooked"


@pytest.mark.requirement("AU-18")
def test_a_patient_in_trouble_comes_again_in_order_and_holds_up_nobody_else(
    clinic: Clinic, context: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, later = clinic.event(noshow()), clinic.event(booked())
    other = clinic.event(PatientReported(DETAILS), "x2")
    records = stored(clinic, bad, later, other)
    load = clinic.world.files.load

    def fail(practice_id: str, patient_id: str) -> object:
        if patient_id == "x1":
            raise TimeoutError
        return load(practice_id, patient_id)

    monkeypatch.setattr(clinic.world.files, "load", fail)
    answer = apply_event.handler({"Records": records}, context)
    assert ids_of(answer) == [f"m-{bad.id}", f"m-{later.id}"]
    assert clinic.world.files.patient("p1", "x2").details == DETAILS


@pytest.mark.requirement("AU-18")
def test_an_event_that_is_gone_does_not_come_for_ever(clinic: Clinic, context: object) -> None:
    clinic.tell(PatientReported(DETAILS))
    records = [message("forgotten"), *stored(clinic, clinic.event(noshow()))]
    assert ids_of(apply_event.handler({"Records": records}, context)) == []
    assert clinic.case.is_open


@pytest.mark.requirement("EC-X06")
def test_the_inbox_logs_ids_and_no_more(
    clinic: Clinic, context: object, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic.tell(PatientReported(DETAILS))
    apply_event.handler({"Records": stored(clinic, clinic.event(noshow()))}, context)
    logged = capsys.readouterr()
    for known in (DETAILS.first_name, DETAILS.phone, DETAILS.email, DETAILS.full_name):
        assert str(known) not in logged.out + logged.err


def inserted(case_id: str, number: str) -> dict[str, Any]:
    image = {"practice_id": {"S": "p1"}, "id": {"S": case_id}}
    return {"dynamodb": {"NewImage": image, "SequenceNumber": number}}


def test_the_stream_starts_each_new_case_once(clinic: Clinic, context: object) -> None:
    case = clinic.open_case()
    event = {"Records": [inserted(case.id, "1"), inserted(case.id, "1")]}
    assert ids_of(start_follow_up.handler(event, context)) == []
    assert clinic.world.executions.starts == [(case.id, None)]


def test_the_stream_comes_again_from_the_first_that_failed(clinic: Clinic, context: object) -> None:
    one, three = clinic.open_case(), clinic.open_case(patient="x3")
    records = [inserted(one.id, "1"), inserted("nowhere", "2"), inserted(three.id, "3")]
    assert ids_of(start_follow_up.handler({"Records": records}, context)) == ["2"]
    assert [name for name, _ in clinic.world.executions.starts] == [one.id]


def published(body: dict[str, Any]) -> dict[str, Any]:
    return {"Records": [{"Sns": {"Message": json.dumps(body)}}]}


def inbound(words: str, sender: str = str(DETAILS.phone)) -> dict[str, Any]:
    return published(
        {
            "originationNumber": sender,
            "destinationNumber": PRACTICE.sender.number,
            "messageKeyword": "KEYWORD_1",
            "messageBody": words,
            "inboundMessageId": "in-1",
            "previousPublishedMessageId": "out-1",
        }
    )


@pytest.mark.requirement("CO-05", "EC-S05")
def test_an_inbound_stop_goes_into_the_inbox(clinic: Clinic, context: object) -> None:
    clinic.open_case()
    receive_inbound_sms.handler(inbound(" stop."), context)
    (event,) = clinic.world.inbox.events
    assert event.fact == PatientOptedOut(frozenset({Channel.SMS}), "sms")


@pytest.mark.requirement("EC-X01", "EC-X06", "CO-09")
def test_a_text_of_an_unknown_number_is_only_counted(
    clinic: Clinic, context: object, capsys: pytest.CaptureFixture[str]
) -> None:
    receive_inbound_sms.handler(inbound("geheim", "+31611111112"), context)
    logged = capsys.readouterr().out
    assert clinic.world.inbox.events == []
    assert "InboundSmsUnmatched" in logged
    assert "geheim" not in logged
    assert "11111112" not in logged


@pytest.mark.requirement("EC-R03", "NS-39")
def test_a_receipt_settles_its_message_and_others_are_left_alone(
    clinic: Clinic, context: object
) -> None:
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    key = f"p1-{clinic.case.id}-immediate-sms"
    delivered = {"eventType": "TEXT_DELIVERED", "messageId": "m1", "context": {"key": key}}
    opened = {"eventType": "Open", "mail": {"messageId": "m2", "tags": {"key": [key]}}}
    foreign = {"eventType": "TEXT_DELIVERED", "messageId": "m3", "context": {"key": "other"}}
    for body in (opened, foreign, delivered):
        receive_receipt.handler(published(body), context)
    assert clinic.statuses == {
        "immediate.sms": ContactStatus.DELIVERED,
        "immediate.email": ContactStatus.SENT,
    }


@pytest.mark.requirement("EC-P11", "CO-10")
@pytest.mark.parametrize(
    ("body", "fact"),
    [
        ({"eventType": "Bounce", "bounce": {"bounceType": "Permanent"}}, "AddressFailed"),
        ({"eventType": "Bounce", "bounce": {"bounceType": "Transient"}}, None),
        ({"eventType": "Complaint"}, "PatientOptedOut"),
    ],
)
def test_bounces_and_complaints_of_mail_are_told_apart(
    clinic: Clinic, context: object, body: dict[str, Any], fact: str | None
) -> None:
    clinic.open_case()
    key = f"p1-{clinic.case.id}-immediate-email"
    mail = {"mail": {"messageId": "m2", "tags": {"key": [key]}}}
    receive_receipt.handler(published(body | mail), context)
    assert [type(one.fact).__name__ for one in clinic.world.inbox.events] == (
        [fact] if fact else []
    )


@pytest.mark.requirement("NS-39")
def test_reconcile_tells_what_it_did(clinic: Clinic, context: object) -> None:
    clinic.open_case()
    clinic.now += 11 * MINUTE
    assert reconcile.handler({}, context) == {
        "seen": 1,
        "started": 1,
        "unknown": 0,
        "without_patient": 0,
        "failed": 0,
        "overdue": 0,
    }


def metrics(capsys: pytest.CaptureFixture[str]) -> dict[str, list[float]]:
    """Return what was counted, each metric once."""
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    names = [name for line in lines for name in line if isinstance(line[name], list)]
    assert len(names) == len(set(names))
    return {name: line[name] for line in lines for name in line if name in names}


def test_reconcile_counts_each_minute_also_where_there_is_nothing_to_do(
    clinic: Clinic, context: object, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic.now = datetime(2027, 3, 21, 10, tzinfo=UTC)  # a Sunday
    reconcile.handler({}, context)
    assert metrics(capsys) == {"CaseLookedAfter": [0.0]}


@pytest.mark.requirement("EC-O02")
def test_in_office_hours_a_silent_minute_is_counted_as_zero_events(
    clinic: Clinic, context: object, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic.now = datetime(2027, 3, 22, 10, tzinfo=UTC)  # a Monday
    reconcile.handler({}, context)
    assert metrics(capsys) == {"CaseLookedAfter": [0.0], "HisEventReceived": [0.0]}


def test_reconcile_counts_what_it_had_to_start(
    clinic: Clinic, context: object, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic.open_case()
    clinic.now += 11 * MINUTE
    reconcile.handler({}, context)
    counted = metrics(capsys)
    assert counted["FollowUpRestarted"] == [1.0]
    assert "ReconcileFailed" not in counted


@pytest.mark.requirement("CO-14", "EC-X06")
def test_erasing_tells_in_figures_what_it_did(
    clinic: Clinic, context: object, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic.tell(PatientReported(DETAILS))
    clinic.now += 31 * DAY
    done = erase_expired.handler({}, context)
    assert (done["seen"], done["details"], done["failed"]) == (1, 1, 0)
    logged = capsys.readouterr().out
    assert "ContactDetailsErased" in logged
    assert not [one for one in (DETAILS.first_name, DETAILS.phone) if str(one) in logged]
    assert erase_expired.handler({}, context)["seen"] == 0
    assert "ContactDetailsErased" in capsys.readouterr().out


@pytest.mark.requirement("CO-15", "EC-X06")
def test_the_same_schedule_erases_practices_that_left_and_tells_it_in_figures(
    clinic: Clinic, context: object, caplog: pytest.LogCaptureFixture
) -> None:
    clinic.tell(PatientReported(DETAILS))
    erase_expired.handler({}, context)
    leave("p1", "s1", clinic.departing)
    clinic.now += WAITING_PERIOD + MINUTE
    erase_expired.handler({}, context)
    (told,) = [vars(one) for one in caplog.records if one.getMessage() == "erased_left"]
    assert (told["practices"], told["failed"]) == (1, 0)
    assert not [one for one in (DETAILS.first_name, DETAILS.phone) if str(one) in str(told)]


@pytest.mark.requirement("CO-14")
def test_a_log_that_nobody_took_over_is_counted(
    clinic: Clinic, context: object, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    clinic.tell(booked())
    clinic.now += 800 * DAY
    assert erase_expired.handler({}, context)["not_written_back"] == 1
    assert "ContactLogKept" in capsys.readouterr().out
