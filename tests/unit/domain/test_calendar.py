from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerzien.domain.calendar import (
    add_opening_time,
    at_local,
    end_of_working_day,
    first_message_moment,
    first_open_moment,
    is_working_day,
    last_opening_before,
    local_date,
    message_window,
    next_message_day,
    next_working_day,
    opening_on,
    opening_time_between,
    resume_after_reply,
)
from weerzien.domain.practice import Closure, Practice, Role, Sender, Staff, StaffMember, Window
from weerzien.domain.vocabulary import AddressForm, Channel, Variant

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


SMS, EMAIL = Channel.SMS, Channel.EMAIL
HOLIDAY_WEEKS = replace(PRACTICE, closures=(Closure(date(2026, 7, 20), date(2026, 7, 31)),))


@pytest.mark.requirement("EC-T20")
def test_the_date_is_that_of_the_practice_not_of_utc() -> None:
    assert local_date(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), PRACTICE) == date(2026, 7, 2)


@pytest.mark.requirement("D6")
@pytest.mark.parametrize(
    ("day", "hour_in_utc"), [("2027-03-27", 8), ("2027-03-30", 7), ("2027-10-29", 7)]
)
def test_nine_in_the_morning_stays_nine_across_a_clock_change(day: str, hour_in_utc: int) -> None:
    moment = at_local(date.fromisoformat(day), time(9), PRACTICE)
    assert (moment.hour, moment.tzinfo) == (hour_in_utc, UTC)


def test_weekends_holidays_and_own_closures_are_no_working_days() -> None:
    assert is_working_day(date(2026, 7, 17), HOLIDAY_WEEKS)
    assert not is_working_day(date(2026, 7, 18), HOLIDAY_WEEKS)
    assert not is_working_day(date(2026, 7, 20), HOLIDAY_WEEKS)
    assert not is_working_day(date(2026, 12, 25), HOLIDAY_WEEKS)
    assert next_working_day(date(2026, 7, 17), HOLIDAY_WEEKS) == date(2026, 8, 3)


def test_a_chosen_holiday_closes_the_practice_and_its_messages() -> None:
    closed = replace(PRACTICE, optional_holidays=frozenset({"good_friday"}))
    assert opening_on(date(2027, 3, 26), closed) is None
    assert message_window(date(2027, 3, 26), [EMAIL], closed) is None
    assert opening_on(date(2027, 3, 26), PRACTICE) is not None


@pytest.mark.requirement("NS-26")
def test_a_touchpoint_waits_until_all_its_channels_are_open() -> None:
    monday = date(2026, 9, 7)
    both = message_window(monday, [SMS, EMAIL], PRACTICE)
    assert both == (local("2026-09-07T09:00"), local("2026-09-07T20:00"))
    assert message_window(monday, [EMAIL], PRACTICE) == (
        local("2026-09-07T08:00"),
        local("2026-09-07T20:00"),
    )


@pytest.mark.requirement("NS-25")
def test_day_zero_may_go_until_nine_in_the_evening() -> None:
    window = message_window(date(2026, 9, 7), [SMS, EMAIL], PRACTICE, time(21))
    assert window
    assert window.closes == local("2026-09-07T21:00")


@pytest.mark.requirement("NS-26")
@pytest.mark.parametrize("day", ["2026-09-06", "2026-12-25", "2027-03-29"])
def test_no_message_on_sundays_and_holidays(day: str) -> None:
    assert message_window(date.fromisoformat(day), [EMAIL], PRACTICE) is None


def test_own_closures_stop_messages_only_where_the_practice_says_so() -> None:
    silent = replace(HOLIDAY_WEEKS, messages_during_closures=False)
    assert next_message_day(date(2026, 7, 20), [EMAIL], HOLIDAY_WEEKS) == date(2026, 7, 20)
    assert next_message_day(date(2026, 7, 20), [EMAIL], silent) == date(2026, 8, 1)


def test_settings_without_any_window_are_an_error_not_an_endless_search() -> None:
    never = replace(PRACTICE, sms_window=Window(time(9), time(20), frozenset()))
    with pytest.raises(ValueError, match="no_message_window"):
        next_message_day(date(2026, 9, 7), [SMS], never)
    shut = replace(PRACTICE, opening=Window(time(9), time(20), frozenset()))
    with pytest.raises(ValueError, match="practice_never_opens"):
        first_open_moment(local("2026-09-07T10:00"), shut)


def test_a_moment_after_the_window_moves_to_the_next_one() -> None:
    evening = local("2026-09-05T20:00")  # Saturday
    assert first_message_moment(evening, [EMAIL], PRACTICE) == local("2026-09-07T08:00")
    inside = local("2026-09-05T10:00")
    assert first_message_moment(inside, [EMAIL], PRACTICE) == inside
    early = local("2026-09-05T07:00")
    assert first_message_moment(early, [SMS], PRACTICE) == local("2026-09-05T09:00")


@pytest.mark.requirement("EC-S15", "NS-17", "D2")
def test_a_reply_on_friday_afternoon_resumes_on_wednesday() -> None:
    friday = local("2026-09-11T14:00")
    assert end_of_working_day(friday, 2, PRACTICE) == local("2026-09-15T17:00")
    assert resume_after_reply(friday, PRACTICE) == local("2026-09-16T08:00")


@pytest.mark.requirement("HR-30", "D9")
def test_four_working_hours_from_friday_four_o_clock_end_on_monday_at_eleven() -> None:
    due = add_opening_time(local("2026-09-11T16:00"), timedelta(hours=4), PRACTICE)
    assert due == local("2026-09-14T11:00")


def test_opening_time_is_counted_over_nights_and_weekends() -> None:
    friday, tuesday = local("2026-09-11T16:00"), local("2026-09-15T08:30")
    assert opening_time_between(friday, tuesday, PRACTICE) == timedelta(hours=10, minutes=30)
    assert opening_time_between(tuesday, friday, PRACTICE) == timedelta()


def test_the_last_opening_before_easter_monday_is_good_friday() -> None:
    hours = last_opening_before(date(2027, 3, 29), PRACTICE)
    assert hours == (local("2027-03-26T08:00"), local("2027-03-26T17:00"))


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 - strategies take naive ends
    st.integers(1, 2000),
)
def test_adding_opening_time_and_measuring_it_agree(naive: datetime, minutes: int) -> None:
    start, amount = naive.replace(tzinfo=UTC), timedelta(minutes=minutes)
    end = add_opening_time(start, amount, PRACTICE)
    assert opening_time_between(start, end, PRACTICE) == amount
