"""The plan that the state machine follows: what, when, and what waits for a person."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from unit.domain.follow_up.story import AT_RISK, DAY, DETAILS, HOUR, MINUTE, PRACTICE, noshow
from unit.usecases.clinic import Clinic, Execution
from weerzien.domain.contact import ContactStatus
from weerzien.domain.event import (
    PatientOptedOut,
    PatientReplied,
    PatientReported,
    StaffResumed,
    StaffStopped,
)
from weerzien.domain.patient import PatientDetails
from weerzien.domain.practice import Rehearsal
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import Channel, Stage, StopReason, Variant
from weerzien.usecases.plan_follow_up import PlannedFollowUp

ZONE = ZoneInfo("Europe/Amsterdam")


def started(details: PatientDetails = DETAILS, **practice: object) -> Clinic:
    clinic = Clinic(replace(PRACTICE, **practice))  # type: ignore[arg-type]
    clinic.open_case(details)
    return clinic


def names(plan: PlannedFollowUp) -> list[str]:
    return [step.name for step, _ in plan.steps]


def days(plan: PlannedFollowUp) -> list[str]:
    return [f"{step.due.astimezone(ZONE):%d}" for step, _ in plan.steps]


@pytest.mark.requirement("NS-08", "NS-25", "D8")
def test_the_standard_plan_has_five_touchpoints_and_an_end() -> None:
    clinic = started()
    plan = clinic.plan()
    assert plan.result == "open"
    assert names(plan) == [
        "DeliverDay0",
        "DeliverDay1",
        "DeliverDay3",
        "DeliverDay5",
        "DeliverDay7",
        "CloseFollowUp",
    ]
    assert days(plan)[:5] == ["02", "03", "05", "08", "09"], "day 5 is a Sunday"
    assert plan.steps[0][0].due == clinic.now + 15 * MINUTE
    assert clinic.case.plan == tuple(step for step, _ in plan.steps)
    assert clinic.case.planned_no == clinic.case.plan_no == 1


@pytest.mark.requirement("TV-08", "D8")
def test_mental_health_takes_its_own_days_over_the_same_steps() -> None:
    plan = started(variant=Variant.MENTAL_HEALTH).plan()
    assert names(plan)[:5] == [
        "DeliverDay0",
        "DeliverDay1",
        "DeliverDay3",
        "DeliverDay5",
        "DeliverDay7",
    ]
    assert days(plan)[:5] == ["02", "04", "08", "11", "15"]


@pytest.mark.requirement("HR-10", "HR-11", "HR-12", "HR-13", "HR-17")
def test_the_high_risk_plan_weaves_people_and_messages_in_order_of_time() -> None:
    plan = started(AT_RISK).plan()
    assert sorted(names(plan)) == sorted(
        [
            "DeliverDay0HighRisk",
            "CallDay1",
            "DeliverDay1HighRisk",
            "DeliverDay2HighRisk",
            "NotifyClinicianDay3",
            "DeliverDay3HighRisk",
            "EscalateDay5",
            "DeliverDay5HighRisk",
            "CloseFollowUp",
        ]
    )
    dues = [step.due for step, _ in plan.steps]
    assert dues == sorted(dues)
    assert names(plan)[0] == "DeliverDay0HighRisk"
    assert names(plan)[-1] == "CloseFollowUp"


@pytest.mark.requirement("EC-T05", "HR-28", "D7")
def test_before_a_long_weekend_call_and_notice_come_on_the_day_itself() -> None:
    clinic = Clinic()
    good_friday_start = datetime(2027, 3, 26, 9, tzinfo=UTC)
    clinic.now = good_friday_start + 30 * MINUTE
    clinic.tell(PatientReported(AT_RISK))
    clinic.tell(noshow(start=good_friday_start))
    plan = clinic.plan()
    on = {step.name: f"{step.due.astimezone(ZONE):%d %H}" for step, _ in plan.steps}
    assert on["CallDay1"].startswith("26")
    assert on["NotifyClinicianDay3"].startswith("26")
    assert on["EscalateDay5"].startswith("31")
    assert names(plan).index("CallDay1") < names(plan).index("DeliverDay1HighRisk")


@pytest.mark.requirement("NS-26", "HR-29")
def test_the_same_facts_give_the_same_plan() -> None:
    clinic = started(AT_RISK)
    assert clinic.plan() == clinic.plan()


@pytest.mark.requirement("NS-05")
def test_an_ended_case_answers_its_reason() -> None:
    clinic = started()
    clinic.tell(StaffStopped("s1"))
    plan = clinic.plan()
    assert plan.result == "manual"
    assert plan.steps == ()


@pytest.mark.requirement("NS-17", "D2", "EC-S15")
def test_a_reply_waits_two_working_days_and_then_the_series_goes_on() -> None:
    clinic = started()
    execution = Execution(clinic, clinic.case).run_until(clinic.now + DAY)
    friday = datetime(2027, 3, 5, 7, tzinfo=UTC)
    execution.run_until(friday)
    clinic.tell(PatientReplied(Channel.SMS, "Ik was ziek", distress=False))
    sent = len(clinic.keys)
    plan = clinic.plan(clinic.now)
    assert plan.result == "paused"
    assert names(plan) == ["WaitForAnswer"]
    execution.run_until(datetime(2027, 3, 10, 6, 59, tzinfo=UTC))
    assert len(clinic.keys) == sent
    assert clinic.is_paused()
    execution.run_until(datetime(2027, 3, 20, tzinfo=UTC))
    assert not clinic.is_paused()
    assert len(clinic.keys) > sent
    assert execution.result == StopReason.COMPLETED


@pytest.mark.requirement("HR-33", "EC-S14")
def test_a_pause_for_distress_does_not_end_by_itself() -> None:
    clinic = started()
    execution = Execution(clinic, clinic.case).run_until(clinic.now + DAY)
    clinic.tell(PatientReplied(Channel.SMS, "…", distress=True))
    sent = len(clinic.keys)
    execution.run_until(clinic.now + 60 * DAY)
    assert len(clinic.keys) == sent
    assert clinic.case.is_open
    clinic.tell(StaffResumed("s1"))
    execution.run_until(clinic.now + 30 * DAY)
    assert execution.result == StopReason.COMPLETED


@pytest.mark.requirement("HR-26", "HR-29")
def test_people_of_a_high_risk_case_do_not_wait_for_a_pause_of_messages() -> None:
    clinic = started(AT_RISK)
    execution = Execution(clinic, clinic.case).run_until(clinic.now + HOUR)
    clinic.tell(PatientReplied(Channel.SMS, "…", distress=True))
    execution.run_until(clinic.now + 9 * DAY)
    assert clinic.keys == ["immediate-sms", "immediate-email"]
    assert {"call_day1", "clinician_notice", "escalation"} <= set(clinic.work)


@pytest.mark.requirement("AU-21", "NS-16")
def test_while_sending_is_off_the_case_waits_and_then_late_stages_follow_their_rule() -> None:
    clinic = started(sending=False)
    execution = Execution(clinic, clinic.case).run_until(clinic.now + 2 * DAY)
    assert clinic.keys == []
    assert clinic.case.is_open
    clinic.change_practice(sending=True)
    execution.run_until(clinic.now + 14 * DAY)
    assert clinic.keys[0] == "immediate-sms"
    assert clinic.keys[-1] == "last_contact-email"
    assert clinic.statuses["check_in.email"] is ContactStatus.SKIPPED
    assert clinic.rows["check_in.email"].reason == "skipped_late"


@pytest.mark.requirement("AU-21")
def test_switching_off_in_the_middle_holds_everything_and_loses_nothing() -> None:
    clinic = started()
    execution = Execution(clinic, clinic.case).run_until(clinic.now + DAY)
    before = list(clinic.keys)
    clinic.change_practice(sending=False)
    execution.run_until(clinic.now + 2 * DAY)
    assert clinic.keys == before
    clinic.change_practice(sending=True)
    execution.run_until(clinic.now + 14 * DAY)
    assert execution.result == StopReason.COMPLETED
    assert "last_contact-sms" in clinic.keys
    assert len(set(clinic.keys)) == len(clinic.keys)


@pytest.mark.requirement("HR-23", "HR-27", "EC-S10")
def test_after_the_messages_stopped_only_people_are_left_in_the_plan() -> None:
    clinic = started(AT_RISK)
    clinic.tell(PatientOptedOut(frozenset({Channel.SMS}), "sms"))
    assert names(clinic.plan()) == [
        "CallDay1",
        "NotifyClinicianDay3",
        "EscalateDay5",
        "CloseFollowUp",
    ]
    execution = Execution(clinic, clinic.case).run_until(clinic.now + 9 * DAY)
    assert clinic.keys == []
    assert execution.result == StopReason.OPTED_OUT
    assert all("opted_out" in one.remarks for one in clinic.world.tasks.open_of("p1"))


@pytest.mark.requirement("NS-16", "EC-E04", "D5")
def test_a_mark_on_day_three_skips_what_is_late_and_says_so_in_the_log() -> None:
    clinic = Clinic()
    start = clinic.now - 20 * MINUTE
    clinic.now = start + 3 * DAY + 2 * HOUR
    clinic.tell(PatientReported(DETAILS))
    clinic.tell(noshow(start=start))
    plan = clinic.plan()
    assert names(plan)[0] == "DeliverDay0"
    assert "DeliverDay7" in names(plan)
    assert clinic.case.skipped
    logged = {row.stage for row in clinic.rows.values() if row.reason == "skipped_late"}
    assert logged == clinic.case.skipped


@pytest.mark.requirement("NS-16", "NS-39")
def test_what_one_plan_skipped_no_later_plan_brings_back() -> None:
    clinic = Clinic()
    start = clinic.now - 20 * MINUTE
    clinic.now = start + 3 * DAY + 2 * HOUR
    clinic.tell(PatientReported(DETAILS))
    clinic.tell(noshow(start=start))
    clinic.plan()
    skipped = clinic.case.skipped
    for _ in range(3):
        clinic.plan(clinic.now)
        assert clinic.case.skipped == skipped


@pytest.mark.requirement("HR-24", "EC-R07")
def test_after_a_raise_sent_stages_are_not_repeated() -> None:
    clinic = started()
    execution = Execution(clinic, clinic.case).run_until(clinic.now + DAY + 2 * HOUR)
    clinic.tell(PatientReported(AT_RISK))
    execution.run_until(clinic.now + 9 * DAY)
    assert len(set(clinic.keys)) == len(clinic.keys)
    assert "last_contact-email" in clinic.keys
    assert "soft_deadline-email" not in clinic.keys
    assert "call_day1" in clinic.work


@pytest.mark.requirement("AU-15")
def test_a_rehearsal_plans_in_its_own_time_and_wakes_in_real_time() -> None:
    real, practice_start = (
        datetime(2027, 3, 2, 9, 20, tzinfo=UTC),
        datetime(2027, 6, 1, 7, tzinfo=UTC),
    )
    rehearsal = Rehearsal(real, practice_start, 10_080, frozenset())
    clinic = Clinic(replace(PRACTICE, rehearsal=rehearsal, sending=False))
    clinic.tell(PatientReported(replace(DETAILS, test=True)))
    start = practice_start - 20 * MINUTE
    fact = noshow(start=start)
    event = clinic.event(fact)
    clinic.take_in(replace(event, occurred_at=practice_start, received_at=practice_start))
    plan = clinic.plan()
    wakes = [wake for _, wake in plan.steps]
    assert plan.steps[0][0].due > practice_start
    assert wakes == sorted(wakes)
    assert wakes[-1] - real < 2 * MINUTE, "a week and a day in about a minute"


@pytest.mark.requirement("HR-25")
def test_a_human_step_that_was_made_is_not_planned_again() -> None:
    clinic = started(AT_RISK)
    clinic.plan()
    clinic.make_task(TaskKind.CALL_DAY1)
    assert "CallDay1" not in names(clinic.plan())


@pytest.mark.requirement("NS-26", "D6")
def test_the_patient_s_next_series_does_not_double_a_day() -> None:
    clinic = started()
    Execution(clinic, clinic.case).run_until(clinic.now + HOUR)
    clinic.tell(StaffStopped("s1"))
    clinic.now += 3 * HOUR
    clinic.tell(noshow("second", start=clinic.now - 20 * MINUTE))
    Execution(clinic, clinic.case).run_until(clinic.now + 9 * DAY)
    days = [one.at.astimezone(ZONE).date() for one in clinic.world.memory.contacts.values()]
    first = [one for one in clinic.sms if "immediate" in one.key]
    assert len(first) == 2
    assert sorted(days)[2] > sorted(days)[1]
    assert Stage.LAST_CONTACT in clinic.case.done
