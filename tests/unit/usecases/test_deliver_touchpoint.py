"""One touchpoint: claimed, sent once, and told truthfully."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from unit.domain.follow_up.story import (
    AT_RISK,
    DAY,
    DETAILS,
    HOUR,
    MARKED,
    MINUTE,
    MISSED,
    PRACTICE,
    booked,
)
from unit.usecases.clinic import PERMANENT, TEMPORARY, UNKNOWN, Clinic, Execution
from weerzien.domain.contact import ContactStatus
from weerzien.domain.event import (
    PatientOptedOut,
    PatientReplied,
    PatientReported,
    StaffStopped,
)
from weerzien.domain.ids import recipient_hash
from weerzien.domain.patient import PatientDetails, Representative
from weerzien.domain.practice import Rehearsal
from weerzien.domain.sending import Fate, SendResult
from weerzien.domain.vocabulary import Channel, Stage, StopReason

IMMEDIATE = Stage.IMMEDIATE
TEN_PAST_TEN = MISSED + 10 * MINUTE


def planned(details: PatientDetails = DETAILS, **practice: object) -> Clinic:
    clinic = Clinic(replace(PRACTICE, **practice))  # type: ignore[arg-type]
    clinic.open_case(details)
    clinic.plan()
    return clinic


@pytest.mark.requirement("NS-09", "NS-20", "TV-01", "CO-06")
def test_the_opening_is_an_sms_and_then_a_mail_each_with_its_row() -> None:
    order: list[str] = []
    clinic = planned()
    watched = clinic.watched(order.append)
    assert watched.deliver(IMMEDIATE) == "open"
    assert order.index("sms.send") < order.index("mail.send")
    assert clinic.statuses == {
        "immediate.sms": ContactStatus.SENT,
        "immediate.email": ContactStatus.SENT,
    }
    assert clinic.case.done == {IMMEDIATE: MISSED.date()}


@pytest.mark.requirement("NS-15", "AU-19")
def test_each_message_is_claimed_before_its_carrier_hears_of_it() -> None:
    order: list[str] = []
    planned().watched(order.append).deliver(IMMEDIATE)
    calls = [call for call in order if call in {"cases.claim", "sms.send", "mail.send"}]
    assert calls == ["cases.claim", "sms.send", "cases.claim", "mail.send"]


@pytest.mark.requirement("AU-02", "NS-04", "CO-02", "CO-11", "NS-20")
def test_a_message_carries_a_link_of_its_own_and_the_practice_s_sender() -> None:
    clinic = planned()
    clinic.deliver(IMMEDIATE)
    (sms,), (mail,) = clinic.sms, clinic.mail
    assert sms.to == DETAILS.phone
    assert sms.sender == PRACTICE.sender.number
    assert "wz.test/" in sms.text
    assert mail.unsubscribe_url in mail.text
    assert mail.reply_to.startswith("p+")
    token = mail.unsubscribe_url.rsplit("/", 1)[1]
    assert clinic.world.links.find(token).channel is Channel.EMAIL
    assert token not in sms.text


@pytest.mark.requirement("NS-27", "D5", "EC-T17")
def test_an_sms_that_says_today_does_not_arrive_tomorrow() -> None:
    clinic = planned()
    clinic.deliver(IMMEDIATE)
    midnight = datetime(2027, 3, 2, 23, tzinfo=UTC)
    assert clinic.sms[0].time_to_live == int((midnight - clinic.now).total_seconds())


@pytest.mark.requirement("NS-15", "EC-R04")
def test_the_same_touchpoint_again_sends_nothing_again() -> None:
    clinic = planned()
    for _ in range(3):
        assert clinic.deliver(IMMEDIATE) == "open"
    assert clinic.keys == ["immediate-sms", "immediate-email"]


def crash_at(call: str) -> Clinic:
    """A delivery that is cut off right before a call; the memory stays as it was then."""
    clinic = planned()

    def crash(name: str) -> None:
        if name == call:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        clinic.watched(crash).deliver(IMMEDIATE)
    return clinic


@pytest.mark.requirement("EC-R04", "NS-39", "AU-18")
@pytest.mark.parametrize("call", ["sms.send", "contacts.put", "mail.send", "cases.finish"])
def test_after_a_crash_with_a_claim_the_next_try_repeats_nothing(call: str) -> None:
    clinic = crash_at(call)
    clinic.now += 3 * timedelta(seconds=1)
    assert clinic.deliver(IMMEDIATE) == "open"
    assert len(clinic.sms) <= 1
    assert len(clinic.mail) <= 1
    assert set(clinic.case.claims) == {"immediate.sms", "immediate.email"}


@pytest.mark.requirement("NS-39", "EC-R04")
@pytest.mark.parametrize("call", ["sms.send", "contacts.put"])
def test_what_a_crash_left_in_doubt_is_shown_to_people_within_fifteen_minutes(call: str) -> None:
    clinic = crash_at(call)
    crashed = clinic.now
    clinic.deliver(IMMEDIATE)
    clinic.start()
    while "immediate.sms" not in clinic.rows and clinic.now < crashed + 15 * MINUTE:
        clinic.now += MINUTE
        clinic.reconcile()
    assert clinic.statuses["immediate.sms"] is ContactStatus.UNKNOWN
    assert clinic.work == ["unknown_message"]


@pytest.mark.requirement("NS-39", "EC-R04")
def test_what_a_crash_left_in_doubt_is_shown_in_time_also_after_a_new_plan() -> None:
    clinic = crash_at("contacts.put")
    crashed = clinic.now
    clinic.start()
    clinic.tell(PatientReplied(Channel.SMS, "Wacht even", distress=False))
    clinic.plan(clinic.now)
    while "immediate.sms" not in clinic.rows and clinic.now < crashed + 15 * MINUTE:
        clinic.now += MINUTE
        clinic.reconcile()
    assert clinic.statuses["immediate.sms"] is ContactStatus.UNKNOWN


@pytest.mark.requirement("NS-39", "EC-R04", "AU-19")
def test_a_send_of_unknown_fate_has_one_row_and_a_task_and_is_never_repeated() -> None:
    clinic = planned()
    clinic.world.sms.results = [UNKNOWN]
    clinic.deliver(IMMEDIATE)
    clinic.deliver(IMMEDIATE)
    assert clinic.statuses["immediate.sms"] is ContactStatus.UNKNOWN
    assert clinic.rows["immediate.sms"].reason == "read_timeout"
    assert len(clinic.sms) == 1
    assert clinic.work == ["unknown_message"]


@pytest.mark.requirement("NS-39", "EC-O03")
def test_a_temporary_refusal_gives_the_claim_back_and_comes_again() -> None:
    clinic = planned()
    clinic.world.sms.results = [TEMPORARY]
    assert clinic.deliver(IMMEDIATE) == "replan"
    assert "immediate.sms" not in clinic.case.claims
    assert "immediate.sms" not in clinic.rows
    clinic.plan(clinic.now)
    assert clinic.deliver(IMMEDIATE) == "open"
    assert clinic.statuses["immediate.sms"] is ContactStatus.SENT


@pytest.mark.requirement("EC-O03", "NS-39")
def test_trouble_with_sms_holds_up_no_mail() -> None:
    clinic = planned()
    clinic.world.sms.results = [TEMPORARY]
    clinic.deliver(IMMEDIATE)
    assert clinic.keys == ["immediate-sms", "immediate-email"]
    assert clinic.statuses["immediate.email"] is ContactStatus.SENT


@pytest.mark.requirement("EC-O03", "NS-39")
def test_sms_down_for_an_hour_goes_late_and_once() -> None:
    clinic = planned()
    clinic.world.sms.results = [TEMPORARY] * 12
    Execution(clinic, clinic.case).run_until(clinic.now + 6 * HOUR)
    assert clinic.statuses["immediate.sms"] is ContactStatus.SENT
    assert len(clinic.mail) == 1
    assert len(clinic.sms) == 13
    assert clinic.case.done == {IMMEDIATE: MISSED.date()}


@pytest.mark.requirement("EC-O03", "NS-39", "HR-15")
@pytest.mark.parametrize(
    ("details", "work"), [(DETAILS, []), (AT_RISK, ["unknown_message"])], ids=["standard", "high"]
)
def test_sms_down_past_its_validity_is_skipped_logged_and_told_of_for_high_risk(
    details: PatientDetails, work: list[str]
) -> None:
    clinic = planned(details)
    clinic.world.sms.results = [TEMPORARY] * 60
    Execution(clinic, clinic.case).run_until(clinic.now + 6 * HOUR)
    assert clinic.statuses == {
        "immediate.sms": ContactStatus.SKIPPED,
        "immediate.email": ContactStatus.SENT,
    }
    assert clinic.rows["immediate.sms"].reason == "expired"
    assert clinic.work == work
    tried = len(clinic.sms)
    Execution(clinic, clinic.case, clinic.now).run_until(clinic.now + DAY)
    assert not any(key == "immediate-sms" for key in clinic.keys[tried:])


@pytest.mark.requirement("NS-39")
def test_a_touchpoint_that_comes_after_its_validity_is_not_sent() -> None:
    clinic = planned()
    due = clinic.case.plan[0].due
    clinic.now = due + 3 * HOUR
    assert clinic.deliver(IMMEDIATE, due=due) == "open"
    assert clinic.keys == []
    assert {row.reason for row in clinic.rows.values()} == {"expired"}
    assert clinic.case.skipped == {IMMEDIATE}


@pytest.mark.requirement("NS-33", "EC-P11", "D17")
def test_a_permanent_refusal_switches_the_channel_off_and_tells_a_person() -> None:
    clinic = planned()
    clinic.world.sms.results = [PERMANENT]
    assert clinic.deliver(IMMEDIATE) == "replan"
    assert clinic.statuses == {"immediate.sms": ContactStatus.FAILED}
    assert clinic.case.closed_channels == {Channel.SMS}
    assert clinic.work == ["check_contact_details"]
    Execution(clinic, clinic.case, clinic.now).run_until(clinic.now + HOUR)
    assert clinic.statuses["immediate.email"] is ContactStatus.SENT
    assert len(clinic.sms) == 1


@pytest.mark.requirement("NS-33", "EC-P11")
def test_after_a_bounced_mail_the_next_touchpoint_goes_by_sms() -> None:
    clinic = planned()
    clinic.world.mail.results = [PERMANENT]
    Execution(clinic, clinic.case).run_until(clinic.now + 2 * DAY)
    assert clinic.keys == ["immediate-sms", "check_in-sms", "immediate-email"]
    assert clinic.statuses["check_in.email"] is ContactStatus.SKIPPED
    assert clinic.statuses["check_in.sms"] is ContactStatus.SENT


@pytest.mark.requirement("NS-33", "CO-06", "EC-P09")
def test_a_stage_whose_only_channel_is_missing_is_skipped_and_logged() -> None:
    clinic = planned(replace(DETAILS, email=None))
    Execution(clinic, clinic.case).run_until(clinic.now + 2 * DAY)
    assert clinic.keys == ["immediate-sms"]
    assert clinic.rows["check_in.email"].reason == "no_channel" or (
        clinic.rows["check_in.email"].reason == "no_address"
    )
    assert Stage.CHECK_IN in clinic.case.skipped


@pytest.mark.requirement("NS-15", "AU-18")
def test_an_address_that_was_mended_before_the_retry_is_used_and_logged_as_used() -> None:
    clinic = planned(replace(DETAILS, phone=None))
    clinic.world.mail.results = [TEMPORARY]
    clinic.deliver(IMMEDIATE)
    clinic.tell(PatientReported(DETAILS))
    clinic.plan(clinic.now)
    clinic.deliver(IMMEDIATE)
    assert set(clinic.statuses.values()) == {ContactStatus.SENT}
    assert "immediate-sms" in clinic.keys


@pytest.mark.requirement("NS-15", "NS-33", "D1", "CO-17", "EC-P14")
def test_nothing_goes_over_a_channel_that_the_patient_closed_before() -> None:
    clinic = Clinic()
    clinic.tell(PatientReported(DETAILS))
    clinic.tell(PatientOptedOut(frozenset({Channel.SMS}), "sms"))
    clinic.open_case()
    clinic.plan()
    clinic.deliver(IMMEDIATE)
    assert clinic.keys == ["immediate-email"]
    assert clinic.rows["immediate.sms"].reason == "opted_out"


@pytest.mark.requirement("CO-17", "EC-S07", "NS-15")
def test_nothing_goes_to_an_address_that_somebody_else_closed() -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.plan()
    clinic.world.files.close_address(
        clinic.practice, Channel.SMS, DETAILS.phone or "", MARKED, "sms"
    )
    clinic.deliver(IMMEDIATE)
    assert clinic.keys == ["immediate-email"]


@pytest.mark.requirement("NS-15", "NS-05", "EC-R01")
@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (booked(), "rebooked"),
        (StaffStopped("s1"), "manual"),
        (PatientOptedOut(frozenset({Channel.EMAIL}), "link"), "opted_out"),
    ],
)
def test_after_an_end_the_answer_is_its_reason_and_nothing_is_sent(fact: object, why: str) -> None:
    clinic = planned()
    clinic.tell(fact)  # type: ignore[arg-type]
    assert clinic.deliver(IMMEDIATE) == why
    assert clinic.keys == []


@pytest.mark.requirement("NS-15", "AU-19", "EC-R01")
@pytest.mark.parametrize("call", ["cases.claim", "links.put", "files.patient"])
def test_an_end_while_a_send_is_prepared_wins(call: str) -> None:
    clinic = planned()
    stops = iter([StaffStopped("s1")])

    def stop(name: str) -> None:
        if name == call and (fact := next(stops, None)):
            clinic.tell(fact)

    assert clinic.watched(stop).deliver(IMMEDIATE) == "manual"
    assert clinic.keys == []


@pytest.mark.requirement("NS-17", "D2")
def test_a_reply_while_a_send_is_prepared_wins() -> None:
    clinic = planned()
    replies = iter([PatientReplied(Channel.SMS, "Wacht even", distress=False)])

    def reply(name: str) -> None:
        if name == "cases.claim" and (fact := next(replies, None)):
            clinic.tell(fact)

    assert clinic.watched(reply).deliver(IMMEDIATE) == "replan"
    assert clinic.keys == []


@pytest.mark.requirement("NS-26", "NS-15", "D6")
def test_outside_its_window_a_touchpoint_waits_for_a_new_plan() -> None:
    clinic = planned()
    Execution(clinic, clinic.case).run_until(clinic.now + HOUR)
    due = next(one.due for one in clinic.case.plan if one.stage is Stage.CHECK_IN)
    evening = datetime(2027, 3, 3, 19, 30, tzinfo=UTC)
    clinic.now = evening
    assert clinic.deliver(Stage.CHECK_IN, due=due) == "replan"
    assert "check_in-email" not in clinic.keys
    clinic.plan(due)
    again = next(one.due for one in clinic.case.plan if one.stage is Stage.CHECK_IN)
    assert again > evening
    assert 8 <= again.hour + 1 < 20, "inside the window, at the practice"


@pytest.mark.requirement("AU-21", "EC-E13")
def test_with_sending_switched_off_nothing_goes() -> None:
    clinic = planned()
    clinic.change_practice(sending=False)
    assert clinic.deliver(IMMEDIATE) == "replan"
    assert clinic.keys == []


@pytest.mark.requirement("AU-15", "EC-E13")
def test_a_rehearsal_sends_to_its_test_recipients_only() -> None:
    recipients = frozenset({recipient_hash(PRACTICE.pepper, DETAILS.email or "")})
    rehearsal = Rehearsal(MARKED, MARKED, 1, recipients)
    clinic = planned(replace(DETAILS, test=True), rehearsal=rehearsal, sending=False)
    clinic.deliver(IMMEDIATE)
    assert clinic.keys == ["immediate-email"]
    assert clinic.rows["immediate.sms"].reason == "no_test_recipient"


@pytest.mark.requirement("EC-O04", "CO-08")
def test_a_new_sender_counts_from_the_next_message_on() -> None:
    clinic = planned()
    sender = replace(PRACTICE.sender, number="+319701000999")
    clinic.change_practice(sender=sender)
    clinic.deliver(IMMEDIATE)
    assert clinic.sms[0].sender == "+319701000999"


@pytest.mark.requirement("EC-O04", "NS-35", "HR-19", "FE-01")
def test_where_a_fee_may_be_due_no_message_says_it_is_free() -> None:
    free, fee = planned(), planned()
    fee.change_practice(fee_policy=True)
    for clinic in (free, fee):
        Execution(clinic, clinic.case).run_until(clinic.now + 8 * DAY)
    said = "geen kosten"
    assert any(said in one.text for one in free.mail)
    assert not any(said in one.text for one in fee.mail)


@pytest.mark.requirement("NS-35", "NS-23")
def test_who_answered_is_not_told_that_nothing_was_heard() -> None:
    clinic = planned()
    silent = planned()
    Execution(silent, silent.case).run_until(silent.now + 14 * DAY)
    execution = Execution(clinic, clinic.case).run_until(clinic.now + DAY)
    clinic.tell(PatientReplied(Channel.SMS, "Ik kijk even", distress=False))
    execution.run_until(clinic.now + 14 * DAY)
    told, other = (
        next(one.text for one in each.mail if "soft_deadline" in one.key)
        for each in (silent, clinic)
    )
    assert "nog niets gehoord" in told
    assert "nog niets gehoord" not in other


@pytest.mark.requirement("EC-P01", "EC-T20", "D16", "NS-38")
def test_who_is_written_to_follows_age_and_representation_on_the_day_of_sending() -> None:
    child = replace(
        DETAILS,
        birth_date=date(2011, 3, 5),
        phone=None,
        representative=Representative(phone="+31620000009", email="parent@example.org"),
    )
    clinic = planned(child)
    Execution(clinic, clinic.case).run_until(clinic.now + 8 * DAY)
    to = {one.key.split("-")[2]: one.to for one in clinic.mail}
    assert to["immediate"] == "parent@example.org"
    assert to["last_contact"] == DETAILS.email, "16 by then: no message to a parent"
    assert [one.to for one in clinic.sms if "last_contact" in one.key] == []


@pytest.mark.requirement("EC-R07", "NS-13", "AU-17")
def test_a_new_setting_changes_nothing_of_the_dates_of_a_running_plan() -> None:
    clinic = planned()
    before = clinic.case.plan
    clinic.change_practice(jitter_minutes=0)
    clinic.deliver(IMMEDIATE)
    assert clinic.case.plan == before
    assert clinic.case.protocol == "standard-1+sms"


@pytest.mark.requirement("NS-09", "HR-17", "HR-19")
@pytest.mark.parametrize(
    ("details", "sms", "mail"),
    [
        (
            DETAILS,
            ["immediate", "value", "last_contact"],
            ["immediate", "check_in", "value", "soft_deadline", "last_contact"],
        ),
        (
            AT_RISK,
            ["immediate", "brief_check_in"],
            ["immediate", "check_in", "value", "last_contact"],
        ),
    ],
    ids=["standard", "high_risk"],
)
def test_an_undisturbed_series_sends_exactly_what_its_protocol_says(
    details: PatientDetails, sms: list[str], mail: list[str]
) -> None:
    clinic = planned(details)
    execution = Execution(clinic, clinic.case).run_until(clinic.now + 10 * DAY)
    assert execution.result == StopReason.COMPLETED
    assert [one.key.split("-")[2] for one in clinic.sms] == sms
    assert [one.key.split("-")[2] for one in clinic.mail] == mail
    assert set(clinic.statuses.values()) == {ContactStatus.SENT}


@pytest.mark.requirement("CO-10", "D1", "CO-17")
def test_a_number_that_the_carrier_blocks_is_an_opt_out_and_no_bad_number() -> None:
    clinic = planned()
    clinic.world.sms.results = [SendResult(Fate.REFUSED_PERMANENT, None, "opted_out")]
    assert clinic.deliver(IMMEDIATE) == "opted_out"
    assert clinic.world.files.patient("p1", "x1").opted_out == {Channel.SMS}
    assert clinic.world.files.patient("p1", "x1").bad_addresses == frozenset()
    assert clinic.rows["immediate.sms"].reason == "opted_out"
    assert clinic.work == []
