"""The steps of the state machine: what goes in and what comes out, to the letter."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from handlers import close_follow_up, create_task, deliver_touchpoint, plan_follow_up
from unit.domain.follow_up.story import AT_RISK, DETAILS
from unit.usecases.clinic import Clinic
from weerzien.domain.event import StaffStopped
from weerzien.domain.vocabulary import Stage

Handler = Callable[[dict[str, Any], object], dict[str, Any]]
OVER = {"due": "2000-01-01T00:00:00.000000Z", "wake": "2000-01-01T00:00:00.000000Z"}


def named(clinic: Clinic, **more: object) -> dict[str, Any]:
    return {"practice_id": "p1", "case_id": clinic.case.id, **more}


def at(moment: str) -> dict[str, str]:
    return {"due": moment, "wake": moment}


@pytest.mark.requirement("NS-08", "AU-18")
def test_the_standard_plan_as_the_graph_reads_it(clinic: Clinic, context: object) -> None:
    """Golden: a running execution of an older release reads exactly these fields."""
    clinic.change_practice(jitter_minutes=0)
    clinic.open_case()
    days = {
        "day0": at("2027-03-02T09:35:00.000000Z"),
        "day1": at("2027-03-03T07:00:00.000000Z"),
        "day3": at("2027-03-05T08:00:00.000000Z"),
        "day5": at("2027-03-08T07:00:00.000000Z"),
        "day7": at("2027-03-09T08:00:00.000000Z"),
    }
    names = ["DeliverDay0", "DeliverDay1", "DeliverDay3", "DeliverDay5", "DeliverDay7"]
    steps = [{"step": name, **when} for name, when in zip(names, days.values(), strict=True)]
    assert plan_follow_up.handler(named(clinic, since=None), context) == {
        "result": "open",
        "lane": "standard",
        "plan_no": 1,
        "days": days,
        "steps": [*steps, {"step": "CloseFollowUp", **days["day7"]}],
        "since": None,
        "wake": "2027-03-09T08:00:00.000000Z",
    }


@pytest.mark.requirement("HR-17", "AU-18")
def test_the_high_risk_plan_as_the_graph_reads_it(clinic: Clinic, context: object) -> None:
    clinic.change_practice(jitter_minutes=0)
    clinic.open_case(AT_RISK)
    plan = plan_follow_up.handler(named(clinic, since=None), context)
    assert plan["lane"] == "high_risk"
    assert all(day == OVER for day in plan["days"].values())
    assert [(one["step"], one["due"]) for one in plan["steps"]] == [
        ("DeliverDay0HighRisk", "2027-03-02T09:35:00.000000Z"),
        ("DeliverDay1HighRisk", "2027-03-03T07:00:00.000000Z"),
        ("CallDay1", "2027-03-03T07:00:00.000000Z"),
        ("DeliverDay2HighRisk", "2027-03-04T08:00:00.000000Z"),
        ("DeliverDay3HighRisk", "2027-03-05T07:00:00.000000Z"),
        ("NotifyClinicianDay3", "2027-03-05T07:00:00.000000Z"),
        ("DeliverDay5HighRisk", "2027-03-08T07:00:00.000000Z"),
        ("EscalateDay5", "2027-03-08T07:00:00.000000Z"),
        ("CloseFollowUp", "2027-03-08T07:00:00.000000Z"),
    ]


@pytest.mark.requirement("NS-05")
def test_an_ended_case_has_no_plan_but_a_reason(clinic: Clinic, context: object) -> None:
    clinic.open_case()
    clinic.tell(StaffStopped("s1"))
    plan = plan_follow_up.handler(named(clinic, since="2027-03-02T09:35:00Z"), context)
    assert plan["result"] == "manual"
    assert plan["steps"] == []
    assert plan["wake"] is None


@pytest.mark.requirement("NS-15", "NS-20")
def test_a_touchpoint_answers_open_and_when_it_was_due(clinic: Clinic, context: object) -> None:
    clinic.open_case()
    clinic.plan()
    due = "2027-03-02T09:35:00.000000Z"
    clinic.now = clinic.case.plan[0].due
    step = named(clinic, stage="immediate", plan_no=1, due=due)
    assert deliver_touchpoint.handler(step, context) == {"result": "open", "since": due}
    assert clinic.keys == ["immediate-sms", "immediate-email"]


@pytest.mark.requirement("HR-10", "HR-24")
@pytest.mark.parametrize("kind", ["call_day1", "clinician_notice", "escalation"])
def test_a_human_step_makes_its_task(clinic: Clinic, context: object, kind: str) -> None:
    clinic.open_case(AT_RISK)
    clinic.plan()
    due = "2027-03-03T07:00:00.000000Z"
    step = named(clinic, kind=kind, plan_no=1, due=due)
    assert create_task.handler(step, context) == {"result": "open", "since": due}
    assert clinic.work == [kind]
    stale = named(clinic, kind=kind, plan_no=0, due=due)
    assert create_task.handler(stale, context)["result"] == "replan"


@pytest.mark.requirement("NS-18")
@pytest.mark.parametrize(("outcome", "work"), [("completed", []), ("failed", ["follow_up_failed"])])
def test_the_end_answers_its_reason(
    clinic: Clinic, context: object, outcome: str, work: list[str]
) -> None:
    clinic.open_case()
    assert close_follow_up.handler(named(clinic, outcome=outcome), context) == {"result": outcome}
    assert clinic.work == work


@pytest.mark.requirement("EC-X06")
@pytest.mark.parametrize(
    ("handler", "step"),
    [
        (plan_follow_up.handler, {"since": None}),
        (deliver_touchpoint.handler, {"stage": "immediate", "plan_no": 1, "due": "2027-03-02T09Z"}),
        (close_follow_up.handler, {"outcome": "completed"}),
    ],
)
def test_a_step_takes_ids_and_codes_only(
    clinic: Clinic, context: object, handler: Handler, step: dict[str, Any]
) -> None:
    clinic.open_case()
    with pytest.raises(ValidationError):
        handler(named(clinic, **step, first_name=DETAILS.first_name), context)


@pytest.mark.requirement("EC-X06")
def test_answers_to_the_state_machine_hold_nobody_s_data(clinic: Clinic, context: object) -> None:
    clinic.open_case(AT_RISK)
    plan = plan_follow_up.handler(named(clinic, since=None), context)
    clinic.now = clinic.case.plan[0].due
    step = named(clinic, stage=Stage.IMMEDIATE.value, plan_no=1, due=plan["steps"][0]["due"])
    answers = f"{plan}{deliver_touchpoint.handler(step, context)}"
    for known in (DETAILS.first_name, DETAILS.phone, DETAILS.email, clinic.practice.name):
        assert str(known) not in answers
