"""What holds for every plan, whatever the practice's settings and the moment of the mark."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from weerzien.domain.calendar import message_window
from weerzien.domain.plan import (
    PlannedTouchpoint,
    PlanRequest,
    TouchpointPlan,
    mark_is_too_old,
)
from weerzien.domain.plan_touchpoints import plan_touchpoints
from weerzien.domain.practice import Closure, Practice, Role, Sender, Staff, StaffMember, Window
from weerzien.domain.protocol import protocol_for
from weerzien.domain.vocabulary import AddressForm, Lane, Stage, Variant

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


WEEKDAYS = st.frozensets(st.integers(1, 6), min_size=3).map(lambda days: days | {1})
DATES = st.dates(date(2026, 8, 1), date(2028, 7, 1))


@st.composite
def closures(draw: st.DrawFn) -> tuple[Closure, ...]:
    starts = draw(st.lists(st.dates(date(2026, 8, 1), date(2028, 8, 1)), max_size=4))
    return tuple(
        Closure(first, first + timedelta(days=draw(st.integers(0, 20)))) for first in starts
    )


@st.composite
def practices(draw: st.DrawFn) -> Practice:
    return replace(
        PRACTICE,
        sms_window=Window(time(draw(st.integers(8, 12))), time(20), draw(WEEKDAYS)),
        email_window=Window(time(draw(st.integers(7, 12))), time(20), draw(WEEKDAYS)),
        jitter_minutes=draw(st.integers(0, 300)),
        closures=draw(closures()),
        messages_during_closures=draw(st.booleans()),
        optional_holidays=draw(st.frozensets(st.sampled_from(["good_friday", "liberation_day"]))),
        sms_at_value=draw(st.booleans()),
    )


@st.composite
def requests(draw: st.DrawFn) -> PlanRequest:
    start = datetime.combine(draw(DATES), draw(st.times()), AMSTERDAM).astimezone(UTC)
    received = start + draw(st.timedeltas(timedelta(hours=-5), timedelta(days=3)))
    # Three times 24 hours reach into a fourth day when the clock goes forward: no plan then.
    assume(not mark_is_too_old(start, received, PRACTICE))
    return PlanRequest(
        case_id=draw(st.text(min_size=1, max_size=8)),
        lane=draw(st.sampled_from(Lane)),
        variant=draw(st.sampled_from(Variant)),
        missed_start=start,
        received_at=received,
    )


def missed_date(request: PlanRequest) -> date:
    return request.missed_start.astimezone(AMSTERDAM).date()


def in_window(one: PlannedTouchpoint, request: PlanRequest, practice: Practice) -> bool:
    day0 = one.stage is Stage.IMMEDIATE and one.on == missed_date(request)
    hours = message_window(one.on, one.channels, practice, practice.day0_latest if day0 else None)
    return hours is not None and hours.opens <= one.due < hours.closes


def assert_sound(plan: TouchpointPlan, request: PlanRequest, practice: Practice) -> None:
    stages = [
        one.stage for one in protocol_for(request.lane, request.variant, practice).touchpoints
    ]
    planned = [one.stage for one in plan.planned]
    assert planned == [stage for stage in stages if stage in planned]
    assert {*planned, *(one.stage for one in plan.skipped)} == {*stages} - request.done
    for one in plan.planned:
        assert one.due.astimezone(AMSTERDAM).date() == one.on
        assert in_window(one, request, practice)
        assert one.on >= missed_date(request) + one.offset * timedelta(days=1) or (
            one.stage is Stage.LAST_CONTACT
        )
        assert one.due < one.valid_until
    for one, after in pairwise(plan.planned):
        assert one.on < after.on
        assert one.valid_until <= after.due


@pytest.mark.requirement("NS-15", "NS-16", "NS-26", "D6")
@settings(max_examples=400, deadline=None)
@given(requests(), practices())
def test_a_plan_keeps_order_window_and_one_touchpoint_a_day(
    request: PlanRequest, practice: Practice
) -> None:
    plan = plan_touchpoints(request, practice)
    assert_sound(plan, request, practice)
    assert plan.planned[0].stage is Stage.IMMEDIATE
    assert plan.planned[0].due >= max(request.missed_start, request.received_at)
    assert plan.planned[-1].stage is Stage.LAST_CONTACT


@pytest.mark.requirement("TV-08")
@settings(max_examples=400, deadline=None)
@given(requests(), practices())
def test_mental_health_ends_in_its_band_wherever_the_band_has_an_open_day(
    request: PlanRequest, practice: Practice
) -> None:
    request = replace(request, lane=Lane.STANDARD, variant=Variant.MENTAL_HEALTH)
    plan = plan_touchpoints(request, practice)
    last = plan.planned[-1]
    band = [missed_date(request) + timedelta(days=day) for day in range(10, 15)]
    free = [day for day in band if day > plan.planned[0].on]
    if any(message_window(day, last.channels, practice) for day in free):
        assert last.on in band


@pytest.mark.requirement("AU-21", "NS-16", "NS-17")
@settings(max_examples=400, deadline=None)
@given(requests(), practices(), st.integers(1, 5), st.timedeltas(timedelta(), timedelta(days=20)))
def test_planning_again_repeats_no_date_and_keeps_the_last_contact(
    request: PlanRequest, practice: Practice, sent: int, later: timedelta
) -> None:
    first = plan_touchpoints(request, practice)
    gone = first.planned[: min(sent, len(first.planned) - 1)]
    again = replace(
        request,
        sent={one.stage: one.on for one in gone},
        done=frozenset(one.stage for one in gone) | {one.stage for one in first.skipped},
        not_before=gone[-1].due + later,
    )
    plan = plan_touchpoints(again, practice)
    assert_sound(plan, again, practice)
    assert plan.planned[-1].stage is Stage.LAST_CONTACT
    assert plan.planned[0].on > gone[-1].on
    assert all(one.due >= gone[-1].due + later for one in plan.planned)


@settings(max_examples=300, deadline=None)
@given(requests(), practices(), st.integers(1, 5))
def test_planning_again_right_after_a_touchpoint_changes_nothing(
    request: PlanRequest, practice: Practice, sent: int
) -> None:
    first = plan_touchpoints(request, practice)
    count = min(sent, len(first.planned))
    gone = first.planned[:count]
    again = replace(
        request,
        sent={one.stage: one.on for one in gone},
        done=frozenset(one.stage for one in gone) | {one.stage for one in first.skipped},
        not_before=gone[-1].due,
    )
    assert plan_touchpoints(again, practice).planned == first.planned[count:]
