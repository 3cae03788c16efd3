"""What colleagues do with tasks, and what that does to the series."""

import pytest

from unit.domain.follow_up.story import AT_RISK, DAY, HOUR, Story, noshow
from weerzien.domain.case import PauseReason, Response
from weerzien.domain.errors import NotFoundError, RefusedError
from weerzien.domain.event import (
    BlockLifted,
    ContactMade,
    PatientDeclined,
    PatientOptedOut,
    PatientReplied,
    PatientReported,
    StaffStopped,
    TaskAccepted,
    TaskAnswered,
)
from weerzien.domain.task import NextStep, Outcome, Task, TaskKind, TaskState
from weerzien.domain.vocabulary import Channel, StopReason


def called(outcome: Outcome, next_step: NextStep | None = None) -> Story:
    """A case whose risk was raised late, so that call and notice lie there; the call is made."""
    story = Story()
    story.tell(noshow())
    story.later(4 * DAY).tell(PatientReported(AT_RISK))
    call = story.task(TaskKind.CALL_DAY1)
    story.later(HOUR).tell(TaskAnswered(call.id, "s1", outcome, next_step))
    return story


def the_call(story: Story) -> Task:
    return next(one for one in story.tasks.values() if one.kind is TaskKind.CALL_DAY1)


@pytest.mark.requirement("HR-26")
def test_reached_needs_a_next_step() -> None:
    with pytest.raises(RefusedError, match="next_step_required"):
        called(Outcome.REACHED)


@pytest.mark.requirement("HR-26", "HR-25")
def test_reached_and_rebooked_closes_the_case_and_its_work() -> None:
    story = called(Outcome.REACHED, NextStep.REBOOKED)
    assert story.why == StopReason.REBOOKED
    assert story.work == []
    assert the_call(story).state is TaskState.COMPLETED


@pytest.mark.requirement("HR-26")
def test_who_will_book_keeps_the_messages_and_the_notice_lapses() -> None:
    story = called(Outcome.REACHED, NextStep.WILL_BOOK)
    assert story.case.may_send
    assert story.case.will_book
    assert story.case.response is Response.SPOKEN
    assert "clinician_notice" not in story.work


@pytest.mark.requirement("HR-26", "HR-25", "HR-27")
@pytest.mark.parametrize("outcome", [Outcome.REACHED, Outcome.REFUSED])
def test_who_declines_on_the_phone_gets_no_message_and_the_clinician_decides(
    outcome: Outcome,
) -> None:
    story = called(outcome, NextStep.DECLINES)
    assert story.case.is_open
    assert not story.case.may_send
    assert story.case.response is not None
    assert "clinician_declined" in story.work


@pytest.mark.requirement("HR-26")
def test_who_needs_help_gets_a_clinician_and_messages_wait_for_a_person() -> None:
    story = called(Outcome.REACHED, NextStep.NEEDS_HELP)
    assert story.case.pause is not None
    assert story.case.pause.reason is PauseReason.NEEDS_HELP
    assert story.case.pause.until is None
    assert story.task(TaskKind.CLINICIAN_NOTICE, "needs_help").owner.owner.id == "clinician"


@pytest.mark.requirement("HR-31", "HR-25")
@pytest.mark.parametrize("outcome", [Outcome.VOICEMAIL, Outcome.NO_ANSWER])
def test_a_failed_attempt_closes_nothing_and_is_no_response(outcome: Outcome) -> None:
    story = called(outcome)
    assert "call_day1" in story.work
    assert story.case.response is None
    assert [one.outcome for one in the_call(story).attempts] == [outcome]


@pytest.mark.requirement("HR-15", "HR-20", "CO-06")
def test_each_attempt_is_in_the_contact_log() -> None:
    (row,) = called(Outcome.VOICEMAIL).contacts
    assert (row.channel, row.reason, row.by) == (Channel.PHONE, "voicemail", "s1")


@pytest.mark.requirement("EC-S12", "NS-33")
def test_a_wrong_number_is_off_and_somebody_checks_it() -> None:
    story = called(Outcome.WRONG_NUMBER)
    assert Channel.SMS in story.case.closed_channels
    assert "check_contact_details" in story.work


@pytest.mark.requirement("EC-R02", "HR-30")
def test_two_who_take_one_task_have_one_owner_and_the_other_sees_it() -> None:
    story = called(Outcome.VOICEMAIL)
    task = the_call(story)
    story.tell(TaskAccepted(task.id, "s1"))
    with pytest.raises(RefusedError, match="task_taken"):
        story.tell(TaskAccepted(task.id, "s2"))
    taken_at = the_call(story).accepted_at
    assert taken_at is not None
    story.tell(TaskAccepted(task.id, "s1"))
    assert (the_call(story).accepted_by, the_call(story).accepted_at) == ("s1", taken_at)


@pytest.mark.requirement("EC-R02")
def test_a_finished_task_is_finished() -> None:
    story = called(Outcome.REACHED, NextStep.WILL_BOOK)
    with pytest.raises(RefusedError, match="task_closed"):
        story.tell(TaskAccepted(the_call(story).id, "s2"))
    with pytest.raises(NotFoundError):
        story.tell(TaskAccepted("nowhere", "s2"))


@pytest.mark.requirement("HR-25")
def test_a_contact_written_down_counts_only_if_the_patient_was_spoken_to() -> None:
    story = Story(details=AT_RISK)
    story.tell(noshow())
    story.tell(ContactMade("s1", Channel.PHONE, Outcome.VOICEMAIL))
    assert story.case.response is None
    story.tell(ContactMade("s1", Channel.PHONE, Outcome.REACHED, "komt morgen langs"))
    assert story.case.response is Response.SPOKEN


def replied(answer: NextStep) -> Story:
    story = Story()
    story.tell(noshow())
    story.tell(PatientReplied(Channel.SMS, "Ik was er wel", distress=False))
    task = story.task(TaskKind.ANSWER_PATIENT)
    story.later(HOUR).tell(TaskAnswered(task.id, "s1", Outcome.DONE, answer))
    return story


@pytest.mark.requirement("NS-17", "HR-25")
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (NextStep.REBOOKED, StopReason.REBOOKED),
        (NextStep.DECLINES, StopReason.DECLINED),
        (NextStep.STOP, StopReason.MANUAL),
        (NextStep.GO_ON, None),
        (NextStep.CALL_BACK, None),
    ],
)
def test_staff_choose_what_a_reply_means(answer: NextStep, why: StopReason | None) -> None:
    story = replied(answer)
    assert story.why == why
    assert (story.case.pause is None) is (answer is not NextStep.CALL_BACK)
    assert (story.work == ["answer_patient"]) is (answer is NextStep.CALL_BACK)


@pytest.mark.requirement("HR-25")
def test_a_reply_that_staff_handled_is_a_response() -> None:
    assert replied(NextStep.GO_ON).case.response is Response.REPLY_HANDLED


@pytest.mark.requirement("HR-25", "HR-27")
def test_a_decline_by_link_becomes_a_response_once_a_person_confirms_it() -> None:
    story = Story(details=AT_RISK)
    story.tell(noshow())
    story.tell(PatientDeclined(story.case.id))
    task = story.task(TaskKind.CLINICIAN_DECLINED)
    story.tell(TaskAnswered(task.id, "s1", Outcome.DONE, NextStep.DECLINES))
    assert story.case.response is Response.DECLINE_CONFIRMED


@pytest.mark.requirement("CO-10", "EC-S11")
def test_a_lifted_block_opens_later_series_and_is_on_record_with_its_reason() -> None:
    story = Story()
    story.tell(noshow())
    story.tell(PatientOptedOut(frozenset({Channel.SMS}), "sms"))
    ended = story.case
    story.tell(BlockLifted("s1", "asked at the desk", frozenset({Channel.SMS})))
    assert story.patient is not None
    assert story.patient.opted_out == frozenset()
    assert story.case == ended, "an ended series stays ended"
    assert [row.note for row in story.contacts if row.reason == "opt_out_lifted"] == [
        "asked at the desk"
    ]


@pytest.mark.requirement("CO-10")
def test_no_contact_set_by_staff_can_be_lifted_by_staff() -> None:
    story = Story()
    story.tell(noshow())
    story.tell(StaffStopped("s1", StopReason.NO_CONTACT))
    assert story.patient is not None
    assert story.patient.no_contact_at is not None
    story.tell(BlockLifted("s1", "asked for it", no_contact=True))
    assert story.patient.no_contact_at is None


@pytest.mark.requirement("CO-10", "EC-S11")
@pytest.mark.parametrize("why", ["", "  "])
def test_a_block_is_not_lifted_without_a_reason(why: str) -> None:
    story = Story()
    story.tell(noshow())
    with pytest.raises(RefusedError, match="reason_required"):
        story.tell(BlockLifted("s1", why, frozenset({Channel.SMS})))
