"""The edges of the people's plan: closed days, openings that are past, the last minute there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from unit.domain.test_people_plan import (
    CALL,
    ESCALATION,
    NOTICE,
    PRACTICE,
    local,
    people,
    raised,
)
from weerzien.domain.calendar import add_opening_time, last_opening_before
from weerzien.domain.people_plan import HumanReason, HumanStep, call_attempts_plan
from weerzien.domain.practice import Closure, Practice
from weerzien.domain.task import TaskKind

Why = HumanReason


def step(kind: TaskKind, opens: str, due: str, *reasons: HumanReason) -> HumanStep:
    feasible = Why.NOT_FEASIBLE_72H not in reasons
    return HumanStep(kind, local(opens), local(due), feasible, frozenset(reasons))


@pytest.mark.requirement("HR-28", "HR-30", "D7")
@pytest.mark.parametrize(
    ("marked", "opens", "reasons"),
    [
        # Day 3 of Wednesday is a Saturday: the notice is on Friday, four hours before closing.
        ("2026-09-09T10:30", "2026-09-11T13:00", {Why.CLOSED_DAY, Why.PULLED_FORWARD}),
        ("2026-09-11T15:00", "2026-09-11T15:00", {Why.CLOSED_DAY, Why.PULLED_FORWARD}),
        ("2026-09-11T16:59", "2026-09-11T16:59", {Why.CLOSED_DAY, Why.PULLED_FORWARD}),
    ],
)
def test_a_notice_of_a_closed_day_is_pulled_forward(
    marked: str, opens: str, reasons: set[HumanReason]
) -> None:
    notice = people("2026-09-09T10:00", marked)[NOTICE]
    assert notice == step(NOTICE, opens, "2026-09-11T17:00", *reasons)


@pytest.mark.requirement("HR-28")
@pytest.mark.parametrize("minute", ["17:00", "17:01"])
def test_a_notice_pulled_to_an_opening_that_is_over_is_due_at_once(minute: str) -> None:
    at = f"2026-09-11T{minute}"
    assert people("2026-09-09T10:00", at)[NOTICE] == step(NOTICE, at, at, Why.CLOSED_DAY, Why.PAST)


@pytest.mark.requirement("HR-28", "HR-30")
def test_a_short_day_before_a_closed_one_is_used_from_its_opening_on() -> None:
    short = replace(PRACTICE, opening=replace(PRACTICE.opening, opens=time(9), closes=time(11, 30)))
    notice = people("2026-09-09T10:00", practice=short)[NOTICE]
    assert notice.opens_at == local("2026-09-11T09:00")
    assert notice.due == local("2026-09-11T11:30")


@pytest.mark.requirement("HR-12", "HR-28", "EC-T15")
@pytest.mark.parametrize(
    ("marked", "opens", "due", "reasons"),
    [
        ("2026-09-09T10:00", "2026-09-10T08:00", "2026-09-10T17:00", set()),
        ("2026-09-10T09:15", "2026-09-10T09:15", "2026-09-10T17:00", set()),
        ("2026-09-10T16:59", "2026-09-10T16:59", "2026-09-10T17:00", set()),
        # Closing itself is outside: what comes then has no time left, and is due at once.
        ("2026-09-10T17:00", "2026-09-10T17:00", "2026-09-10T17:00", {Why.PAST}),
    ],
)
def test_a_late_mark_finds_day_three_as_far_as_it_is_left(
    marked: str, opens: str, due: str, reasons: set[HumanReason]
) -> None:
    notice = people("2026-09-07T10:00", marked)[NOTICE]
    assert notice == step(NOTICE, opens, due, *reasons)


@pytest.mark.requirement("HR-13", "HR-29")
def test_an_escalation_says_that_its_day_was_closed_only_where_it_was() -> None:
    # Day 5 of Thursday is a Tuesday; of Monday a Saturday.
    assert people("2026-09-10T10:00")[ESCALATION] == step(
        ESCALATION, "2026-09-15T08:00", "2026-09-15T17:00"
    )
    assert people("2026-09-07T10:00")[ESCALATION] == step(
        ESCALATION, "2026-09-14T08:00", "2026-09-14T17:00", Why.CLOSED_DAY
    )


@pytest.mark.requirement("HR-28", "HR-29", "EC-T08")
def test_an_escalation_before_closed_days_says_why_it_is_early() -> None:
    assert people("2027-03-22T10:00")[ESCALATION] == step(
        ESCALATION, "2027-03-26T13:00", "2027-03-26T17:00", Why.CLOSED_DAY, Why.PULLED_FORWARD
    )


@pytest.mark.requirement("HR-28")
@pytest.mark.parametrize(
    ("marked", "reasons"),
    [("2027-03-26T16:59", {Why.PULLED_FORWARD}), ("2027-03-26T17:00", {Why.NOT_FEASIBLE_72H})],
)
def test_a_call_can_be_pulled_forward_until_closing(marked: str, reasons: set[HumanReason]) -> None:
    call = people("2027-03-26T10:00", marked)[CALL]
    due = "2027-03-26T17:00"
    assert call == step(CALL, marked, due, *reasons)


@pytest.mark.requirement("HR-24", "HR-28", "D9")
@pytest.mark.parametrize(
    ("at", "reasons"),
    [
        ("2026-09-10T09:59", {Why.RISK_RAISED}),
        ("2026-09-10T10:00", {Why.RISK_RAISED, Why.NOT_FEASIBLE_72H}),
    ],
)
def test_a_raised_call_says_whether_72_hours_can_still_be_kept(
    at: str, reasons: set[HumanReason]
) -> None:
    assert raised("2026-09-07T10:00", at)[CALL] == step(CALL, at, at, *reasons)


@pytest.mark.requirement("HR-24", "D9")
def test_a_step_at_the_very_moment_of_a_raise_is_past_and_says_so() -> None:
    past = {Why.RISK_RAISED, Why.PAST}
    before = raised("2026-09-07T10:00", "2026-09-10T07:59:59")
    assert before[NOTICE] == step(NOTICE, "2026-09-10T08:00", "2026-09-10T17:00")
    moment = raised("2026-09-07T10:00", "2026-09-10T08:00")
    assert moment[NOTICE] == step(NOTICE, "2026-09-10T08:00", "2026-09-10T08:00", *past)
    late = raised("2026-09-09T10:00", "2026-09-15T11:00")
    assert late[NOTICE] == step(NOTICE, "2026-09-15T11:00", "2026-09-15T11:00", *past)
    assert late[ESCALATION] == step(ESCALATION, "2026-09-16T08:00", "2026-09-16T17:00", *past)


@pytest.mark.requirement("HR-31")
@pytest.mark.parametrize(
    ("opens", "tries"),
    [
        ("12:59", ("12:59", "14:59", "16:59")),
        # Exactly four hours: the third try would be at closing, so they come closer.
        ("13:00", ("13:00", "14:20", "15:40")),
        ("12:00", ("12:00", "14:00", "16:00")),
    ],
)
def test_tries_lie_two_hours_apart_where_the_last_is_before_closing(
    opens: str, tries: tuple[str, ...]
) -> None:
    attempts = call_attempts_plan(local(f"2026-09-10T{opens}"), PRACTICE)
    assert attempts[:3] == tuple(local(f"2026-09-10T{one}") for one in tries)


@pytest.mark.requirement("HR-30")
def test_opening_time_ends_at_closing_and_not_at_the_next_opening() -> None:
    end = add_opening_time(local("2026-09-10T13:00"), timedelta(hours=4), PRACTICE)
    assert end == local("2026-09-10T17:00")


def test_a_practice_that_is_never_open_has_no_last_opening() -> None:
    never: Practice = replace(PRACTICE, closures=(Closure(date(2020, 1, 1), date(2030, 1, 1)),))
    with pytest.raises(ValueError, match=r"^practice_never_opens$"):
        last_opening_before(date(2026, 9, 11), never)


def test_the_last_opening_before_a_day_is_not_on_that_day() -> None:
    assert last_opening_before(date(2026, 9, 10), PRACTICE).opens == local("2026-09-09T08:00")
