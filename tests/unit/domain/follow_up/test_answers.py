"""What the patient says: stops, replies, choices, and addresses that do not work."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from unit.domain.follow_up.story import AT_RISK, DAY, DETAILS, HOUR, Story, noshow
from weerzien.domain.case import PauseReason
from weerzien.domain.contact import ContactStatus, Direction
from weerzien.domain.event import (
    AddressFailed,
    BarrierNamed,
    PatientDeclined,
    PatientOptedIn,
    PatientOptedOut,
    PatientReplied,
    PatientReported,
    StaffResumed,
)
from weerzien.domain.patient import PatientDetails
from weerzien.domain.task import Priority, TaskKind
from weerzien.domain.vocabulary import Barrier, Channel, StopReason

SMS, EMAIL = frozenset({Channel.SMS}), frozenset({Channel.EMAIL})


def running(details: PatientDetails = DETAILS) -> Story:
    story = Story(details=details)
    story.tell(noshow())
    return story.later(HOUR)


def with_call(details: PatientDetails = DETAILS) -> Story:
    """A series whose risk was raised, so that a call is on somebody's list."""
    story = running(details)
    story.tell(PatientReported(AT_RISK))
    return story


@pytest.mark.requirement("CO-05", "CO-17", "NS-18", "D1", "AU-13")
@pytest.mark.parametrize("channels", [SMS, EMAIL])
def test_an_opt_out_of_either_channel_ends_the_running_series(channels: frozenset[Channel]) -> None:
    story = running()
    story.tell(PatientOptedOut(channels, "sms"))
    assert story.why == StopReason.OPTED_OUT
    assert story.patient is not None
    assert story.patient.opted_out == channels


@pytest.mark.requirement("HR-23", "EC-S10", "D1")
def test_people_go_on_for_a_high_risk_patient_who_opts_out_and_know_about_it() -> None:
    story = with_call()
    story.tell(PatientOptedOut(SMS, "sms"))
    assert story.case.is_open
    assert not story.case.may_send
    assert story.case.messages_stop is not None
    assert story.case.messages_stop.reason is StopReason.OPTED_OUT
    assert "opted_out" in story.task(TaskKind.CALL_DAY1).remarks


@pytest.mark.requirement("EC-S11", "CO-05")
def test_start_opens_later_series_and_leaves_the_ended_one_ended() -> None:
    story = running()
    story.tell(PatientOptedOut(SMS, "sms"))
    story.later(HOUR).tell(PatientOptedIn(SMS, "sms"))
    assert story.why == StopReason.OPTED_OUT
    assert story.patient is not None
    assert story.patient.opted_out == frozenset()


@pytest.mark.requirement("NS-18", "D4", "AU-16")
def test_no_appointment_needed_ends_the_series() -> None:
    story = running()
    story.tell(PatientDeclined(story.case.id))
    assert story.why == StopReason.DECLINED
    assert story.work == []


@pytest.mark.requirement("HR-27", "EC-S10", "D4")
def test_of_a_high_risk_patient_who_declines_the_clinician_decides() -> None:
    story = running(AT_RISK)
    story.tell(PatientDeclined(story.case.id))
    assert story.case.is_open
    assert not story.case.may_send
    assert story.case.response is None
    assert story.task(TaskKind.CLINICIAN_DECLINED).owner.owner.id == "clinician"


@pytest.mark.requirement("NS-14")
def test_the_link_of_an_earlier_case_declines_nothing_of_the_present_one() -> None:
    story = running()
    story.tell(PatientDeclined("another-case"))
    story.tell(BarrierNamed("another-case", Barrier.COSTS))
    assert story.case.is_open
    assert story.case.barrier is None


@pytest.mark.requirement("NS-36", "NS-35")
def test_what_makes_coming_hard_goes_to_a_person_as_a_category() -> None:
    story = running()
    story.tell(BarrierNamed(story.case.id, Barrier.TRANSPORT))
    assert story.case.is_open
    assert story.case.barrier is Barrier.TRANSPORT
    assert story.case.heard
    assert story.task(TaskKind.ANSWER_PATIENT).remarks == ("barrier:transport",)


@pytest.mark.requirement("NS-17", "D2", "EC-S15")
def test_a_reply_pauses_for_two_working_days_and_lands_with_the_desk() -> None:
    friday = datetime(2027, 3, 5, 13, tzinfo=UTC)
    story = running()
    story.now = friday
    story.tell(PatientReplied(Channel.SMS, "Ik was ziek", distress=False))
    assert story.case.pause is not None
    assert story.case.pause.reason is PauseReason.REPLY
    assert story.case.pause.until == datetime(2027, 3, 10, 7, tzinfo=UTC), "Wednesday, at opening"
    assert story.case.heard
    assert story.task(TaskKind.ANSWER_PATIENT).owner.owner.id == "desk"


@pytest.mark.requirement("CO-06", "HR-15", "NS-17")
def test_the_words_of_a_reply_are_in_the_contact_log() -> None:
    story = running()
    story.tell(PatientReplied(Channel.EMAIL, "Ik was ziek", distress=False))
    (row,) = story.contacts
    assert (row.direction, row.status) == (Direction.IN, ContactStatus.RECEIVED)
    assert row.note == "Ik was ziek"


@pytest.mark.requirement("HR-33", "EC-S14", "D2")
def test_words_of_distress_reach_the_clinician_at_once_and_wait_for_a_person() -> None:
    story = running()
    story.tell(PatientReplied(Channel.SMS, "…", distress=True))
    assert story.case.pause is not None
    assert story.case.pause.until is None
    task = story.task(TaskKind.ANSWER_PATIENT)
    assert task.priority is Priority.URGENT
    assert task.owner.owner.id == "clinician"
    assert task.copies == ("desk",)


@pytest.mark.requirement("HR-33")
def test_an_ordinary_reply_does_not_shorten_a_pause_for_distress() -> None:
    story = running()
    story.tell(PatientReplied(Channel.SMS, "…", distress=True))
    story.later(HOUR).tell(PatientReplied(Channel.SMS, "Dank", distress=False))
    assert story.case.pause is not None
    assert story.case.pause.until is None


@pytest.mark.requirement("HR-33")
def test_distress_after_an_ordinary_reply_lengthens_the_pause() -> None:
    story = running()
    story.tell(PatientReplied(Channel.SMS, "Dank", distress=False))
    story.later(HOUR).tell(PatientReplied(Channel.SMS, "…", distress=True))
    assert story.case.pause is not None
    assert story.case.pause.reason is PauseReason.DISTRESS


@pytest.mark.requirement("NS-17")
def test_a_colleague_lets_the_series_go_on_with_a_new_plan() -> None:
    story = running()
    story.tell(PatientReplied(Channel.SMS, "Ik was ziek", distress=False))
    plan_no = story.case.plan_no
    story.tell(StaffResumed("s1"))
    assert story.case.pause is None
    assert story.case.plan_no == plan_no + 1


@pytest.mark.requirement("D2")
def test_a_reply_after_the_series_still_reaches_a_person() -> None:
    story = running()
    story.tell(PatientDeclined(story.case.id))
    story.later(DAY).tell(PatientReplied(Channel.SMS, "Toch wel", distress=False))
    assert story.why == StopReason.DECLINED
    assert story.work == ["answer_patient"]


@pytest.mark.requirement("NS-33", "EC-P11", "D17")
def test_an_address_that_fails_is_off_and_somebody_checks_it() -> None:
    story = running()
    plan_no = story.case.plan_no
    story.tell(AddressFailed(story.case.id, Channel.EMAIL))
    assert story.case.closed_channels == EMAIL
    assert story.case.plan_no == plan_no + 1
    assert story.patient is not None
    assert story.patient.bad_addresses == {DETAILS.email}
    assert story.work == ["check_contact_details"]


@pytest.mark.requirement("NS-33", "D17")
@pytest.mark.parametrize("details", [DETAILS, AT_RISK], ids=["standard", "high_risk"])
def test_when_the_last_address_fails_people_take_over(details: PatientDetails) -> None:
    story = running(replace(details, phone=None))
    story.tell(AddressFailed(story.case.id, Channel.EMAIL))
    if details is DETAILS:
        assert story.why == StopReason.NO_CHANNEL
        assert story.work == ["check_contact_details", "contact_by_hand"]
    else:
        assert story.case.is_open
        assert not story.case.may_send


@pytest.mark.requirement("NS-33")
def test_a_failed_address_is_not_used_by_the_next_series() -> None:
    story = running(replace(DETAILS, phone=None))
    story.tell(AddressFailed(story.case.id, Channel.EMAIL))
    story.later(30 * DAY).tell(noshow("second", start=story.now))
    assert story.why == StopReason.NO_CHANNEL


@pytest.mark.requirement("EC-S12", "NS-33", "D17")
def test_who_says_the_number_is_not_theirs_gets_no_more_and_the_other_channel_goes_on() -> None:
    story = running()
    story.tell(PatientReplied(Channel.SMS, "verkeerd nummer", distress=False, wrong_address=True))
    assert story.patient is not None
    assert story.patient.bad_addresses == {DETAILS.phone}
    assert story.case.closed_channels == {Channel.SMS}
    assert story.case.is_open
    assert story.case.pause is not None
    assert story.task(TaskKind.CHECK_CONTACT_DETAILS).remarks == ("sms",)
    assert story.task(TaskKind.ANSWER_PATIENT).is_open


@pytest.mark.requirement("EC-S12", "D17")
def test_nobody_falls_through_where_the_only_number_is_somebody_elses() -> None:
    story = running(replace(DETAILS, email=None))
    story.tell(PatientReplied(Channel.SMS, "wrong number", distress=False, wrong_address=True))
    assert story.why == StopReason.NO_CHANNEL
    assert story.task(TaskKind.CONTACT_BY_HAND).is_open
