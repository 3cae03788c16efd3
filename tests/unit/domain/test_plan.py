from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from weerzien.domain.calendar import local_date
from weerzien.domain.plan import PlanRequest, SkipReason, TouchpointPlan
from weerzien.domain.plan_touchpoints import plan_touchpoints
from weerzien.domain.practice import Closure, Practice, Role, Sender, Staff, StaffMember, Window
from weerzien.domain.vocabulary import AddressForm, Channel, Lane, Stage, Variant

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


ON_WEEKDAYS = replace(
    PRACTICE,
    sms_window=Window(time(9), time(20), frozenset({1, 2, 3, 4, 5})),
    email_window=Window(time(8), time(20), frozenset({1, 2, 3, 4, 5})),
)
IMMEDIATE, CHECK_IN, VALUE = Stage.IMMEDIATE, Stage.CHECK_IN, Stage.VALUE
BRIEF, SOFT, LAST = Stage.BRIEF_CHECK_IN, Stage.SOFT_DEADLINE, Stage.LAST_CONTACT


def request(
    missed: str,
    marked: str | None = None,
    lane: Lane = Lane.STANDARD,
    variant: Variant = Variant.GENERAL,
) -> PlanRequest:
    start = local(missed)
    received = local(marked) if marked else start + timedelta(minutes=30)
    return PlanRequest("case-1", lane, variant, start, received)


def days(plan: TouchpointPlan) -> dict[Stage, str]:
    return {one.stage: f"{one.on:%m-%d}" for one in plan.planned}


def offsets(plan: TouchpointPlan, missed: date) -> list[int]:
    return [(one.on - missed).days for one in plan.planned]


def skipped(plan: TouchpointPlan) -> dict[Stage, SkipReason]:
    return {one.stage: one.why for one in plan.skipped}


@pytest.mark.requirement("EC-T01", "NS-25", "D5")
@pytest.mark.parametrize(
    ("marked", "due"), [("10:20", "10:35"), ("11:50", "12:00"), ("12:30", "12:45")]
)
def test_the_opening_leaves_after_the_grace_and_within_two_hours(marked: str, due: str) -> None:
    plan = plan_touchpoints(request("2026-09-07T10:00", f"2026-09-07T{marked}"), PRACTICE)
    assert plan.planned[0].due == local(f"2026-09-07T{due}")


@pytest.mark.requirement("EC-E14")
def test_a_mark_before_the_visit_waits_for_its_start_and_the_grace() -> None:
    plan = plan_touchpoints(request("2026-09-07T10:00", "2026-09-07T08:05"), PRACTICE)
    assert plan.planned[0].due == local("2026-09-07T10:15")


@pytest.mark.requirement("EC-T02", "NS-26")
def test_an_opening_too_late_for_the_evening_goes_next_morning_and_check_in_a_day_later() -> None:
    plan = plan_touchpoints(request("2026-09-07T20:30", "2026-09-07T21:05"), PRACTICE)
    opening, check_in = plan.planned[:2]
    assert opening.on == date(2026, 9, 8)
    assert local("2026-09-08T09:00") <= opening.due <= local("2026-09-08T11:30")
    assert opening.shifted
    assert check_in.stage is CHECK_IN
    assert check_in.on == date(2026, 9, 9)


@pytest.mark.requirement("EC-T02", "NS-25")
def test_day_zero_may_go_after_eight_in_the_evening() -> None:
    plan = plan_touchpoints(request("2026-09-07T19:30", "2026-09-07T20:35"), PRACTICE)
    assert plan.planned[0].due == local("2026-09-07T20:50")


@pytest.mark.requirement("EC-T17")
def test_the_last_minute_of_the_evening_is_still_the_evening() -> None:
    plan = plan_touchpoints(request("2026-09-07T19:30", "2026-09-07T20:43"), PRACTICE)
    assert plan.planned[0].due == local("2026-09-07T20:58")
    assert plan.planned[0].valid_until == local("2026-09-07T21:00")


@pytest.mark.requirement("NS-26")
def test_openings_before_the_window_leave_in_its_first_ten_minutes() -> None:
    series = request("2026-09-07T07:15", "2026-09-07T07:30")
    plans = [
        plan_touchpoints(replace(series, case_id=f"case-{number}"), PRACTICE)
        for number in range(200)
    ]
    moments = sorted(plan.planned[0].due for plan in plans)
    assert local("2026-09-07T09:00") <= moments[0] < local("2026-09-07T09:01")
    assert local("2026-09-07T09:09") < moments[-1] <= local("2026-09-07T09:10")
    assert len(set(moments)) > 150


@pytest.mark.requirement("NS-26")
def test_a_practice_without_jitter_opens_with_its_window() -> None:
    series = request("2026-09-07T07:15", "2026-09-07T07:30")
    plan = plan_touchpoints(series, replace(PRACTICE, jitter_minutes=0))
    assert plan.planned[0].due == local("2026-09-07T09:00")


@pytest.mark.requirement("EC-E04", "D5")
def test_a_mark_five_hours_late_still_opens_on_day_zero() -> None:
    plan = plan_touchpoints(request("2026-09-07T10:00", "2026-09-07T15:00"), PRACTICE)
    assert plan.planned[0].due == local("2026-09-07T15:15")
    assert offsets(plan, date(2026, 9, 7)) == [0, 1, 3, 5, 7]


@pytest.mark.requirement("EC-E04", "NS-16")
@pytest.mark.parametrize(
    ("marked", "expected", "lost"),
    [
        ("2026-09-08T10:00", [1, 2, 3, 5, 7], set()),
        ("2026-09-09T10:00", [2, 3, 5, 7], {CHECK_IN}),
        ("2026-09-10T10:00", [3, 4, 5, 7], {CHECK_IN}),
    ],
)
def test_a_mark_days_late_opens_that_day_and_skips_what_comes_too_late(
    marked: str, expected: list[int], lost: set[Stage]
) -> None:
    plan = plan_touchpoints(request("2026-09-07T10:00", marked), PRACTICE)
    assert offsets(plan, date(2026, 9, 7)) == expected
    assert skipped(plan) == dict.fromkeys(lost, SkipReason.SKIPPED_LATE)


@pytest.mark.requirement("EC-E04", "NS-28")
def test_a_mark_of_day_four_starts_no_message() -> None:
    plan = plan_touchpoints(request("2026-09-07T23:00", "2026-09-11T00:10"), PRACTICE)
    assert plan.planned == ()
    assert plan.too_old
    assert set(skipped(plan).values()) == {SkipReason.TOO_OLD}


@pytest.mark.requirement("EC-T03", "NS-26")
def test_easter_and_the_clock_change_move_the_series_on_in_order() -> None:
    plan = plan_touchpoints(request("2027-03-27T10:00"), PRACTICE)
    expected = {IMMEDIATE: "03-27", CHECK_IN: "03-30", VALUE: "03-31", SOFT: "04-01", LAST: "04-03"}
    assert days(plan) == expected


@pytest.mark.requirement("EC-T04", "D6")
def test_the_hour_is_right_after_the_clock_goes_back() -> None:
    plan = plan_touchpoints(request("2027-10-29T10:00"), PRACTICE)
    value = plan.planned[2]
    assert value.on == date(2027, 11, 1)
    assert local("2027-11-01T08:00") <= value.due <= local("2027-11-01T10:30")


@pytest.mark.requirement("EC-T04")
def test_new_years_day_is_passed_over() -> None:
    plan = plan_touchpoints(request("2026-12-31T10:00"), PRACTICE)
    assert days(plan)[CHECK_IN] == "01-02"
    assert days(plan)[VALUE] == "01-04"


@pytest.mark.requirement("EC-T10", "TV-08")
@pytest.mark.parametrize(
    ("missed", "marked", "last"),
    [
        ("2026-12-14T10:00", "2026-12-14T10:30", date(2026, 12, 28)),
        ("2026-12-13T10:00", "2026-12-13T10:30", date(2026, 12, 24)),
    ],
)
def test_mental_health_says_goodbye_between_day_ten_and_fourteen(
    missed: str, marked: str, last: date
) -> None:
    series = request(missed, marked, variant=Variant.MENTAL_HEALTH)
    plan = plan_touchpoints(series, PRACTICE)
    assert plan.planned[-1].stage is LAST
    assert plan.planned[-1].on == last


@pytest.mark.requirement("TV-08")
def test_a_stage_that_shifted_onto_the_last_free_day_makes_way_for_the_last_contact() -> None:
    # Closed on days 9 and 10, open on day 11, closed from day 12 on.
    closed = replace(
        PRACTICE,
        messages_during_closures=False,
        closures=(
            Closure(date(2026, 9, 16), date(2026, 9, 17)),
            Closure(date(2026, 9, 19), date(2026, 9, 30)),
        ),
    )
    series = request("2026-09-07T10:00", variant=Variant.MENTAL_HEALTH)
    plan = plan_touchpoints(series, closed)
    assert days(plan)[LAST] == "09-18"
    assert skipped(plan) == {SOFT: SkipReason.SKIPPED_LATE}


@pytest.mark.requirement("EC-T11", "NS-16")
def test_a_late_mark_before_whitsun() -> None:
    plan = plan_touchpoints(request("2027-05-11T10:00", "2027-05-13T10:00"), PRACTICE)
    assert days(plan) == {IMMEDIATE: "05-13", VALUE: "05-14", SOFT: "05-18", LAST: "05-19"}
    assert skipped(plan) == {CHECK_IN: SkipReason.SKIPPED_LATE}


@pytest.mark.requirement("EC-T12", "NS-26")
def test_a_weekend_pushes_the_standard_series_on_where_windows_are_weekdays() -> None:
    plan = plan_touchpoints(request("2026-09-11T10:00"), ON_WEEKDAYS)
    assert days(plan)[CHECK_IN] == "09-14"
    assert days(plan)[VALUE] == "09-15"


@pytest.mark.requirement("EC-T12", "HR-11", "HR-17")
def test_a_weekend_pushes_the_high_risk_series_on() -> None:
    plan = plan_touchpoints(request("2026-09-11T10:00", lane=Lane.HIGH_RISK), PRACTICE)
    expected = {IMMEDIATE: "09-11", CHECK_IN: "09-12", BRIEF: "09-14", VALUE: "09-15"}
    assert days(plan) == {**expected, LAST: "09-16"}


@pytest.mark.requirement("NS-26", "D6")
def test_follow_ups_of_many_cases_are_spread_over_the_first_hours() -> None:
    series = request("2026-09-07T10:00")
    plans = [
        plan_touchpoints(replace(series, case_id=f"case-{number}"), PRACTICE)
        for number in range(200)
    ]
    moments = sorted(plan.planned[1].due for plan in plans)
    assert moments[0] < local("2026-09-08T08:10")
    assert moments[-1] > local("2026-09-08T10:20")
    assert moments[-1] <= local("2026-09-08T10:30")
    assert len(set(moments)) > 190


def test_the_same_request_gives_the_same_plan() -> None:
    series = request("2026-09-07T10:00")
    assert plan_touchpoints(series, PRACTICE) == plan_touchpoints(series, PRACTICE)


@pytest.mark.requirement("NS-39")
def test_a_stage_lives_two_hours_on_day_zero_and_a_day_afterwards() -> None:
    plan = plan_touchpoints(request("2026-09-07T10:00"), PRACTICE)
    opening, check_in, value = plan.planned[:3]
    assert opening.valid_until == opening.due + timedelta(hours=2)
    assert check_in.valid_until == check_in.due + timedelta(hours=24)
    assert value.valid_until == value.due + timedelta(hours=24)


@pytest.mark.requirement("NS-39", "NS-26")
def test_no_stage_lives_into_the_day_of_the_next_one() -> None:
    plan = plan_touchpoints(request("2026-09-07T10:00", lane=Lane.HIGH_RISK), PRACTICE)
    for one, after in pairwise(plan.planned):
        assert local_date(one.valid_until - timedelta(seconds=1), PRACTICE) < after.on


@pytest.mark.requirement("NS-17", "NS-16")
def test_a_series_resumes_at_the_next_stage_that_is_not_too_late() -> None:
    paused = replace(
        request("2026-09-10T10:00"),  # Thursday
        sent={IMMEDIATE: date(2026, 9, 10), CHECK_IN: date(2026, 9, 11)},
        done=frozenset({IMMEDIATE, CHECK_IN}),
        not_before=local("2026-09-16T08:00"),  # Wednesday, day 6
    )
    plan = plan_touchpoints(paused, PRACTICE)
    assert days(plan) == {SOFT: "09-16", LAST: "09-17"}
    assert skipped(plan) == {VALUE: SkipReason.SKIPPED_LATE}


@pytest.mark.requirement("AU-21", "NS-16")
def test_after_a_long_pause_only_the_last_contact_is_left() -> None:
    paused = replace(
        request("2026-09-07T10:00"),
        sent={IMMEDIATE: date(2026, 9, 7)},
        done=frozenset({IMMEDIATE}),
        not_before=local("2026-09-25T14:00"),
    )
    plan = plan_touchpoints(paused, PRACTICE)
    assert days(plan) == {LAST: "09-25"}
    assert plan.planned[0].due == local("2026-09-25T14:00")


def test_an_opening_that_was_held_goes_as_if_the_mark_came_at_the_resume() -> None:
    held = replace(request("2026-09-07T10:00"), not_before=local("2026-09-09T12:00"))
    plan = plan_touchpoints(held, PRACTICE)
    assert plan.planned[0].due == local("2026-09-09T12:00")
    assert offsets(plan, date(2026, 9, 7)) == [2, 3, 5, 7]
    too_late = replace(held, not_before=local("2026-09-11T12:00"))
    assert skipped(plan_touchpoints(too_late, PRACTICE))[IMMEDIATE] is SkipReason.SKIPPED_LATE


def test_planning_again_keeps_dates_that_closed_days_had_moved() -> None:
    series = request("2026-12-24T10:00", lane=Lane.HIGH_RISK)
    first = plan_touchpoints(series, PRACTICE)
    assert days(first) == {
        IMMEDIATE: "12-24",
        CHECK_IN: "12-28",
        BRIEF: "12-29",
        VALUE: "12-30",
        LAST: "12-31",
    }
    later = replace(
        series,
        sent={IMMEDIATE: date(2026, 12, 24), CHECK_IN: date(2026, 12, 28)},
        done=frozenset({IMMEDIATE, CHECK_IN}),
        not_before=local("2026-12-29T08:01"),
    )
    again = plan_touchpoints(later, PRACTICE)
    assert again.skipped == ()
    assert [one.on for one in again.planned] == [one.on for one in first.planned[2:]]


@pytest.mark.requirement("HR-24")
@pytest.mark.parametrize(
    ("raised", "sent", "expected"),
    [
        ("2026-09-08T12:00", {IMMEDIATE: 7, CHECK_IN: 8}, {BRIEF: "09-09", VALUE: "09-10"}),
        ("2026-09-11T12:00", {IMMEDIATE: 7, CHECK_IN: 8, VALUE: 10}, {}),
    ],
)
def test_a_raised_risk_goes_on_in_its_lane_at_the_current_day(
    raised: str, sent: dict[Stage, int], expected: dict[Stage, str]
) -> None:
    again = replace(
        request("2026-09-07T10:00", lane=Lane.HIGH_RISK),
        sent={stage: date(2026, 9, day) for stage, day in sent.items()},
        done=frozenset(sent),
        not_before=local(raised),
    )
    assert days(plan_touchpoints(again, PRACTICE)) == {**expected, LAST: "09-12"}


@pytest.mark.requirement("HR-24")
def test_a_risk_raised_after_day_five_still_leaves_the_last_contact() -> None:
    sent = {IMMEDIATE: 7, CHECK_IN: 8, VALUE: 10, SOFT: 12}
    again = replace(
        request("2026-09-07T10:00", lane=Lane.HIGH_RISK),
        sent={stage: date(2026, 9, day) for stage, day in sent.items()},
        done=frozenset(sent),
        not_before=local("2026-09-13T12:00"),  # Sunday
    )
    plan = plan_touchpoints(again, PRACTICE)
    assert days(plan) == {LAST: "09-14"}
    assert skipped(plan) == {BRIEF: SkipReason.SKIPPED_LATE}


@pytest.mark.requirement("NS-39")
def test_a_retry_goes_when_asked_and_ends_when_its_stage_ends() -> None:
    series = request("2026-09-07T10:00")
    check_in = plan_touchpoints(series, PRACTICE).planned[1]
    retrying = replace(
        series,
        sent={IMMEDIATE: date(2026, 9, 7)},
        done=frozenset({IMMEDIATE}),
        not_before=check_in.due,
        retry_at={CHECK_IN: local("2026-09-08T13:00")},
        keep_until={CHECK_IN: check_in.valid_until},
    )
    again = plan_touchpoints(retrying, PRACTICE)
    assert again.planned[0].due == local("2026-09-08T13:00")
    assert again.planned[0].valid_until == check_in.valid_until
    evening = replace(retrying, retry_at={CHECK_IN: local("2026-09-08T20:10")})
    assert plan_touchpoints(evening, PRACTICE).planned[0].due == local("2026-09-09T08:00")
    expired = replace(retrying, retry_at={CHECK_IN: check_in.valid_until})
    assert skipped(plan_touchpoints(expired, PRACTICE)) == {CHECK_IN: SkipReason.EXPIRED}


def test_the_second_channel_of_a_touchpoint_may_follow_on_the_same_date() -> None:
    half_sent = replace(
        request("2026-09-07T10:00"),
        sent={IMMEDIATE: date(2026, 9, 7)},
        not_before=local("2026-09-07T10:50"),
        retry_at={IMMEDIATE: local("2026-09-07T11:00")},
    )
    plan = plan_touchpoints(half_sent, PRACTICE)
    assert plan.planned[0].due == local("2026-09-07T11:00")
    assert offsets(plan, date(2026, 9, 7)) == [0, 1, 3, 5, 7]


@pytest.mark.requirement("D6", "NS-26", "TV-08")
@pytest.mark.parametrize("variant", list(Variant))
@pytest.mark.parametrize("lane", list(Lane))
@pytest.mark.parametrize("pivot", ["2027-03-28", "2027-10-31", "2027-03-29", "2026-12-25"])
def test_every_protocol_keeps_local_hours_around_clock_changes_and_holidays(
    pivot: str, lane: Lane, variant: Variant
) -> None:
    practice = replace(PRACTICE, sms_at_value=True)
    for back in range(-2, 15):
        missed = date.fromisoformat(pivot) - timedelta(days=back)
        plan = plan_touchpoints(request(f"{missed}T10:00", lane=lane, variant=variant), practice)
        for one in plan.planned:
            clock = one.due.astimezone(AMSTERDAM)
            opens = time(9) if Channel.SMS in one.channels else time(8)
            assert one.due.tzinfo is UTC or one.due.utcoffset() is not None
            assert opens <= clock.time() <= time(11, 30)
            assert clock.date() == one.on
            assert clock.isoweekday() <= 6
