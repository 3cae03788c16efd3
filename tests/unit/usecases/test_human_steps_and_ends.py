"""Steps of the state machine that give work to people, start a case, and end it."""

from dataclasses import replace

import pytest

from unit.domain.follow_up.story import AT_RISK, DAY, DETAILS, HOUR, MINUTE, booked, noshow
from unit.usecases.clinic import Clinic, Execution
from weerzien.domain.event import (
    ContactMade,
    PatientOptedOut,
    PatientReported,
    StaffStopped,
    TaskAnswered,
)
from weerzien.domain.patient import PatientDetails
from weerzien.domain.task import NextStep, Outcome, Priority, TaskKind
from weerzien.domain.vocabulary import Channel, RiskCategory, StopReason

CALL, NOTICE, ESCALATION = TaskKind.CALL_DAY1, TaskKind.CLINICIAN_NOTICE, TaskKind.ESCALATION


def planned(details: PatientDetails = AT_RISK) -> Clinic:
    clinic = Clinic()
    clinic.open_case(details)
    clinic.plan()
    return clinic


@pytest.mark.requirement("HR-10", "HR-16", "HR-20")
def test_the_call_has_a_named_owner_a_stand_in_and_a_due_time() -> None:
    clinic = planned()
    assert clinic.make_task(CALL) == "open"
    (task,) = clinic.world.tasks.open_of("p1")
    assert (task.owner.owner.id, task.owner.stand_in.id) == ("coordinator", "coordinator-2")
    assert task.risks == AT_RISK.risks
    assert task.due <= clinic.case.missed_start + 3 * DAY
    assert task.priority is Priority.URGENT


@pytest.mark.requirement("HR-20", "AU-18")
def test_a_step_that_is_done_again_makes_no_second_task() -> None:
    clinic = planned()
    for _ in range(3):
        assert clinic.make_task(CALL) == "open"
    assert clinic.work == ["call_day1"]


@pytest.mark.requirement("HR-12", "HR-13", "HR-25")
@pytest.mark.parametrize("kind", [NOTICE, ESCALATION])
@pytest.mark.parametrize(("outcome", "made"), [(Outcome.REACHED, False), (Outcome.VOICEMAIL, True)])
def test_only_a_response_makes_notice_and_escalation_needless(
    kind: TaskKind, outcome: Outcome, made: bool
) -> None:
    clinic = planned()
    clinic.tell(ContactMade("s1", Channel.PHONE, outcome))
    clinic.plan(clinic.now)
    assert clinic.make_task(kind) == "open"
    assert (clinic.work == [kind]) is made


@pytest.mark.requirement("HR-25", "HR-23")
def test_an_opt_out_is_no_response() -> None:
    clinic = planned()
    clinic.tell(PatientOptedOut(frozenset({Channel.EMAIL}), "link"))
    clinic.plan(clinic.now)
    clinic.make_task(NOTICE)
    clinic.make_task(ESCALATION)
    assert clinic.work == ["clinician_notice", "escalation"]


@pytest.mark.requirement("HR-26")
def test_who_will_book_is_not_asked_after_on_day_three_but_is_on_day_five() -> None:
    clinic = planned()
    clinic.make_task(CALL)
    (call,) = clinic.world.tasks.open_of("p1")
    clinic.tell(TaskAnswered(call.id, "s1", Outcome.REACHED, NextStep.WILL_BOOK))
    clinic.plan(clinic.now)
    clinic.make_task(NOTICE)
    clinic.make_task(ESCALATION)
    assert clinic.work == ["escalation"]
    (task,) = clinic.world.tasks.open_of("p1")
    assert "will_book" in task.remarks


@pytest.mark.requirement("HR-28", "EC-T05", "D7")
def test_when_72_hours_cannot_be_met_the_lead_hears_of_it_with_the_call() -> None:
    clinic = Clinic()
    clinic.now = clinic.now.replace(month=3, day=26, hour=16, minute=30)
    clinic.tell(PatientReported(AT_RISK))
    clinic.tell(noshow(start=clinic.now - 7 * HOUR))
    clinic.plan()
    assert clinic.make_task(CALL) == "open"
    tasks = {one.kind: one for one in clinic.world.tasks.open_of("p1")}
    assert tasks[TaskKind.NOT_FEASIBLE_72H].owner.owner.id == "lead"
    assert "not_feasible_72h" in tasks[CALL].remarks


@pytest.mark.requirement("HR-14", "HR-30")
def test_a_crisis_flag_puts_the_practice_s_own_protocol_into_the_escalation() -> None:
    clinic = planned(replace(AT_RISK, risks=frozenset({RiskCategory.CRISIS})))
    clinic.make_task(ESCALATION)
    (task,) = clinic.world.tasks.open_of("p1")
    assert task.protocol_text == clinic.practice.welfare_protocol
    assert task.copies == ("clinician",)
    assert task.priority is Priority.ASAP


@pytest.mark.requirement("NS-05", "HR-25", "EC-R02")
def test_after_the_end_no_task_is_made() -> None:
    clinic = planned()
    clinic.tell(booked())
    assert clinic.make_task(CALL) == "rebooked"
    assert clinic.work == []


@pytest.mark.requirement("EC-R02", "HR-25")
def test_an_end_in_the_same_moment_leaves_no_open_task_behind() -> None:
    clinic = planned()
    stops = iter([StaffStopped("s1")])

    def stop(call: str) -> None:
        if call == "tasks.put_new" and (fact := next(stops, None)):
            clinic.tell(fact)

    assert clinic.watched(stop).make_task(CALL) == "manual"
    assert clinic.work == []


@pytest.mark.requirement("HR-24")
def test_a_step_of_an_older_plan_asks_for_the_new_one() -> None:
    clinic = planned()
    clinic.tell(PatientOptedOut(frozenset({Channel.EMAIL}), "link"))
    assert clinic.make_task(CALL) == "replan"
    assert clinic.work == []


@pytest.mark.requirement("NS-18", "NS-24")
def test_the_end_of_the_series_completes_the_case() -> None:
    clinic = planned(DETAILS)
    assert clinic.close() == "completed"
    assert clinic.why() == StopReason.COMPLETED
    assert clinic.close() == "completed"


@pytest.mark.requirement("NS-18")
def test_who_ended_first_names_the_reason() -> None:
    clinic = planned(DETAILS)
    clinic.tell(booked())
    assert clinic.close() == "rebooked"


@pytest.mark.requirement("NS-18", "AU-18")
def test_a_stop_in_the_same_moment_as_the_end_is_the_reason() -> None:
    clinic = planned(DETAILS)
    stops = iter([booked()])

    def stop(call: str) -> None:
        if call == "cases.close" and (fact := next(stops, None)):
            clinic.tell(fact)

    assert clinic.watched(stop).close() == "rebooked"
    assert clinic.why() == StopReason.REBOOKED


@pytest.mark.requirement("HR-31", "HR-23")
def test_work_of_people_stays_open_when_the_messages_are_through() -> None:
    clinic = planned()
    Execution(clinic, clinic.case).run_until(clinic.now + 10 * DAY)
    assert clinic.why() == StopReason.COMPLETED
    assert clinic.work == ["call_day1", "clinician_notice", "escalation"]


@pytest.mark.requirement("NS-18")
@pytest.mark.parametrize(
    ("details", "owner", "priority"),
    [(DETAILS, "desk", Priority.ROUTINE), (AT_RISK, "coordinator", Priority.ASAP)],
    ids=["standard", "high_risk"],
)
def test_a_technical_failure_always_lands_with_a_person(
    details: PatientDetails, owner: str, priority: Priority
) -> None:
    clinic = planned(details)
    assert clinic.close(StopReason.FAILED) == "failed"
    (task,) = clinic.world.tasks.open_of("p1")
    assert task.kind is TaskKind.FOLLOW_UP_FAILED
    assert (task.owner.owner.id, task.priority) == (owner, priority)


def test_a_case_is_followed_once_and_an_ended_one_not_at_all() -> None:
    clinic = Clinic()
    case = clinic.open_case()
    clinic.start()
    clinic.start()
    assert clinic.world.executions.starts == [(case.id, None)]
    clinic.tell(StaffStopped("s1"))
    clinic.now += 30 * MINUTE
    ended = Clinic()
    ended.open_case()
    ended.tell(StaffStopped("s1"))
    ended.start()
    assert ended.world.executions.starts == []
