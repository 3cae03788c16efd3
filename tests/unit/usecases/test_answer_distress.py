"""Words of distress get the practice's safety line, at once, once, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from unit.domain.follow_up.story import DETAILS, HOUR, MARKED, MINUTE, PRACTICE
from unit.usecases.clinic import PERMANENT, TEMPORARY, UNKNOWN, Clinic
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.event import (
    Event,
    Fact,
    PatientDied,
    PatientOptedOut,
    PatientReplied,
    PatientReported,
)
from weerzien.domain.gsm7 import fits_one_part
from weerzien.domain.ids import recipient_hash
from weerzien.domain.practice import Rehearsal
from weerzien.domain.receipt import CarrierReceipt, ReceiptKind
from weerzien.domain.sending import SendResult
from weerzien.domain.task import Priority, Task
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.usecases.answer_distress import answer_distress
from weerzien.usecases.receive_receipt import receive_receipt
from weerzien.usecases.recover import reclaim

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DISTRESS = {
    channel: PatientReplied(channel, "ik wil niet meer leven", distress=True)
    for channel in (Channel.SMS, Channel.EMAIL)
}


def opened() -> Clinic:
    clinic = Clinic()
    clinic.open_case()
    return clinic


def written(clinic: Clinic, channel: Channel = Channel.SMS) -> Event:
    return clinic.tell(DISTRESS[channel])


def answered(clinic: Clinic, event: Event) -> str:
    return answer_distress(event, clinic.practice, clinic.answering, TOKEN)


def later(clinic: Clinic, event: Event, by: timedelta) -> str:
    """The same event, some time on: a repeated invocation makes it anew."""
    clinic.now += by
    return answered(clinic, replace(event, received_at=clinic.now))


def doubt(clinic: Clinic) -> Task:
    """The task about the line itself, beside that of the reply."""
    found = clinic.world.tasks.open_of(PRACTICE.id)
    (task,) = (one for one in found if one.kind == "unknown_message")
    return task


def receipted(clinic: Clinic, receipt: CarrierReceipt) -> bool:
    world = clinic.world
    ports = (world.practices, world.cases, world.contacts, world.tasks, world.events)
    return receive_receipt(receipt, *ports, world.inbox, world.clocks)


def line(clinic: Clinic) -> Contact:
    (row,) = (row for row in clinic.rows.values() if row.text_version == "safety_line")
    return row


@pytest.mark.requirement("HR-33", "EC-S14", "CO-12")
def test_an_sms_is_answered_with_the_line_alone_in_one_part() -> None:
    clinic = opened()
    assert answered(clinic, written(clinic)) == "accepted"
    (sms,) = clinic.sms
    assert (sms.text, sms.to) == (PRACTICE.safety_line, DETAILS.phone)
    assert fits_one_part(sms.text)
    assert sms.time_to_live == 3600
    row = line(clinic)
    assert (row.status, row.direction) == (ContactStatus.SENT, Direction.OUT)
    assert clinic.work == ["answer_patient"]


@pytest.mark.requirement("HR-33", "EC-S14", "CO-02")
def test_a_mail_is_answered_with_the_line_and_the_way_out() -> None:
    clinic = opened()
    assert answered(clinic, written(clinic, Channel.EMAIL)) == "accepted"
    (mail,) = clinic.mail
    assert clinic.sms == []
    assert (mail.subject, mail.to) == ("Uw bericht", DETAILS.email)
    assert mail.unsubscribe_url == f"https://wz.test/m/{TOKEN}"
    assert f"+{TOKEN.lower()}@" in mail.reply_to
    for form in (mail.text, mail.html):
        assert (PRACTICE.safety_line or "nothing") in form
        assert mail.unsubscribe_url in form
    assert PRACTICE.booking_url not in mail.html


@pytest.mark.requirement("EC-X03")
def test_a_line_is_shown_as_text_whatever_is_in_it() -> None:
    clinic = opened()
    clinic.change_practice(safety_line="Bel <b>112</b> & 113")
    answered(clinic, written(clinic, Channel.EMAIL))
    assert "Bel &lt;b&gt;112&lt;/b&gt; &amp; 113" in clinic.mail[0].html


@pytest.mark.requirement("HR-33")
def test_without_a_line_or_without_distress_nothing_is_said() -> None:
    clinic = opened()
    calm = clinic.tell(PatientReplied(Channel.SMS, "Dinsdag kan", distress=False))
    assert answered(clinic, calm) == "not_due"
    distress = written(clinic)
    for text in (None, "", "x" * 161, "Bel 113 – dag en nacht"):
        clinic.change_practice(safety_line=text)
        assert answered(clinic, distress) == "not_due"
    assert clinic.sms == []


@pytest.mark.requirement("HR-33", "EC-R04")
def test_an_event_is_answered_once_however_often_it_comes() -> None:
    clinic = opened()
    event = written(clinic)
    assert answered(clinic, event) == "accepted"
    clinic.now += 2 * HOUR
    again = replace(event, received_at=clinic.now)
    assert answered(clinic, again) == "answered_before"
    assert len(clinic.sms) == 1


@pytest.mark.requirement("HR-33")
def test_an_answering_machine_is_not_answered_for_ever() -> None:
    clinic = opened()
    answered(clinic, written(clinic))
    clinic.now += 59 * MINUTE
    assert answered(clinic, written(clinic)) == "answered_before"
    clinic.now += 2 * MINUTE
    assert answered(clinic, written(clinic)) == "accepted"
    assert len(clinic.sms) == 2


@pytest.mark.requirement("HR-33", "EC-R04")
def test_a_sender_that_dies_between_claim_and_hand_over_is_not_repeated() -> None:
    clinic = opened()
    event = written(clinic)

    def die(call: str) -> None:
        if call == "sms.send":
            raise ConnectionError

    with pytest.raises(ConnectionError):
        answer_distress(event, clinic.practice, clinic.watched(die).answering)
    assert answered(clinic, event) == "answered_before"
    assert line(clinic).status is ContactStatus.UNKNOWN
    # Another invocation may be at it still; the one that comes a minute later knows better.
    assert clinic.work == ["answer_patient"]
    assert later(clinic, event, 1 * MINUTE) == "answered_before"
    assert doubt(clinic).remarks == ("fate_unknown", "safety_line", "sms")
    assert len(clinic.sms) == 0


@pytest.mark.requirement("EC-R04", "NS-39")
def test_an_answer_of_unknown_fate_is_shown_and_settled_by_its_receipt() -> None:
    clinic = opened()
    clinic.world.sms.results = [UNKNOWN]
    assert answered(clinic, written(clinic)) == "unknown"
    assert clinic.work == ["answer_patient", "unknown_message"]
    receipt = CarrierReceipt(clinic.sms[0].key, ReceiptKind.DELIVERED, "m1", "")
    assert receipted(clinic, receipt)
    assert line(clinic).status is ContactStatus.DELIVERED
    clinic.take_in(clinic.world.inbox.events[-1])
    assert clinic.work == ["answer_patient"]


@pytest.mark.requirement("HR-33", "NS-39")
def test_an_answer_that_is_refused_says_so_in_the_log() -> None:
    clinic = opened()
    clinic.world.sms.results = [PERMANENT]
    event = written(clinic)
    assert answered(clinic, event) == "refused_permanent"
    assert (line(clinic).status, line(clinic).reason) == (ContactStatus.FAILED, "bad_address")
    task = doubt(clinic)
    assert task.priority is Priority.URGENT
    assert task.owner == PRACTICE.staff.clinician
    assert task.copies == (PRACTICE.staff.desk.owner.id,)
    assert task.due - task.created_at == 15 * MINUTE
    assert later(clinic, event, MINUTE) == "answered_before"
    assert len(clinic.sms) == 1


@pytest.mark.requirement("HR-33", "NS-39", "EC-R03")
@pytest.mark.parametrize("kind", [ReceiptKind.FAILED_TEMPORARY, ReceiptKind.FAILED_PERMANENT])
def test_a_line_that_did_not_arrive_is_urgent_work_once(kind: ReceiptKind) -> None:
    clinic = opened()
    answered(clinic, written(clinic))
    for code in ("text_ttl_expired", "text_unreachable"):
        assert receipted(clinic, CarrierReceipt(clinic.sms[0].key, kind, "m1", code))
    assert (line(clinic).status, line(clinic).reason) == (ContactStatus.FAILED, "text_ttl_expired")
    assert doubt(clinic).remarks == ("not_arrived", "safety_line", "sms")
    assert doubt(clinic).priority is Priority.URGENT


@pytest.mark.requirement("HR-33", "EC-R03")
def test_a_line_that_arrived_is_no_work() -> None:
    clinic = opened()
    answered(clinic, written(clinic))
    receipted(clinic, CarrierReceipt(clinic.sms[0].key, ReceiptKind.DELIVERED, "m1", ""))
    assert clinic.work == ["answer_patient"]


@pytest.mark.requirement("HR-33", "NS-39", "EC-O03")
def test_a_line_that_no_carrier_took_goes_with_a_later_try_and_people_know_meanwhile() -> None:
    clinic = opened()
    clinic.world.sms.results = [TEMPORARY, TEMPORARY]
    event = written(clinic)
    assert answered(clinic, event) == "refused_temporary"
    assert doubt(clinic).remarks == ("not_taken", "safety_line", "sms")
    assert (line(clinic).status, line(clinic).reason) == (ContactStatus.FAILED, "not_taken")
    assert later(clinic, event, MINUTE) == "refused_temporary"
    assert later(clinic, event, 14 * MINUTE) == "accepted"
    assert (line(clinic).status, line(clinic).reason) == (ContactStatus.SENT, "")
    assert line(clinic).carrier_message_id == "sms-3"
    (told,) = clinic.world.inbox.events
    clinic.take_in(told)
    assert clinic.work == ["answer_patient"]
    assert later(clinic, event, MINUTE) == "answered_before"
    assert len({one.key for one in clinic.sms}) == 1
    assert len(clinic.sms) == 3


@pytest.mark.requirement("HR-33", "NS-39")
def test_after_a_quarter_of_an_hour_the_line_is_left_to_the_person_who_calls() -> None:
    clinic = opened()
    clinic.world.sms.results = [TEMPORARY]
    event = written(clinic)
    answered(clinic, event)
    assert later(clinic, event, 15 * MINUTE + timedelta(seconds=1)) == "too_late"
    assert len(clinic.sms) == 1
    assert doubt(clinic).is_open


@pytest.mark.requirement("HR-33", "EC-R04")
def test_a_try_that_is_cut_off_over_its_task_keeps_the_line_from_nobody() -> None:
    clinic = opened()
    clinic.world.sms.results = [TEMPORARY]
    event = written(clinic)

    def die(call: str) -> None:
        if call == "tasks.put_new":
            raise ConnectionError

    with pytest.raises(ConnectionError):
        answer_distress(event, clinic.practice, clinic.watched(die).answering)
    assert later(clinic, event, MINUTE) == "accepted"


@pytest.mark.requirement("HR-33", "EC-R04")
def test_a_line_that_came_too_late_is_work_also_where_nobody_was_told_before() -> None:
    clinic = opened()
    clinic.world.sms.results = [TEMPORARY]
    event = written(clinic)

    def die(call: str) -> None:
        if call == "tasks.put_new":
            raise ConnectionError

    with pytest.raises(ConnectionError):
        answer_distress(event, clinic.practice, clinic.watched(die).answering)
    assert later(clinic, event, 16 * MINUTE) == "too_late"
    assert doubt(clinic).remarks == ("not_taken", "safety_line", "sms")


@pytest.mark.requirement("HR-33", "EC-R01")
def test_two_tries_at_once_of_a_line_that_was_not_taken_send_one() -> None:
    clinic = opened()
    clinic.world.sms.results = [TEMPORARY]
    event = written(clinic)
    answered(clinic, event)
    clinic.now += MINUTE
    again = replace(event, received_at=clinic.now)
    met: list[str] = []

    def meet(call: str) -> None:
        if call == "contacts.begin_again" and not met:
            met.append("")
            met[0] = answered(clinic, again)

    meeting = clinic.watched(meet).answering
    assert answer_distress(again, clinic.practice, meeting) == "answered_before"
    assert met == ["accepted"]
    assert len(clinic.sms) == 2


@pytest.mark.requirement("HR-33")
def test_a_line_of_unknown_fate_is_not_tried_again_after_one_that_was_refused() -> None:
    clinic = opened()
    clinic.world.sms.results = [TEMPORARY, UNKNOWN]
    event = written(clinic)
    answered(clinic, event)
    assert later(clinic, event, MINUTE) == "unknown"
    assert later(clinic, event, MINUTE) == "answered_before"
    assert line(clinic).status is ContactStatus.UNKNOWN
    assert doubt(clinic).is_open
    assert len(clinic.sms) == 2


@pytest.mark.requirement("HR-33")
@pytest.mark.parametrize("result", [TEMPORARY, PERMANENT])
def test_who_writes_again_after_a_line_that_did_not_go_gets_one(result: SendResult) -> None:
    clinic = opened()
    clinic.world.sms.results = [result]
    answered(clinic, written(clinic))
    clinic.now += MINUTE
    assert answered(clinic, written(clinic)) == "accepted"


@pytest.mark.requirement("HR-33")
def test_a_line_is_not_tried_again_once_a_later_reply_was_answered() -> None:
    clinic = opened()
    clinic.world.sms.results = [TEMPORARY]
    first = written(clinic)
    answered(clinic, first)
    clinic.now += MINUTE
    answered(clinic, written(clinic))
    assert later(clinic, first, MINUTE) == "answered_before"
    assert len(clinic.sms) == 2


@pytest.mark.requirement("D1", "CO-17", "NS-38", "EC-P05", "EC-S13")
@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (PatientOptedOut(frozenset({Channel.SMS}), "sms"), "opted_out"),
        (PatientDied(), "blocked"),
        (PatientReported(replace(DETAILS, no_contact=True)), "no_address"),
        (PatientReported(replace(DETAILS, secret_address=True)), "no_address"),
        (PatientReported(replace(DETAILS, phone=None)), "no_address"),
        (PatientReported(replace(DETAILS, test=True)), "no_test_recipient"),
    ],
)
def test_nothing_goes_by_itself_to_whom_nothing_may_go(fact: Fact, why: str) -> None:
    clinic = opened()
    clinic.tell(fact)
    assert answered(clinic, written(clinic)) == why
    assert clinic.sms == []


@pytest.mark.requirement("CO-17", "EC-S07")
def test_nothing_goes_to_an_address_that_somebody_else_closed() -> None:
    clinic = opened()
    number = DETAILS.phone or ""
    clinic.world.files.close_address(clinic.practice, Channel.SMS, number, MARKED, "sms")
    assert answered(clinic, written(clinic)) == "opted_out"


@pytest.mark.requirement("AU-21", "AU-15", "EC-E13")
def test_the_one_switch_and_the_rehearsal_hold_for_the_line_too() -> None:
    clinic = opened()
    event = written(clinic)
    clinic.change_practice(sending=False)
    assert answered(clinic, event) == "sending_off"
    far = Rehearsal(MARKED - timedelta(days=1), MARKED - timedelta(days=1), 1, frozenset())
    clinic.change_practice(rehearsal=far)
    assert answered(clinic, event) == "no_test_recipient"
    recipients = frozenset({recipient_hash(PRACTICE.pepper, DETAILS.phone or "")})
    clinic.change_practice(rehearsal=replace(far, recipients=recipients))
    assert answered(clinic, event) == "accepted"


@pytest.mark.requirement("HR-33")
def test_who_never_got_a_message_of_ours_gets_none_by_itself() -> None:
    clinic = Clinic()
    clinic.tell(PatientReported(DETAILS))
    assert answered(clinic, written(clinic)) == "no_case"
    stranger = clinic.event(DISTRESS[Channel.SMS], "x9")
    assert answered(clinic, stranger) == "no_case"


@pytest.mark.requirement("EC-R04")
def test_an_answer_is_known_again_after_a_restore() -> None:
    clinic = opened()
    answered(clinic, written(clinic))
    world = clinic.world
    world.memory.contacts.clear()
    assert not reclaim(clinic.sms[0].key, world.cases, world.contacts, world.clocks)
    (row,) = clinic.rows.values()
    assert (row.status, row.stage, row.reason) == (ContactStatus.SENT, None, "restored")
    assert Stage.IMMEDIATE not in clinic.case.claims
