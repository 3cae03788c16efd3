"""Every request that a function makes on a case's way is covered by its rights, and no wider."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from contract.rights import Rights
from integration.rights.judged_stack import DeniedError, Stack
from standardwebhooks.webhooks import Webhook

from fakes.composition import swap
from fakes.feeds import FakeAgendas
from fakes.write_back import FakeJournals, FakeRecords
from handlers import (
    answer_link,
    close_follow_up,
    compare_opt_outs,
    create_task,
    deliver_touchpoint,
    deliver_write_backs,
    erase_expired,
    export_journal,
    plan_follow_up,
    prepare_hand_over,
    pull_appointments,
    queue_write_back,
    receive_appointment_list,
    receive_his_event,
    receive_inbound_mail,
    receive_inbound_sms,
    receive_receipt,
    reconcile,
    show_link,
    start_follow_up,
    watch_feeds,
)
from unit.domain.follow_up.story import PRACTICE
from weerzien import bootstrap
from weerzien.adapters import keys
from weerzien.bootstrap import aws
from weerzien.domain import ids
from weerzien.domain.appointment import AppointmentStatus
from weerzien.domain.errors import NotTakenError
from weerzien.domain.feed.compare import AppointmentList, Listed
from weerzien.domain.feed.pulse import WEEKS, Pulse
from weerzien.domain.practice import Rehearsal
from weerzien.domain.sending import Fate, SendResult
from weerzien.domain.vocabulary import Channel
from weerzien.ports import Credential, Endpoint, ListSource, OptOutAtCarrier
from weerzien.ports.write_back import Answer as RecordAnswer
from weerzien.ports.write_back import Fate as RecordFate
from weerzien.usecases.leave_practice import leave
from weerzien.usecases.plan_follow_up import STEP_OF_STAGE, STEP_OF_TASK

SECRET = "whsec_" + "c2VjcmV0" * 4
MISSED = datetime(2027, 3, 2, 9, tzinfo=UTC)
STAGES = {name: stage for (_, stage), name in STEP_OF_STAGE.items()}
KINDS = {name: kind for kind, name in STEP_OF_TASK.items()}


@pytest.fixture
def case(stack: Stack) -> dict[str, str]:
    """A practice whose clock stands just after a missed visit, and the ids of its first case."""
    start = MISSED + timedelta(minutes=20)
    addresses = ("+31620000001", "noor@example.org")
    people = frozenset(ids.recipient_hash(PRACTICE.pepper, one) for one in addresses)
    rehearsal = Rehearsal(stack.now, start, 1, people)
    bootstrap.practices().save(replace(PRACTICE, sending=False, rehearsal=rehearsal))
    bootstrap.practices().save_credential(Credential("p1.1", "p1", (SECRET,)))
    missed = ids.appointment_id("p1", "A-1")
    return {"practice_id": "p1", "case_id": ids.case_id("p1", missed)}


def tell(
    stack: Stack, kind: str, ref: str = "A-1", start: datetime = MISSED, **patient: Any
) -> None:
    body = json.dumps(
        {
            "id": f"{kind}-{ref}",
            "type": kind,
            "time": (MISSED + timedelta(minutes=20)).isoformat(),
            "schema_version": "1",
            "data": {
                "patient": {"ref": "P-1", **patient},
                "appointment": {
                    "ref": ref,
                    "start": start.isoformat(),
                    "end": (start + timedelta(minutes=20)).isoformat(),
                    "discipline": "general",
                },
            },
        }
    )
    assert stack.call(receive_his_event.handler, posted(body))["statusCode"] == 202
    stack.work_off_inbox()


def posted(body: str) -> dict[str, Any]:
    """A signed request of the source system."""
    now = datetime.now(UTC)
    headers = {
        "content-type": "application/json",
        "webhook-id": "m",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("m", now, body),
    }
    return {
        "httpMethod": "POST",
        "headers": headers,
        "queryStringParameters": {"key": "p1.1"},
        "body": body,
    }


def list_of(stack: Stack, **statuses: str) -> dict[str, int]:
    """Post the list of the evening: appointment → status."""
    start, end = MISSED.isoformat(), (MISSED + timedelta(minutes=20)).isoformat()
    lines = [
        {"ref": ref, "patient_ref": "P-1", "start": start, "end": end, "status": status}
        for ref, status in ((name.replace("_", "-"), word) for name, word in statuses.items())
    ]
    at = (MISSED + timedelta(hours=11)).isoformat()
    body = json.dumps({"schema_version": "1", "time": at, "appointments": lines})
    answer = stack.call(receive_appointment_list.handler, posted(body))
    stack.work_off_inbox()
    return dict(json.loads(answer["body"]))


def miss(stack: Stack, case: dict[str, str], risks: tuple[str, ...] = ()) -> dict[str, Any]:
    """Let the visit be missed, the follow-up start, and the plan be bound."""
    whole: dict[str, Any] = {
        "first_name": "Noor",
        "phone": "0620000001",
        "email": "noor@example.org",
    }
    tell(stack, "appointment.noshow", risks=list(risks), birth_date="1984-05-17", **whole)
    image = {"practice_id": {"S": "p1"}, "id": {"S": case["case_id"]}}
    record = {"dynamodb": {"NewImage": image, "SequenceNumber": "1"}}
    assert stack.call(start_follow_up.handler, {"Records": [record]}) == {"batchItemFailures": []}
    plan = stack.call(plan_follow_up.handler, {**case, "since": None})
    assert plan["result"] == "open"
    return dict(plan)


def follow(stack: Stack, case: dict[str, str], plan: dict[str, Any]) -> None:
    """Do each step of the plan at its moment."""
    for step in plan["steps"]:
        about = {**case, "plan_no": plan["plan_no"], "due": step["due"]}
        if step["step"] in KINDS:
            stack.call(create_task.handler, {**about, "kind": KINDS[step["step"]]})
        elif step["step"] in STAGES:
            stack.call(deliver_touchpoint.handler, {**about, "stage": STAGES[step["step"]]})
        else:
            stack.call(close_follow_up.handler, {**case, "outcome": "completed"})


def published(body: dict[str, Any]) -> dict[str, Any]:
    return {"Records": [{"Sns": {"Message": json.dumps(body)}}]}


def text_in(stack: Stack, words: str, sender: str = "+31620000001") -> None:
    message = {
        "originationNumber": sender,
        "destinationNumber": PRACTICE.sender.number,
        "messageBody": words,
        "inboundMessageId": f"in-{words}-{sender}",
    }
    stack.call(receive_inbound_sms.handler, published(message))
    stack.work_off_inbox()


def token_of(stack: Stack) -> str:
    return stack.sms.sent[0].text.split("wz.test/")[1][:10]


@pytest.mark.requirement("EC-X02")
def test_a_series_nobody_answers(stack: Stack, case: dict[str, str]) -> None:
    follow(stack, case, miss(stack, case))
    assert len(stack.sms.sent) == 3
    stack.pass_time(timedelta(hours=1))
    assert stack.call(reconcile.handler, {})["seen"] == 1
    assert not stack.denied


@pytest.mark.requirement("EC-X02", "NS-16")
def test_a_list_that_tells_what_events_did_not(stack: Stack, case: dict[str, str]) -> None:
    whole: dict[str, Any] = {
        "first_name": "Noor",
        "phone": "0620000001",
        "email": "noor@example.org",
    }
    tell(stack, "appointment.booked", "A-9", start=MISSED - timedelta(days=30), **whole)
    assert list_of(stack, A_1="noshow")["missed"] == 1
    assert bootstrap.cases().get("p1", case["case_id"]).is_open
    assert list_of(stack, A_1="noshow", A_2="cancelled")["missed"] == 0
    assert not stack.denied


@pytest.mark.requirement("EC-X02", "NS-16")
def test_an_agenda_that_is_read_at_night(
    stack: Stack, case: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: dict[str, Any] = {
        "first_name": "Noor",
        "phone": "0620000001",
        "email": "noor@example.org",
    }
    tell(stack, "appointment.booked", "A-9", start=MISSED - timedelta(days=30), **whole)
    live(stack)
    about = (ids.appointment_id("p1", "A-1"), ids.patient_id("p1", "P-1"), MISSED)
    line = Listed("A-1", "P-1", *about, MISSED + timedelta(hours=1), AppointmentStatus.NOSHOW)
    agendas = FakeAgendas({"p1": AppointmentList(stack.now, (line,)), "p2": TimeoutError()})
    swap(monkeypatch, "agendas", lambda: agendas)
    bootstrap.practices().save(replace(bootstrap.practices().get("p1"), id="p2"))
    for name in ("p1", "p2", "p3"):
        bootstrap.list_sources().save(ListSource(name, "https://his.example", "t"), MISSED)
    assert stack.call(pull_appointments.handler, {}) == {"read": 1, "failed": 1, "given_up": 0}
    stack.work_off_inbox()
    assert bootstrap.cases().get("p1", case["case_id"]).is_open
    # Nobody's: the practice has left.
    assert bootstrap.list_sources().find("p3") is None
    assert not stack.denied


def live(stack: Stack) -> None:
    """End the rehearsal: the practice lives in real time, an evening after the missed visit."""
    practice = bootstrap.practices().get("p1")
    version = practice.settings_version + 1
    bootstrap.practices().save(replace(practice, rehearsal=None, settings_version=version))
    stack.now = MISSED + timedelta(hours=12)


@pytest.mark.requirement("EC-X02", "EC-O02")
def test_a_feed_that_falls_silent_and_speaks_again(stack: Stack, case: dict[str, str]) -> None:
    del case
    practice = bootstrap.practices().get("p1")
    settings_version = practice.settings_version + 1
    bootstrap.practices().save(replace(practice, rehearsal=None, settings_version=settings_version))
    hour = datetime(2027, 3, 2, 9, tzinfo=UTC)
    usual = {f"2-{of:02}": (20,) * WEEKS for of in range(24)}
    bootstrap.feeds().save_pulse(Pulse("p1", hour, usual, hour))
    stack.now = hour + timedelta(hours=2, minutes=5)
    assert stack.call(watch_feeds.handler, {})["fell_silent"] == 1
    bootstrap.his_limits().take(practice, stack.now)
    stack.pass_time(timedelta(hours=1))
    assert stack.call(watch_feeds.handler, {})["heard_again"] == 1
    assert not stack.denied


@pytest.mark.requirement("EC-X02")
def test_a_high_risk_series_with_its_people(stack: Stack, case: dict[str, str]) -> None:
    follow(stack, case, miss(stack, case, ("chronic_multi",)))
    assert len(bootstrap.tasks().of_case("p1", case["case_id"])) >= 2
    assert not stack.denied


@pytest.mark.requirement("EC-X02")
def test_a_patient_who_answers(stack: Stack, case: dict[str, str]) -> None:
    follow(stack, case, {**(plan := miss(stack, case)), "steps": plan["steps"][:1]})
    link = {"pathParameters": {"token": token_of(stack)}, "headers": {}}
    assert stack.call(show_link.handler, link)["statusCode"] == 200
    form = {**link, "body": "answer=transport", "httpMethod": "POST"}
    assert stack.call(answer_link.handler, form)["statusCode"] == 200
    text_in(stack, "Ik bel morgen")
    stack.pass_time(timedelta(days=30))
    stack.call(plan_follow_up.handler, {**case, "since": None})
    text_in(stack, "STOP")
    text_in(stack, "START")
    # A number whose patient was erased, or never known: the number itself is closed.
    text_in(stack, "STOP", "+31620999999")
    body = form | {"body": "List-Unsubscribe=One-Click"}
    assert stack.call(answer_link.handler, body)["statusCode"] == 200
    assert not stack.denied


@pytest.mark.requirement("EC-X02")
def test_messages_that_fail_and_receipts(stack: Stack, case: dict[str, str]) -> None:
    plan = miss(stack, case)
    stack.sms.results = [SendResult(Fate.REFUSED_PERMANENT, None, "bad_address")]
    stack.mail.results = [SendResult(Fate.UNKNOWN, None, "read_timeout")]
    follow(stack, case, {**plan, "steps": plan["steps"][:1]})
    key = f"p1-{case['case_id']}-immediate-email"
    mail = {"mail": {"messageId": "m", "tags": {"key": [key]}}}
    for kind in ({"eventType": "Delivery"}, {"eventType": "Complaint"}):
        stack.call(receive_receipt.handler, published(kind | mail))
    stack.work_off_inbox()
    assert not stack.denied


def mail_in(stack: Stack, raw: bytes) -> None:
    """A mail to the address that the patient's first mail gave."""
    place = f"s{len(stack.inbox.events)}-{len(raw)}"
    stack.received_mails.raw[place] = raw
    notice = {
        "mail": {"messageId": place, "source": "noor@example.org"},
        "receipt": {
            "recipients": [stack.mail.sent[0].reply_to],
            "action": {"type": "S3", "objectKey": place},
        },
    }
    stack.call(receive_inbound_mail.handler, published(notice))
    stack.work_off_inbox()


BOUNCE = (
    b"Subject: x\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\n"
    b"Action: failed\nStatus: 5.1.1\n\n--b--\n"
)


@pytest.mark.requirement("EC-X02", "CO-11", "HR-33")
def test_mails_that_come_back_and_the_safety_line(stack: Stack, case: dict[str, str]) -> None:
    follow(stack, case, {**(plan := miss(stack, case)), "steps": plan["steps"][:1]})
    practice = bootstrap.practices().get("p1")
    line = replace(
        practice,
        safety_line="Bel bij nood 112.",
        settings_version=practice.settings_version + 1,
    )
    bootstrap.practices().save(line)
    mail_in(stack, b"Auto-Submitted: auto-replied\nSubject: x\n\nTot maandag\n")
    mail_in(stack, b"Subject: Re: x\n\nDinsdag kan\n")
    stack.mail.results = [SendResult(Fate.UNKNOWN, None, "read_timeout")]
    mail_in(stack, b"Subject: Re: x\n\nik wil niet meer leven\n")
    stack.sms.results = [SendResult(Fate.UNKNOWN, None, "read_timeout")]
    stack.pass_time(timedelta(hours=2))
    text_in(stack, "help me")
    assert [one.text for one in stack.sms.sent[1:]] == ["Bel bij nood 112."]
    assert stack.mail.sent[-1].subject == "Uw bericht"
    _line_that_nobody_took(stack)
    mail_in(stack, BOUNCE)
    mail_in(stack, b"Subject: Re: x\n\nSTOP\n")
    assert stack.received_mails.raw == {}
    assert not stack.denied


def _line_that_nobody_took(stack: Stack) -> None:
    """Refused for now, taken by the repeated invocation, and then not delivered."""
    stack.pass_time(timedelta(hours=2))
    stack.sms.results = [SendResult(Fate.REFUSED_TEMPORARY, None, "throttled")]
    with pytest.raises(NotTakenError):
        text_in(stack, "help")
    text_in(stack, "help")
    key = stack.sms.sent[-1].key
    failed = {"eventType": "TEXT_UNREACHABLE", "messageId": "m9", "context": {"key": key}}
    stack.call(receive_receipt.handler, published(failed))
    kinds = [one.remarks[0] for one in bootstrap.tasks().open_of("p1") if one.remarks]
    assert "not_arrived" in kinds
    assert "not_taken" not in kinds


@pytest.mark.requirement("EC-X02", "CO-10")
def test_an_opt_out_that_only_the_carrier_knew(stack: Stack, case: dict[str, str]) -> None:
    follow(stack, case, {**(plan := miss(stack, case)), "steps": plan["steps"][:1]})
    senders = frozenset({PRACTICE.sender.number})
    stack.opted_out = [
        OptOutAtCarrier(Channel.SMS, "+31620000001", stack.now, senders),
        OptOutAtCarrier(Channel.EMAIL, "nobody@example.org", stack.now),
    ]
    assert stack.call(compare_opt_outs.handler, {})["missed"] == 1
    stack.work_off_inbox()
    assert bootstrap.cases().get("p1", case["case_id"]).stop is not None
    found = stack.call(compare_opt_outs.handler, {})
    assert (found["missed"], found["of_nobody"], found["failed"]) == (0, 1, 0)
    assert not stack.denied


@pytest.mark.requirement("EC-X02")
def test_a_follow_up_that_fails_or_lost_its_worker(stack: Stack, case: dict[str, str]) -> None:
    plan = miss(stack, case)
    now = bootstrap.cases().get("p1", case["case_id"])
    first = STAGES[plan["steps"][0]["step"]]
    bootstrap.cases().claim(now, first, Channel.SMS, stack.now)
    stack.pass_time(timedelta(hours=6))
    stack.executions.end(now)
    done = stack.call(reconcile.handler, {})
    assert (done["unknown"], done["started"], done["failed"]) == (1, 1, 0)
    stack.call(close_follow_up.handler, {**case, "outcome": "failed"})
    assert not stack.denied


@pytest.mark.requirement("EC-X02")
def test_an_event_whose_patient_nobody_told_us_about(stack: Stack, case: dict[str, str]) -> None:
    del case
    tell(stack, "appointment.noshow")
    stack.pass_time(timedelta(hours=25))
    assert stack.call(reconcile.handler, {})["without_patient"] == 1
    assert not stack.denied


@pytest.mark.requirement("EC-X02", "DH-04")
def test_a_patient_who_comes_back(stack: Stack, case: dict[str, str]) -> None:
    follow(stack, case, {**(plan := miss(stack, case)), "steps": plan["steps"][:1]})
    visit = MISSED + timedelta(days=6)
    tell(stack, "appointment.booked", "A-2", start=visit)
    for _ in range(2):
        stack.pass_time(timedelta(minutes=11))
        assert stack.call(prepare_hand_over.handler, {})["failed"] == 0
    page = bootstrap.hand_overs().get("p1", case["case_id"])
    assert page is not None
    assert page.visit_start == visit
    aws.own_table().delete_item(Key=keys.case("p1", case["case_id"]).item())
    stack.pass_time(timedelta(days=2))
    assert stack.call(prepare_hand_over.handler, {})["failed"] == 0
    assert not stack.denied


def stream(stack: Stack) -> None:
    """Tell of every row there is, as the stream would in time."""
    rows = aws.own_table().scan()["Items"]
    records = [
        {"dynamodb": {"Keys": {n: {"S": row[n]} for n in ("pk", "sk")}, "SequenceNumber": str(no)}}
        for no, row in enumerate(sorted(rows, key=lambda row: (row["pk"], row["sk"])))
    ]
    answer = stack.call(queue_write_back.handler, {"Records": records})
    assert answer == {"batchItemFailures": []}


@pytest.mark.requirement("EC-X02", "HR-15")
def test_the_practices_record_is_told_of_everything(
    stack: Stack, case: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = FakeRecords()
    swap(monkeypatch, "records", lambda: record)
    bootstrap.endpoints().save(Endpoint("p1", "https://his.example.org/in", (SECRET,)))
    follow(stack, case, {**(plan := miss(stack, case)), "steps": plan["steps"][:1]})
    text_in(stack, "STOP")
    stream(stack)
    assert stack.call(deliver_write_backs.handler, {})["failed"] == 0
    kinds = {one.kind.value for one in record.came}
    assert kinds == {"communication.recorded", "optout.changed", "case.closed"}
    assert {one.patient_ref for one in record.abouts} == {"P-1"}
    # What was taken is told to the rows, and that is no news.
    stream(stack)
    assert stack.call(deliver_write_backs.handler, {})["seen"] == 0
    record.answer = lambda _: RecordAnswer(RecordFate.GONE, "http_410")
    text_in(stack, "START")
    stream(stack)
    assert stack.call(deliver_write_backs.handler, {})["gone"] == 1
    assert not stack.denied


@pytest.mark.requirement("EC-X02", "HR-15")
def test_a_record_that_takes_no_messages_gets_a_journal(
    stack: Stack, case: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = FakeJournals()
    swap(monkeypatch, "records", FakeRecords)
    swap(monkeypatch, "journals", lambda: files)
    follow(stack, case, {**(plan := miss(stack, case)), "steps": plan["steps"][:1]})
    stream(stack)
    assert stack.call(deliver_write_backs.handler, {})["parked"] == 1
    assert stack.call(export_journal.handler, {}) == {"files": 1, "rows": 2, "failed": 0}
    assert not stack.denied


@pytest.mark.requirement("EC-X02")
def test_what_is_due_is_erased(stack: Stack, case: dict[str, str]) -> None:
    follow(stack, case, miss(stack, case))
    for _ in range(4):
        stack.pass_time(timedelta(days=45))
        stack.call(erase_expired.handler, {})
    assert not stack.denied


@pytest.mark.requirement("CO-15", "EC-X02")
def test_a_practice_that_left_is_erased(stack: Stack, case: dict[str, str]) -> None:
    follow(stack, case, miss(stack, case))
    text_in(stack, "STOP")
    leave("p1", "s1", bootstrap.departing())
    stack.pass_time(timedelta(days=31))
    stack.call(erase_expired.handler, {})
    assert not stack.denied
    evidence = bootstrap.departing().leavings.find("p1")
    assert evidence is not None
    assert evidence.erased_at is not None
    assert bootstrap.practice_rows().files("p1") == ()
    assert not stack.denied


@pytest.mark.parametrize("function", ["ReceiveHisEvent", "StartFollowUp", "PlanFollowUp"])
def test_a_right_that_is_missing_is_seen(stack: Stack, case: dict[str, str], function: str) -> None:
    stack.may = {**stack.may, function: Rights((), None)}
    with pytest.raises((DeniedError, AssertionError)):
        miss(stack, case)
    assert {name for name, *_ in stack.denied} == {function}
