"""Edges of one delivery: what a message carries, its window, its fallback, and the next look."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from unit.domain.follow_up.story import AT_RISK, DAY, DETAILS, HOUR, MINUTE, MISSED, PRACTICE
from unit.usecases.clinic import PERMANENT, TEMPORARY, Clinic, Execution
from weerzien.domain import ids
from weerzien.domain.event import (
    BarrierNamed,
    Event,
    Fact,
    PatientDeclined,
    PatientOptedIn,
    PatientOptedOut,
    StaffStopped,
)
from weerzien.domain.link_page import Answer
from weerzien.domain.patient import PatientDetails, Representative
from weerzien.domain.sending import Mail
from weerzien.domain.vocabulary import Barrier, Channel, Stage
from weerzien.usecases.answer_link import answer_link
from weerzien.usecases.delivery import parse_send_key
from weerzien.usecases.plan_follow_up import PlannedFollowUp

IMMEDIATE = Stage.IMMEDIATE


def planned(details: PatientDetails = DETAILS, **practice: object) -> Clinic:
    clinic = Clinic(replace(PRACTICE, **practice))  # type: ignore[arg-type]
    clinic.open_case(details)
    clinic.start()
    clinic.plan()
    return clinic


@pytest.mark.requirement("CO-02", "CO-08", "CO-13", "AU-02")
def test_a_mail_carries_one_link_of_its_case_and_the_practice_as_its_sender() -> None:
    clinic = planned()
    clinic.deliver(IMMEDIATE)
    (mail,), sender = clinic.mail, PRACTICE.sender
    token = ids.link_token(PRACTICE.pepper, clinic.case.id, "immediate.email", 26)
    link = f"https://wz.test/m/{token}"
    box, domain = sender.mail_address.split("@")
    assert mail == Mail(
        to=DETAILS.email or "",
        sender_name=sender.mail_name,
        sender_address=sender.mail_address,
        reply_to=f"{box}+{token.lower()}@{domain}",
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        unsubscribe_url=link,
        key=f"{PRACTICE.id}-{clinic.case.id}-immediate-email",
    )
    for body in (mail.text, mail.html):
        assert f"{link}#opt_out" in body
        assert link in body.replace(f"{link}#opt_out", "")


@pytest.mark.requirement("CO-08", "CO-13")
@pytest.mark.parametrize("two_way", [True, False])
def test_an_sms_carries_its_short_link_also_as_the_way_out(two_way: bool) -> None:
    clinic = planned(sender=replace(PRACTICE.sender, two_way=two_way))
    clinic.deliver(IMMEDIATE)
    (sms,) = clinic.sms
    token = ids.link_token(PRACTICE.pepper, clinic.case.id, "immediate.sms", 10)
    assert sms.text.count(f"wz.test/{token}") == (1 if two_way else 2)
    assert (sms.to, sms.sender) == (DETAILS.phone, PRACTICE.sender.number)


@pytest.mark.requirement("NS-27", "NS-39")
def test_an_sms_without_a_day_word_lives_as_long_as_its_touchpoint() -> None:
    clinic = planned()
    Execution(clinic, clinic.case).run_until(clinic.now + 4 * DAY)
    sms = next(one for one in clinic.sms if one.key.endswith("-value-sms"))
    step = next(one for one in clinic.case.plan if one.stage is Stage.VALUE)
    sent = clinic.rows["value.sms"].at
    assert step.valid_until is not None
    assert step.valid_until.date() > sent.date(), "else midnight would say the same"
    assert sms.time_to_live == int((step.valid_until - sent).total_seconds())


@pytest.mark.requirement("NS-26", "NS-25", "D6")
@pytest.mark.parametrize(
    ("at", "answer"),
    [
        (time(18, 59, 59), "open"),
        (time(19, 0), "replan"),
    ],
)
def test_the_window_closes_at_its_very_end(at: time, answer: str) -> None:
    """A mail may go until 20:00 at the practice, an hour ahead of UTC; closing is outside."""
    clinic = planned()
    Execution(clinic, clinic.case).run_until(clinic.now + HOUR)
    closes = PRACTICE.email_window.closes
    assert closes == time(20)
    due = next(one.due for one in clinic.case.plan if one.stage is Stage.CHECK_IN)
    clinic.now = datetime.combine(MISSED.date() + DAY, at, UTC)
    assert clinic.deliver(Stage.CHECK_IN, due=due) == answer
    assert ("check_in-email" in clinic.keys) is (answer == "open")


@pytest.mark.requirement("NS-33", "EC-P11")
def test_without_a_number_no_sms_goes_instead_of_a_bounced_mail() -> None:
    clinic = planned(replace(DETAILS, phone=None))
    clinic.world.mail.results = [PERMANENT]
    Execution(clinic, clinic.case).run_until(clinic.now + 3 * DAY)
    assert clinic.sms == []


@pytest.mark.requirement("NS-33", "EC-P11")
def test_who_has_no_mail_address_gets_no_sms_instead_of_a_mail() -> None:
    clinic = planned(replace(DETAILS, email=None))
    Execution(clinic, clinic.case).run_until(clinic.now + 2 * DAY)
    assert clinic.keys == ["immediate-sms"]


@pytest.mark.requirement("EC-O03", "NS-39")
def test_a_touchpoint_that_comes_again_is_not_over_and_is_looked_after() -> None:
    clinic = planned()
    clinic.world.sms.results = [TEMPORARY]
    due = clinic.case.plan[0].due
    assert clinic.deliver(IMMEDIATE) == "replan"
    case = clinic.case
    assert IMMEDIATE not in case.done
    assert case.skipped == set()
    again = case.retry_at[IMMEDIATE]
    assert again == due + 5 * MINUTE
    assert clinic.world.memory.agenda[PRACTICE.id, case.id] == again + 2 * MINUTE


@pytest.mark.requirement("NS-39")
def test_after_a_touchpoint_the_next_step_is_looked_after() -> None:
    clinic = planned(AT_RISK)
    clinic.deliver(IMMEDIATE)
    later = min(one.due for one in clinic.case.plan if one.due > clinic.now)
    looked = clinic.world.memory.agenda[PRACTICE.id, clinic.case.id]
    assert looked == later + 2 * MINUTE


@pytest.mark.requirement("EC-X01")
def test_a_key_is_read_from_its_end() -> None:
    assert parse_send_key("p-1-c1-immediate-sms") == ("p-1", "c1", "immediate.sms")
    assert parse_send_key("p1-c1-last_contact-email") == ("p1", "c1", "last_contact.email")
    for foreign in ("c1-immediate-sms", "p1-c1-immediate-sms-x", "p1-c1-sms-immediate", ""):
        assert parse_send_key(foreign) is None


def facts(case_id: str) -> dict[Answer, Fact]:
    return {
        Answer.OPT_OUT: PatientOptedOut(frozenset({Channel.EMAIL}), "link"),
        Answer.COSTS: BarrierNamed(case_id, Barrier.COSTS),
        Answer.NO_LONGER_NEEDED: PatientDeclined(case_id),
    }


@pytest.mark.requirement("AU-18", "EC-S09", "NS-14")
@pytest.mark.parametrize("answer", facts(""))
def test_an_answer_is_an_event_named_by_its_link(answer: Answer) -> None:
    clinic = planned()
    clinic.deliver(IMMEDIATE)
    world, case = clinic.world, clinic.case
    clinic.now += 5 * MINUTE
    answer_link(
        ids.link_token(PRACTICE.pepper, case.id, "immediate.email", 26),
        answer,
        world.links,
        world.practices,
        world.events,
        world.files,
        world.clocks,
    )
    event_id = ids.event_id(PRACTICE.id, "link", f"{case.id}|immediate|email|{answer}")
    fact = facts(case.id)[answer]
    row = world.memory.events[PRACTICE.id, event_id]
    assert row.event == Event(event_id, PRACTICE.id, "x1", clinic.now, clinic.now, fact)
    assert row.body_hash == event_id


@pytest.mark.requirement("CO-17", "EC-S07")
def test_an_opt_in_opens_the_address_that_an_opt_out_closed() -> None:
    clinic = planned()
    clinic.tell(PatientOptedOut(frozenset({Channel.SMS}), "sms"))
    phone = ((Channel.SMS, DETAILS.phone or ""),)
    assert clinic.world.files.closed_addresses(PRACTICE, phone)
    clinic.now += timedelta(hours=1)
    clinic.tell(PatientOptedIn(frozenset({Channel.SMS}), "sms"))
    assert not clinic.world.files.closed_addresses(PRACTICE, phone)


@pytest.mark.requirement("D16")
def test_who_reads_for_somebody_else_is_told_for_whom_it_is() -> None:
    curator = Representative(phone="+31620000008", leads=True)
    for details in (DETAILS, replace(DETAILS, representative=curator)):
        clinic = planned(details)
        clinic.deliver(IMMEDIATE)
        (sms,) = clinic.sms
        assert sms.text.startswith("Voor Test") is (details is not DETAILS)


@pytest.mark.requirement("NS-18")
@pytest.mark.parametrize("details", [DETAILS, AT_RISK], ids=["standard", "high_risk"])
def test_the_state_machine_hears_lane_and_number_of_the_plan(details: PatientDetails) -> None:
    clinic = planned(details)
    plan = clinic.plan()
    assert (plan.lane, plan.plan_no) == (clinic.case.lane, clinic.case.plan_no)
    assert plan.wake == plan.steps[-1][1] == clinic.case.plan[-1].due
    clinic.tell(StaffStopped("colleague"))
    assert clinic.plan() == PlannedFollowUp("manual", clinic.case.lane, clinic.case.plan_no)
