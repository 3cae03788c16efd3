from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from weerzien.domain.people_plan import (
    HumanReason,
    HumanStep,
    booked_visit_is_far,
    call_attempts_plan,
    human_steps_after_raise,
    plan_call,
    plan_people,
)
from weerzien.domain.practice import Closure, Practice, Role, Sender, Staff, StaffMember
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import AddressForm, Variant

OWNER = StaffMember("staff-1", "Owner")
ROLE = Role(OWNER, StaffMember("staff-2", "Stand-in"))
PRACTICE = Practice(
    id="p1",
    name="Praktijk",
    short_name="Praktijk",
    pepper="pepper",
    phone="+31201234567",
    booking_url="https://example.test",
    variant=Variant.GENERAL,
    address_form=AddressForm.U,
    sender=Sender("+3197012345678", two_way=True, mail_name="Praktijk", mail_address="a@b.test"),
    staff=Staff(ROLE, ROLE, ROLE, ROLE),
)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


CALL, NOTICE, ESCALATION = TaskKind.CALL_DAY1, TaskKind.CLINICIAN_NOTICE, TaskKind.ESCALATION


def people(
    missed: str, marked: str | None = None, practice: Practice = PRACTICE
) -> dict[TaskKind, HumanStep]:
    start = local(missed)
    received = local(marked) if marked else start + timedelta(minutes=30)
    return {step.kind: step for step in plan_people(start, received, practice)}


def raised(missed: str, at: str) -> dict[TaskKind, HumanStep]:
    start = local(missed)
    steps = human_steps_after_raise(start, start + timedelta(minutes=30), local(at), PRACTICE)
    return {step.kind: step for step in steps}


@pytest.mark.requirement("HR-10", "HR-12", "HR-13", "HR-17")
def test_an_ordinary_week_has_call_on_day_one_notice_on_three_escalation_on_five() -> None:
    steps = people("2026-09-07T10:00")
    expected = {CALL: "2026-09-08", NOTICE: "2026-09-10"}
    for kind, day in expected.items():
        assert steps[kind].opens_at == local(f"{day}T08:00")
        assert steps[kind].due == local(f"{day}T17:00")
        assert steps[kind].reasons == frozenset()
    assert steps[ESCALATION].opens_at == local("2026-09-14T08:00")  # day 5 is a Saturday
    assert all(step.feasible for step in steps.values())


@pytest.mark.requirement("EC-T05", "HR-28", "HR-29", "D7")
def test_before_easter_call_and_notice_are_on_the_friday_itself() -> None:
    steps = people("2027-03-26T10:00", "2027-03-26T10:30")
    closing = local("2027-03-26T17:00")
    assert steps[CALL].opens_at == local("2027-03-26T10:30")
    assert steps[CALL].due == closing
    assert steps[CALL].feasible
    assert local("2027-03-26T10:30") <= steps[NOTICE].opens_at < closing
    assert steps[NOTICE].due == closing
    assert steps[ESCALATION].opens_at == local("2027-03-31T08:00")


@pytest.mark.requirement("EC-T05", "HR-28")
def test_a_mark_after_closing_before_easter_makes_a_call_at_once_that_is_not_feasible() -> None:
    steps = people("2027-03-26T10:00", "2027-03-26T17:30")
    assert steps[CALL].opens_at == steps[CALL].due == local("2027-03-26T17:30")
    assert not steps[CALL].feasible
    assert HumanReason.NOT_FEASIBLE_72H in steps[CALL].reasons
    assert steps[NOTICE].opens_at == local("2027-03-26T17:30")


@pytest.mark.requirement("EC-T06", "HR-28")
def test_one_opening_hour_left_on_monday_is_enough_and_half_an_hour_is_not() -> None:
    call = people("2026-09-11T09:00")[CALL]
    assert (call.opens_at, call.due) == (local("2026-09-14T08:00"), local("2026-09-14T09:00"))
    pulled = people("2026-09-11T08:30")[CALL]
    assert pulled.opens_at == local("2026-09-11T09:00")
    assert pulled.due == local("2026-09-11T17:00")
    assert pulled.reasons == {HumanReason.PULLED_FORWARD}
    assert pulled.feasible


@pytest.mark.requirement("EC-T06", "HR-28")
def test_the_notice_of_a_closed_day_three_comes_in_the_last_hours_before() -> None:
    notice = people("2026-09-09T10:00")[NOTICE]
    assert notice.opens_at == local("2026-09-11T13:00")
    assert notice.due == local("2026-09-11T17:00")


@pytest.mark.requirement("EC-T08", "HR-29")
def test_an_escalation_never_waits_until_day_eight() -> None:
    escalation = people("2027-03-22T10:00")[ESCALATION]
    assert escalation.opens_at == local("2027-03-26T13:00")
    assert escalation.due == local("2027-03-26T17:00")


@pytest.mark.requirement("EC-T08", "HR-28")
def test_before_christmas_the_call_is_on_the_same_day() -> None:
    call = people("2026-12-24T10:00")[CALL]
    assert call.opens_at == local("2026-12-24T10:30")
    assert call.due == local("2026-12-24T17:00")


@pytest.mark.requirement("EC-T15", "HR-16")
def test_own_closures_send_tasks_to_the_stand_in_and_the_72_hours_hold() -> None:
    away = replace(PRACTICE, closures=(Closure(date(2026, 9, 8), date(2026, 9, 21)),))
    steps = people("2026-09-07T10:00", practice=away)
    assert steps[CALL].due == local("2026-09-08T17:00")
    assert steps[CALL].feasible
    assert all(HumanReason.STAND_IN in step.reasons for step in steps.values())


@pytest.mark.requirement("NS-28", "EC-E04")
def test_a_mark_too_old_leaves_only_the_call_at_once() -> None:
    steps = people("2026-09-07T10:00", "2026-09-11T09:00")
    assert set(steps) == {CALL}
    assert steps[CALL].due == local("2026-09-11T09:00")
    assert HumanReason.TOO_OLD in steps[CALL].reasons


def test_a_late_mark_is_called_on_its_own_day() -> None:
    call = people("2026-09-07T10:00", "2026-09-09T10:00")[CALL]
    assert (call.opens_at, call.due) == (local("2026-09-09T10:00"), local("2026-09-09T17:00"))


def test_a_mark_minutes_before_closing_leaves_the_next_day_too() -> None:
    call = people("2026-09-07T10:00", "2026-09-08T16:45")[CALL]
    assert (call.opens_at, call.due) == (local("2026-09-08T16:45"), local("2026-09-09T17:00"))


@pytest.mark.requirement("EC-E14")
def test_people_wait_for_the_start_of_a_visit_that_is_marked_before_it() -> None:
    call = people("2027-03-26T10:00", "2027-03-26T09:00")[CALL]
    assert call.opens_at == local("2027-03-26T10:15")


@pytest.mark.requirement("HR-10")
def test_a_call_that_is_called_feasible_is_due_within_72_hours() -> None:
    for day in range(400):
        start = local("2026-08-01T09:40") + timedelta(days=day)
        call = plan_call(start, start + timedelta(minutes=20), PRACTICE)
        weekday = call.opens_at.astimezone(AMSTERDAM).isoweekday()
        assert call.opens_at <= call.due <= start + timedelta(hours=72)
        assert not call.feasible or weekday <= 5


@pytest.mark.requirement("NS-29", "EC-E07")
def test_a_booked_visit_in_ten_days_is_far_and_one_in_seven_is_not() -> None:
    mark = local("2026-09-07T10:30")
    assert booked_visit_is_far(mark, local("2026-09-17T09:00"), PRACTICE)
    assert not booked_visit_is_far(mark, local("2026-09-14T16:00"), PRACTICE)


@pytest.mark.requirement("HR-24", "D9")
def test_a_risk_raised_on_day_two_calls_at_once_and_leaves_the_rest_ahead() -> None:
    steps = raised("2026-09-07T10:00", "2026-09-09T11:00")
    assert steps[CALL].opens_at == steps[CALL].due == local("2026-09-09T11:00")
    assert steps[CALL].feasible
    assert steps[NOTICE].opens_at == local("2026-09-10T08:00")
    assert steps[ESCALATION].opens_at == local("2026-09-14T08:00")


@pytest.mark.requirement("HR-24", "D9")
def test_a_risk_raised_after_day_five_calls_and_tells_at_once_and_escalates_next_day() -> None:
    steps = raised("2026-09-09T10:00", "2026-09-15T11:00")
    assert steps[CALL].due == steps[NOTICE].due == local("2026-09-15T11:00")
    assert not steps[CALL].feasible
    assert steps[ESCALATION].opens_at == local("2026-09-16T08:00")


@pytest.mark.requirement("HR-31", "D24")
def test_the_call_is_tried_three_times_two_hours_apart_and_twice_the_next_day() -> None:
    attempts = call_attempts_plan(local("2026-09-11T08:00"), PRACTICE)
    days = ["2026-09-11T08:00", "2026-09-11T10:00", "2026-09-11T12:00"]
    assert attempts == tuple(
        local(text) for text in [*days, "2026-09-14T08:00", "2026-09-14T10:00"]
    )


@pytest.mark.requirement("HR-31")
def test_a_short_day_puts_the_attempts_closer() -> None:
    attempts = call_attempts_plan(local("2026-09-11T14:00"), PRACTICE)
    assert attempts[:3] == tuple(local(f"2026-09-11T{hour}:00") for hour in (14, 15, 16))
