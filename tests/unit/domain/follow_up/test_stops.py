"""What ends a series, at once and for everybody."""

from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from unit.domain.follow_up.story import (
    AT_RISK,
    BEFORE,
    DAY,
    DETAILS,
    HOUR,
    MISSED,
    Status,
    Story,
    booked,
    noshow,
    report,
)
from weerzien.domain.event import (
    Fact,
    PatientDeregistered,
    PatientDied,
    PatientReplied,
    PatientReported,
    StaffStopped,
)
from weerzien.domain.patient import PatientDetails
from weerzien.domain.task import Priority, TaskKind, TaskState
from weerzien.domain.vocabulary import Channel, StopReason


def running(details: PatientDetails = DETAILS) -> Story:
    story = Story(details=details)
    story.tell(noshow())
    return story.later(DAY)


@pytest.mark.requirement("NS-05", "EC-S01", "AU-13", "D3")
@pytest.mark.parametrize("discipline", ["general", "dietist"])
def test_a_new_appointment_ends_the_series_whatever_it_is_for(discipline: str) -> None:
    story = running()
    story.tell(booked(made=story.now, discipline=discipline))
    assert story.why == StopReason.REBOOKED
    assert story.case.rebooking_id == "new"
    assert story.case.stop is not None
    assert story.case.stop.by == "weerzien"
    assert story.case.stop.at == story.now


@pytest.mark.requirement("NS-05")
def test_some_sources_move_the_missed_appointment_itself_to_its_new_date() -> None:
    story = running()
    story.tell(report(Status.BOOKED, start=MISSED + 8 * DAY))
    assert story.why == StopReason.REBOOKED
    assert story.case.rebooking_id == "missed"


@pytest.mark.requirement("D3")
def test_an_appointment_in_the_past_is_no_return() -> None:
    story = running()
    story.tell(report(Status.FULFILLED, "old", start=MISSED - 30 * DAY, made=MISSED - 60 * DAY))
    assert story.case.is_open


@pytest.mark.requirement("EC-S01", "HR-25")
def test_high_risk_back_for_something_else_is_checked_by_a_person() -> None:
    other, same = running(AT_RISK), running(AT_RISK)
    other.tell(booked(made=other.now, discipline="dietist"))
    same.tell(booked(made=same.now))
    assert other.work == ["check_rebooking"]
    assert same.work == []


@pytest.mark.requirement("NS-31", "EC-S03", "D3")
def test_a_rebooking_that_is_cancelled_again_reopens_nothing_and_tells_a_person() -> None:
    story = running()
    story.tell(booked(made=story.now))
    new = report(Status.CANCELLED, "new", start=MISSED + 6 * DAY, made=story.now)
    story.later(5 * DAY).tell(new)
    assert not story.case.is_open
    assert story.work == ["rebooking_cancelled"]


@pytest.mark.requirement("NS-31")
def test_a_rebooking_cancelled_long_after_the_series_is_the_agenda_s_business() -> None:
    story = running()
    story.tell(booked(made=story.now, start=MISSED + 40 * DAY))
    new = report(Status.CANCELLED, "new", start=MISSED + 40 * DAY, made=MISSED + DAY)
    story.later(20 * DAY).tell(new)
    assert story.work == []


@pytest.mark.requirement("EC-S03", "NS-12")
def test_a_return_long_after_the_series_is_still_attributed_to_it() -> None:
    story = running()
    story.tell(StaffStopped("s1"))
    story.later(40 * DAY).tell(booked(start=story.now + DAY, made=story.now))
    assert story.why == StopReason.MANUAL
    assert story.case.rebooking_id == "new"


@pytest.mark.requirement("HR-25", "EC-R02")
def test_open_work_of_people_closes_itself_when_the_patient_is_back() -> None:
    story = running(replace(AT_RISK, phone=None, email=None))
    story.tell(PatientReported(AT_RISK))
    late = Story(details=AT_RISK, now=MISSED + 4 * DAY)
    late.tell(noshow())
    assert late.work == ["call_day1", "not_feasible_72h"]
    late.later(HOUR).tell(booked(made=late.now, start=late.now + DAY))
    assert late.work == []
    assert {one.closed_why for one in late.tasks.values()} == {"rebooked"}


@pytest.mark.requirement("EC-S13", "NS-38", "D16")
@pytest.mark.parametrize("details", [DETAILS, AT_RISK], ids=["standard", "high_risk"])
def test_after_a_death_everything_ends_and_a_person_confirms(details: PatientDetails) -> None:
    story = running(details)
    story.tell(PatientReplied(Channel.SMS, "…", distress=True))
    story.tell(PatientDied())
    assert story.why == StopReason.DECEASED
    assert story.work == ["confirm_deceased"]
    assert story.task(TaskKind.CONFIRM_DECEASED).priority is Priority.URGENT
    story.later(DAY).tell(noshow("second", start=MISSED + DAY))
    assert story.open_cases == []
    assert story.work == ["confirm_deceased"] or story.case.id != "second"


@pytest.mark.requirement("EC-P05", "NS-18", "NS-38")
@pytest.mark.parametrize("reason", [StopReason.DEREGISTERED, StopReason.MOVED, StopReason.ADMITTED])
def test_who_left_or_lies_in_hospital_gets_no_message_and_of_high_risk_the_clinician_hears(
    reason: StopReason,
) -> None:
    standard, at_risk = running(), running(AT_RISK)
    for story in (standard, at_risk):
        story.tell(PatientDeregistered(reason))
    assert standard.why == at_risk.why == reason
    assert standard.work == []
    assert at_risk.work == ["clinician_notice"]


HOME = MISSED + 40 * DAY


@pytest.mark.requirement("EC-P05", "HR-06", "NS-01")
@pytest.mark.parametrize("reason", [StopReason.DEREGISTERED, StopReason.MOVED, StopReason.ADMITTED])
@pytest.mark.parametrize("news", ["in time", "late"])
def test_who_is_home_again_is_followed_up_for_what_was_made_since(
    reason: StopReason, news: str
) -> None:
    """Those after an admission are at risk: being away once must not leave them out for good."""
    story = running(AT_RISK)
    left = partial(story.tell, PatientDeregistered(reason), at=MISSED + DAY)
    story.later(42 * DAY)
    if news == "in time":
        left()
    story.tell(noshow("after", start=HOME, made=MISSED + 20 * DAY), at=HOME + HOUR)
    if news == "late":
        left()
    assert [case.appointment_ids[-1] for case in story.open_cases] == ["after"]
    story.tell(PatientDeregistered(reason), at=HOME + 2 * HOUR)
    assert story.open_cases == []


@pytest.mark.requirement("EC-P05", "NS-38")
@pytest.mark.parametrize("made", [None, BEFORE, MISSED + DAY])
def test_what_was_made_before_somebody_left_or_nobody_knows_when_starts_nothing(
    made: datetime | None,
) -> None:
    story = running()
    story.tell(PatientDeregistered(StopReason.ADMITTED), at=MISSED + DAY)
    story.later(42 * DAY).tell(noshow("after", start=HOME, made=made), at=HOME + HOUR)
    assert story.why == StopReason.DEREGISTERED


@pytest.mark.requirement("EC-P05", "EC-P07", "NS-38", "D16")
@pytest.mark.parametrize("flag", ["secret_address", "no_contact"])
def test_a_secret_address_or_no_contact_ends_the_series_and_starts_none(flag: str) -> None:
    blocked = replace(DETAILS, **{flag: True})  # type: ignore[arg-type]
    story, later = running(), Story(details=blocked)
    story.tell(PatientReported(blocked))
    later.tell(noshow())
    assert story.why == later.why == flag


@pytest.mark.requirement("CO-10", "NS-38", "EC-P07")
def test_no_contact_set_by_staff_holds_for_the_next_missed_appointment_too() -> None:
    story = running()
    story.tell(StaffStopped("s1", StopReason.NO_CONTACT))
    assert story.why == StopReason.NO_CONTACT
    story.later(30 * DAY).tell(noshow("second", start=story.now))
    assert story.open_cases == []
    assert story.why == StopReason.NO_CONTACT


@pytest.mark.requirement("NS-18")
@pytest.mark.parametrize("fact", [StaffStopped("s2"), PatientDied(), booked()])
def test_an_ended_case_keeps_its_first_end(fact: Fact) -> None:
    story = running()
    story.tell(StaffStopped("s1", StopReason.MOVED))
    stop = story.case.stop
    story.later(DAY).tell(fact)
    assert story.case.stop == stop


@pytest.mark.requirement("NS-18", "AU-16")
def test_a_stop_says_who_when_and_why() -> None:
    story = running()
    story.tell(StaffStopped("s1"))
    assert story.case.stop is not None
    assert (story.case.stop.reason, story.case.stop.by) == (StopReason.MANUAL, "s1")
    assert story.case.stop.at == story.now


@pytest.mark.requirement("HR-23")
def test_urgent_work_about_distress_outlives_the_series() -> None:
    story = running()
    story.tell(PatientReplied(Channel.SMS, "…", distress=True))
    story.tell(booked(made=story.now))
    assert story.why == StopReason.REBOOKED
    assert story.work == ["answer_patient"]
    assert story.task(TaskKind.ANSWER_PATIENT).state is TaskState.REQUESTED
