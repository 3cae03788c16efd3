"""Edges of the follow-up's rules: the very moment, the exact code, the case that is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from unit.domain.follow_up.story import (
    AT_RISK,
    DAY,
    DETAILS,
    HOUR,
    MARKED,
    MINUTE,
    MISSED,
    Status,
    Story,
    booked,
    noshow,
    report,
)
from weerzien.domain.errors import RefusedError, TextsRefusedError
from weerzien.domain.event import (
    AddressFailed,
    BlockLifted,
    ContactMade,
    Fact,
    PatientDied,
    PatientReplied,
    PatientReported,
    StaffStopped,
    TaskAccepted,
    TaskAnswered,
)
from weerzien.domain.follow_up.appointments import SAME_VISIT
from weerzien.domain.link_page import Answer, read_answer
from weerzien.domain.task import NextStep, Outcome, TaskKind
from weerzien.domain.vocabulary import Channel, StopReason


def told(*facts: Fact, details: object = DETAILS) -> Story:
    story = Story(details=details)  # type: ignore[arg-type]
    for fact in facts:
        story.tell(fact)
    return story


@pytest.mark.requirement("NS-29", "EC-E09", "D3")
@pytest.mark.parametrize(
    ("after", "why"),
    [(SAME_VISIT, StopReason.ALREADY_REBOOKED), (SAME_VISIT - MINUTE, None)],
)
def test_a_visit_booked_before_is_a_return_from_half_a_day_later_on(
    after: timedelta, why: StopReason | None
) -> None:
    before = report(Status.BOOKED, "new", start=MISSED + after)
    assert told(before, noshow()).why == why


OFF = pytest.mark.parametrize("off", [Status.CANCELLED, Status.ENTERED_IN_ERROR])


@OFF
@pytest.mark.requirement("NS-29", "NS-31")
@pytest.mark.parametrize(
    ("cancelled", "why"),
    [
        (MARKED, None),
        (MARKED - MINUTE, None),
        (MARKED + MINUTE, StopReason.ALREADY_REBOOKED),
    ],
)
def test_a_return_that_was_off_by_the_mark_is_none(
    cancelled: object, why: StopReason | None, off: Status
) -> None:
    made = MISSED + 5 * MINUTE
    story = Story(now=MISSED + HOUR)
    gone = report(off, "new", start=MISSED + 6 * DAY, made=made)
    story.tell(gone, at=cancelled)  # type: ignore[arg-type]
    story.tell(noshow(), at=MARKED)
    assert story.why == why


@OFF
@pytest.mark.requirement("NS-29", "NS-31")
def test_a_visit_that_is_off_is_no_return_because_it_is_called_off_once_more(off: Status) -> None:
    """Systems send a cancelled visit again when somebody touches it, or clean it up later."""
    gone = partial(report, name="new", start=MISSED + 6 * DAY, made=MISSED + 5 * MINUTE)
    first, again = (gone(Status.CANCELLED), MARKED - MINUTE), (gone(off), MARKED + DAY)
    ends = []
    for order in ((first, again), (again, first)):
        story = Story(now=MISSED + 2 * DAY)
        story.tell(noshow(), at=MARKED)
        for fact, at in order:
            story.tell(fact, at=at)
        ends.append((story.why, story.work))
    # A case that the later word ended stays ended, and a person hears of it.
    assert ends == [(None, []), (StopReason.ALREADY_REBOOKED, ["rebooking_cancelled"])]


@OFF
@pytest.mark.requirement("NS-05", "NS-29")
def test_a_visit_that_was_off_and_is_on_again_is_a_return(off: Status) -> None:
    story = Story(now=MISSED + HOUR)
    made = MISSED + 5 * MINUTE
    story.tell(report(off, "new", start=MISSED + 6 * DAY, made=made), at=MARKED - 5 * MINUTE)
    story.tell(booked(made=made), at=MARKED - MINUTE)
    story.tell(noshow(), at=MARKED)
    assert story.why == StopReason.ALREADY_REBOOKED


@OFF
@pytest.mark.requirement("NS-31")
def test_a_return_that_is_off_gives_the_desk_a_task(off: Status) -> None:
    story = told(noshow(), booked())
    story.tell(report(off, "new", start=MISSED + 6 * DAY, made=MISSED + HOUR), at=MISSED + 2 * DAY)
    assert story.why == StopReason.REBOOKED
    assert story.work == ["rebooking_cancelled"]


@pytest.mark.requirement("NS-29")
@pytest.mark.parametrize("discipline", ["general", "dental"])
def test_a_visit_made_at_the_missed_start_is_a_return_of_any_discipline(discipline: str) -> None:
    at_start = booked(made=MISSED, start=MISSED + HOUR, discipline=discipline)
    assert told(noshow(), at_start).why == StopReason.ALREADY_REBOOKED


@pytest.mark.requirement("NS-31")
@pytest.mark.parametrize(
    ("after", "work"),
    [(14 * DAY, ["rebooking_cancelled"]), (14 * DAY + MINUTE, [])],
)
def test_a_cancelled_return_is_told_of_within_the_span_of_a_series(
    after: timedelta, work: list[str]
) -> None:
    story = told(noshow(), booked(start=MISSED + 20 * DAY))
    off = report(Status.CANCELLED, "new", start=MISSED + 20 * DAY, made=MISSED + HOUR)
    story.tell(off, at=MISSED + after)
    assert story.work == work


@pytest.mark.requirement("HR-26", "HR-30", "EC-R02", "CO-10")
def test_a_refusal_names_its_code_exactly() -> None:
    story = told(noshow())
    story.later(4 * DAY).tell(PatientReported(AT_RISK))
    call = story.task(TaskKind.CALL_DAY1)
    story.tell(TaskAccepted(call.id, "s1"))
    closed = story.task(TaskKind.CLINICIAN_NOTICE, "risk_raised")
    story.tell(TaskAnswered(closed.id, "s1", Outcome.DONE))
    refused: dict[str, Fact] = {
        "task_taken": TaskAccepted(call.id, "s2"),
        "next_step_required": TaskAnswered(call.id, "s1", Outcome.REACHED),
        "task_closed": TaskAnswered(closed.id, "s1", Outcome.DONE),
        "reason_required": BlockLifted("s1", " ", no_contact=True),
    }
    for code, fact in refused.items():
        with pytest.raises(RefusedError) as told_why:
            story.tell(fact)
        assert told_why.value.code == code


@pytest.mark.requirement("CO-10")
@pytest.mark.parametrize(
    ("lifted", "sms_closed", "no_contact"),
    [
        (BlockLifted("s1", "asked", channels=frozenset({Channel.SMS})), False, True),
        (BlockLifted("s1", "asked", no_contact=True), True, False),
    ],
)
def test_only_the_block_that_is_named_is_lifted(
    lifted: BlockLifted, sms_closed: bool, no_contact: bool
) -> None:
    story = told(noshow(), StaffStopped("s1", StopReason.NO_CONTACT))
    assert story.patient is not None
    story.patient = replace(story.patient, opted_out=frozenset({Channel.SMS}))
    story.tell(lifted)
    assert (Channel.SMS in story.patient.opted_out) is sms_closed
    assert (story.patient.no_contact_at is not None) is no_contact


@pytest.mark.requirement("HR-15")
def test_a_contact_without_a_note_has_none() -> None:
    story = told(noshow(), ContactMade("s1", Channel.PHONE, Outcome.VOICEMAIL))
    (row,) = story.contacts
    assert (row.note, row.reason, row.by) == ("", "voicemail", "s1")


@pytest.mark.requirement("D17")
def test_an_address_that_fails_without_a_case_changes_nothing() -> None:
    story = told()
    story.tell(AddressFailed("nowhere", Channel.SMS))
    assert story.tasks == {}
    assert story.latest is None


@pytest.mark.requirement("NS-17")
def test_a_reply_of_somebody_without_a_case_is_a_task_of_the_patient() -> None:
    story = told(PatientReplied(Channel.SMS, "Dag", distress=False))
    task = story.task(TaskKind.ANSWER_PATIENT)
    assert (task.case_id, task.patient_id, task.risks) == ("", "x1", frozenset())
    assert story.contacts == []


@pytest.mark.requirement("EC-S13", "HR-33")
def test_the_end_of_a_case_leaves_the_work_of_no_case_alone() -> None:
    story = told(PatientReplied(Channel.SMS, "Dag", distress=False))
    before = story.task(TaskKind.ANSWER_PATIENT)
    story.tell(noshow())
    story.tell(PatientReplied(Channel.SMS, "Nog iets", distress=False))
    story.tell(booked())
    assert story.tasks[before.id] == before
    others = [one for one in story.tasks.values() if one.case_id]
    assert [one.closed_why for one in others] == ["rebooked"]


@pytest.mark.requirement("HR-26")
def test_only_the_notice_lapses_for_who_will_book_and_says_when() -> None:
    story = told(noshow())
    story.later(4 * DAY).tell(PatientReported(AT_RISK))
    call = story.task(TaskKind.CALL_DAY1)
    story.later(HOUR).tell(TaskAnswered(call.id, "s1", Outcome.REACHED, NextStep.WILL_BOOK))
    notices = [one for one in story.tasks.values() if one.kind is TaskKind.CLINICIAN_NOTICE]
    assert {(one.closed_why, one.closed_at) for one in notices} == {("lapsed", story.now)}
    assert story.case.heard
    assert story.work == ["not_feasible_72h"]


@pytest.mark.requirement("D18", "HR-24")
@pytest.mark.parametrize("lane", ["standard", "high_risk"])
def test_a_second_no_show_in_the_standard_lane_raises_nobody(lane: str) -> None:
    details = AT_RISK if lane == "high_risk" else DETAILS
    story = told(noshow(), details=details)
    story.later(DAY).tell(noshow("second", start=MISSED + DAY))
    assert story.case.lane == lane
    assert story.case.raised_at is None


@pytest.mark.requirement("NS-14")
@pytest.mark.parametrize("answer", Answer)
def test_an_answer_of_the_page_is_read_as_what_it_says(answer: Answer) -> None:
    assert read_answer(answer.value) is answer


@pytest.mark.requirement("NS-14")
@pytest.mark.parametrize("value", ["", "optout", "OPT_OUT", "opt_out "])
def test_what_the_page_does_not_offer_is_no_answer(value: str) -> None:
    assert read_answer(value) is None


@pytest.mark.requirement("AU-17")
def test_refused_texts_carry_their_reasons() -> None:
    assert TextsRefusedError(["one", "two"]).reasons == ("one", "two")


@pytest.mark.requirement("EC-S13", "HR-33")
def test_after_a_death_also_the_work_that_outlived_its_series_ends() -> None:
    story = told(noshow(), PatientReplied(Channel.SMS, "Het gaat niet.", distress=True), booked())
    assert story.work == ["answer_patient"]
    story.tell(PatientDied())
    assert story.work == []
    assert [one.closed_why for one in story.tasks.values()] == ["deceased"]


@pytest.mark.requirement("HR-26", "NS-35")
@pytest.mark.parametrize("step", [NextStep.WILL_BOOK, NextStep.DECLINES])
def test_who_refused_on_the_phone_was_heard(step: NextStep) -> None:
    story = told(noshow())
    story.later(4 * DAY).tell(PatientReported(AT_RISK))
    call = story.task(TaskKind.CALL_DAY1)
    story.tell(TaskAnswered(call.id, "s1", Outcome.REFUSED, step))
    assert story.case.heard
