"""The page for the clinician who sees a patient again: what it says, and when it says it anew."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from fakes.samples import a_contact, a_task
from unit.domain.follow_up.story import (
    AT_RISK,
    BEFORE,
    DAY,
    DETAILS,
    HOUR,
    MARKED,
    MINUTE,
    MISSED,
    PRACTICE,
    Status,
    Story,
    booked,
    noshow,
    report,
)
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.event import BarrierNamed, PatientOptedOut, PatientReported, StaffStopped
from weerzien.domain.follow_up.return_page import MOST_CONTACTS, return_page
from weerzien.domain.hand_over import (
    HandOver,
    HandOverStatus,
    Returning,
    WhyWithdrawn,
    holds_words,
    next_look,
    next_revision,
    without_words,
)
from weerzien.domain.task import Attempt, NextStep, Outcome, Task, TaskKind, TaskState
from weerzien.domain.vocabulary import Barrier, Channel, Lane, StopReason

VISIT = MISSED + 6 * DAY
CAME_BACK = MISSED + HOUR


def a_story(*facts: Any, mark: Any = None, details: Any = DETAILS) -> Story:
    """A patient who missed an appointment, and what followed."""
    story = Story()
    for fact in (PatientReported(details), mark or noshow(), *facts):
        story.tell(fact)
        story.later(MINUTE)
    return story


def page_of(
    story: Story,
    contacts: tuple[Contact, ...] = (),
    tasks: tuple[Task, ...] = (),
    **known: Any,
) -> HandOver | None:
    file = story.file
    assert file.case is not None
    assert file.patient is not None
    returning = Returning(
        rev=1, appointments=tuple(file.appointments.values()), opted_out=file.patient.opted_out
    )
    all_tasks = (*file.tasks.values(), *tasks)
    return return_page(file.case, replace(returning, **known), contacts, all_tasks, PRACTICE)


def a_page(**changes: Any) -> HandOver:
    page = page_of(a_story(booked()))
    assert page is not None
    return replace(page, **changes)


@pytest.mark.requirement("DH-03", "DH-04")
def test_a_patient_who_booked_again_gets_a_page_on_the_new_appointment() -> None:
    page = a_page()
    assert page.status is HandOverStatus.READY
    assert (page.appointment_id, page.visit_start) == ("new", VISIT)
    assert (page.missed, page.days_elapsed) == ((MISSED,), 6)
    assert (page.lane, page.ended) == (Lane.STANDARD, StopReason.REBOOKED)


def test_while_the_patient_is_not_back_there_is_no_page() -> None:
    assert page_of(a_story()) is None
    assert page_of(a_story(StaffStopped("desk"))) is None


@pytest.mark.requirement("DH-03")
def test_days_are_local_days_and_count_to_the_visit() -> None:
    late_evening = MISSED + 14 * HOUR  # already the next day at the practice
    page = page_of(a_story(booked(start=late_evening)))
    assert page is not None
    assert page.days_elapsed == 1


@pytest.mark.requirement("DH-03")
def test_every_contact_stands_on_it_with_what_became_of_it_oldest_first() -> None:
    rows = (
        replace(a_contact(ContactStatus.DELIVERED), at=MARKED),
        replace(
            a_contact(ContactStatus.RECEIVED),
            id="reply",
            at=MARKED + HOUR,
            direction=Direction.IN,
            note="words",
        ),
    )
    page = page_of(a_story(booked()), tuple(reversed(rows)))
    assert page is not None
    assert [(one.id, one.status) for one in page.contacts] == [
        ("immediate.sms", ContactStatus.DELIVERED),
        ("reply", ContactStatus.RECEIVED),
    ]
    assert "words" not in repr(page)


def test_of_a_log_too_long_for_a_page_the_newest_stay_and_the_rest_is_counted() -> None:
    rows = [
        replace(a_contact(), id=f"c{number:03}", at=MARKED + number * MINUTE)
        for number in range(MOST_CONTACTS + 3)
    ]
    page = page_of(a_story(booked()), tuple(rows))
    assert page is not None
    assert (page.contacts[0].id, page.earlier_contacts) == ("c003", 3)


@pytest.mark.requirement("DH-03", "NS-36")
def test_barriers_that_were_named_stand_on_it_each_once() -> None:
    story = a_story()
    case = story.case.id
    for barrier in (Barrier.COSTS, Barrier.TIMING, Barrier.COSTS):
        story.tell(BarrierNamed(case, barrier))
    story.tell(booked())
    page = page_of(story)
    assert page is not None
    assert page.barriers == (Barrier.TIMING, Barrier.COSTS)


@pytest.mark.requirement("DH-03", "HR-12")
def test_escalations_and_decisions_stand_on_it_and_work_about_addresses_does_not() -> None:
    decided = replace(
        a_task("t1"),
        kind=TaskKind.CLINICIAN_NOTICE,
        state=TaskState.COMPLETED,
        accepted_by="clinician",
        attempts=(Attempt(MARKED + DAY, "clinician", Outcome.DONE, NextStep.PERSONAL_CALL),),
    )
    raised = replace(a_task("t2"), kind=TaskKind.ESCALATION, state=TaskState.CANCELLED)
    address = replace(a_task("t3"), kind=TaskKind.CHECK_CONTACT_DETAILS)
    page = page_of(a_story(booked(), details=AT_RISK), tasks=(address, raised, decided))
    assert page is not None
    assert page.lane is Lane.HIGH_RISK
    assert [(one.kind, one.state) for one in page.tasks] == [
        (TaskKind.CLINICIAN_NOTICE, TaskState.COMPLETED),
        (TaskKind.ESCALATION, TaskState.CANCELLED),
    ]
    (step,) = page.tasks[0].steps
    assert (step.outcome, step.next_step) == (Outcome.DONE, NextStep.PERSONAL_CALL)


@pytest.mark.requirement("DH-03")
def test_opt_outs_stand_on_it_also_those_of_a_series_that_they_ended() -> None:
    story = a_story(PatientOptedOut(frozenset({Channel.SMS}), "sms"), booked())
    page = page_of(story, (a_contact(),), no_contact=True)
    assert page is not None
    assert (page.ended, page.opted_out) == (StopReason.OPTED_OUT, (Channel.SMS,))
    assert page.no_contact


@pytest.mark.requirement("DH-02")
def test_it_points_to_the_last_note_and_the_plan_as_the_source_last_named_them() -> None:
    earlier = report(Status.FULFILLED, "before", start=BEFORE, made=BEFORE - DAY)
    pointing = replace(noshow(), note_ref="note-1", plan_ref="plan-1")
    newer = replace(booked(), note_ref="note-2")
    page = page_of(a_story(earlier, newer, mark=pointing))
    assert page is not None
    assert (page.note_ref, page.plan_ref) == ("note-2", "plan-1")
    assert (page.last_visit_id, page.last_visit_start) == ("before", BEFORE)


@pytest.mark.requirement("DH-02")
def test_a_later_visit_is_not_the_last_one_before() -> None:
    later = report(Status.FULFILLED, "later", start=MISSED + DAY, made=BEFORE)
    page = page_of(a_story(booked(), later))
    assert page is not None
    assert page.last_visit_id is None


def test_who_had_another_visit_anyway_gets_a_page_only_where_something_was_done() -> None:
    story = a_story(booked(made=BEFORE, start=MISSED + DAY))
    assert story.case.stop is not None
    assert story.case.stop.reason is StopReason.ALREADY_REBOOKED
    assert page_of(story) is None
    assert page_of(story, (a_contact(),)) is not None


def test_a_second_missed_visit_stands_on_the_page_of_the_series_it_joined() -> None:
    second = MISSED + DAY
    story = a_story(noshow("second", start=second), booked(made=second + HOUR))
    page = page_of(story)
    assert page is not None
    assert page.missed == (MISSED, second)
    assert page.days_elapsed == 6


@pytest.mark.requirement("DH-04")
def test_a_visit_that_is_moved_moves_the_page() -> None:
    page = page_of(a_story(booked(), booked(start=VISIT + 3 * DAY)))
    assert page is not None
    assert (page.visit_start, page.days_elapsed) == (VISIT + 3 * DAY, 9)


@pytest.mark.requirement("DH-04")
def test_a_source_that_moves_the_missed_visit_itself_gets_the_page_on_it() -> None:
    page = page_of(a_story(booked("missed", made=BEFORE)))
    assert page is not None
    assert (page.appointment_id, page.missed, page.visit_start) == ("missed", (MISSED,), VISIT)


@pytest.mark.requirement("DH-04")
@pytest.mark.parametrize(
    ("status", "name", "why"),
    [
        (Status.CANCELLED, "new", WhyWithdrawn.CANCELLED),
        (Status.ENTERED_IN_ERROR, "new", WhyWithdrawn.CANCELLED),
        (Status.NOSHOW, "new", WhyWithdrawn.MISSED),
    ],
)
def test_a_visit_that_does_not_take_place_withdraws_the_page(
    status: Status, name: str, why: WhyWithdrawn
) -> None:
    story = a_story(booked())
    page = page_of(story)
    story.now = VISIT + HOUR
    before = story.case
    story.tell(report(status, name, start=VISIT, made=CAME_BACK))
    file = replace(story.file, case=before)
    assert file.case is not None
    after = return_page(
        file.case, Returning(1, tuple(file.appointments.values())), (), (), PRACTICE
    )
    assert page is not None
    assert after is not None
    assert (after.status, after.why_withdrawn) == (HandOverStatus.WITHDRAWN, why)
    assert after.appointment_id == page.appointment_id


@pytest.mark.requirement("DH-04")
def test_a_mark_that_is_taken_back_withdraws_the_page() -> None:
    page = page_of(a_story(booked(), report(Status.FULFILLED)))
    assert page is not None
    assert page.why_withdrawn is WhyWithdrawn.CORRECTED


@pytest.mark.requirement("DH-04")
def test_a_cancelled_return_gives_the_page_to_the_next_one() -> None:
    off = report(Status.CANCELLED, "new", start=VISIT, made=CAME_BACK)
    next_one = booked("next", start=VISIT + DAY, made=CAME_BACK + DAY)
    page = page_of(a_story(booked(), off, next_one))
    assert page is not None
    assert (page.appointment_id, page.status) == ("next", HandOverStatus.READY)


@pytest.mark.requirement("DH-03")
def test_of_two_visits_the_first_one_gets_the_page_also_where_it_was_made_later() -> None:
    sooner = booked("sooner", start=MISSED + 2 * DAY, made=CAME_BACK + HOUR)
    page = page_of(a_story(booked(), sooner))
    assert page is not None
    assert (page.appointment_id, page.days_elapsed) == ("sooner", 2)


@pytest.mark.requirement("DH-03")
def test_a_visit_of_the_discipline_that_was_missed_goes_before_a_sooner_one_of_another() -> None:
    elsewhere = booked("elsewhere", start=MISSED + 2 * DAY, discipline="dental")
    assert page_at(a_story(elsewhere)) == "elsewhere"
    assert page_at(a_story(elsewhere, booked())) == "new"


@pytest.mark.requirement("DH-04")
def test_after_a_return_that_was_missed_too_the_first_page_goes_to_no_later_visit() -> None:
    story = a_story(booked())
    first = story.case
    story.now = VISIT + HOUR
    story.tell(noshow("new", start=VISIT, made=CAME_BACK))
    story.tell(booked("third", start=VISIT + 5 * DAY, made=VISIT + 2 * HOUR))
    visits = tuple(story.appointments.values())
    page = return_page(first, Returning(1, visits), (), (), PRACTICE)
    assert page is not None
    assert (page.appointment_id, page.why_withdrawn) == ("new", WhyWithdrawn.MISSED)
    assert page_at(story) == "third"


@pytest.mark.requirement("DH-04")
def test_of_visits_that_are_all_off_the_last_one_to_go_is_named() -> None:
    off = report(Status.CANCELLED, "new", start=VISIT, made=CAME_BACK)
    next_one = booked("next", start=VISIT + DAY, made=CAME_BACK + DAY)
    next_off = replace(next_one, status=Status.CANCELLED)
    page = page_of(a_story(booked(), off, next_one, next_off))
    assert page is not None
    assert (page.appointment_id, page.why_withdrawn) == ("next", WhyWithdrawn.CANCELLED)


def page_at(story: Story) -> str:
    page = page_of(story)
    assert page is not None
    return page.appointment_id


@pytest.mark.requirement("DH-04")
@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_the_facts_changes_nothing(seed: int) -> None:
    story = a_story(booked(), replace(booked("other", start=VISIT + DAY), note_ref="n"))
    rows = [replace(a_contact(), id=f"c{n}", at=MARKED + (n % 3) * HOUR) for n in range(8)]
    work = [replace(a_task(f"t{n}"), created_at=MARKED + (n % 2) * HOUR) for n in range(6)]
    visits = list(story.file.appointments.values())
    one = return_page(story.case, Returning(1, tuple(visits)), rows, work, PRACTICE)
    shuffle = random.Random(seed).shuffle
    for things in (rows, work, visits):
        shuffle(things)
    other = return_page(story.case, Returning(1, tuple(visits)), rows, work, PRACTICE)
    assert one is not None
    assert one == other


# Revisions


def test_the_first_page_is_revision_one() -> None:
    made = next_revision(None, a_page(), CAME_BACK)
    assert made is not None
    assert (made.rev, made.made_at) == (1, CAME_BACK)


@pytest.mark.requirement("DH-04")
def test_the_same_facts_make_no_new_revision() -> None:
    made = next_revision(None, a_page(), CAME_BACK)
    assert next_revision(made, a_page(), CAME_BACK + HOUR) is None


@pytest.mark.requirement("DH-04")
def test_what_changed_makes_the_next_revision() -> None:
    made = next_revision(None, a_page(), CAME_BACK)
    again = next_revision(made, a_page(days_elapsed=9), CAME_BACK + HOUR)
    assert again is not None
    assert (again.rev, again.made_at, again.days_elapsed) == (2, CAME_BACK + HOUR, 9)


def test_nothing_is_withdrawn_that_was_never_there() -> None:
    assert next_revision(None, a_page(status=HandOverStatus.WITHDRAWN), CAME_BACK) is None


@pytest.mark.requirement("DH-04")
def test_a_page_whose_visit_is_gone_from_the_facts_is_withdrawn_before_the_visit_only() -> None:
    made = next_revision(None, a_page(), CAME_BACK)
    off = next_revision(made, None, VISIT - HOUR)
    assert off is not None
    assert (off.rev, off.status, off.why_withdrawn) == (
        2,
        HandOverStatus.WITHDRAWN,
        WhyWithdrawn.CANCELLED,
    )
    assert next_revision(off, None, VISIT - HOUR) is None
    assert next_revision(made, None, VISIT) is None


@pytest.mark.requirement("DH-04")
def test_a_page_that_was_read_at_its_visit_goes_to_no_other_one() -> None:
    made = next_revision(None, a_page(), CAME_BACK)
    later = a_page(appointment_id="later", visit_start=VISIT + 9 * DAY)
    moved = next_revision(made, later, VISIT - MINUTE)
    assert moved is not None
    assert moved.appointment_id == "later"
    assert next_revision(made, later, VISIT) is None
    missed = a_page(status=HandOverStatus.WITHDRAWN, why_withdrawn=WhyWithdrawn.MISSED)
    assert next_revision(made, missed, VISIT + HOUR) is not None


@pytest.mark.requirement("CO-14")
def test_what_was_erased_elsewhere_stays_said_until_the_page_itself_is_due() -> None:
    said = next_revision(None, a_page(barriers=(Barrier.FEAR,), note_ref="n"), CAME_BACK)
    assert next_revision(said, a_page(), CAME_BACK + 90 * DAY) is None


@pytest.mark.requirement("CO-14")
def test_erased_words_do_not_come_back() -> None:
    said = next_revision(None, a_page(barriers=(Barrier.FEAR,)), CAME_BACK)
    assert said is not None
    erased = without_words(said)
    assert not holds_words(erased)
    moved = a_page(barriers=(Barrier.COSTS,), plan_ref="p", days_elapsed=99)
    again = next_revision(erased, moved, CAME_BACK + DAY)
    assert again is not None
    assert (again.bare, again.days_elapsed, holds_words(again)) == (True, 99, False)


@pytest.mark.requirement("CO-14")
@pytest.mark.parametrize(
    "words", [{"barriers": (Barrier.FEAR,)}, {"note_ref": "n"}, {"plan_ref": "p"}]
)
def test_each_kind_of_words_alone_is_something_to_erase(words: dict[str, Any]) -> None:
    assert holds_words(a_page(**words))
    assert not holds_words(without_words(a_page(**words)))
    assert not holds_words(a_page())


@pytest.mark.requirement("CO-15")
def test_who_asked_to_be_erased_gets_a_page_without_words_from_the_start() -> None:
    story = a_story(booked())
    story.tell(BarrierNamed(story.case.id, Barrier.FEAR))
    page = page_of(story, erasure_asked_at=MISSED + 2 * DAY)
    assert page is not None
    assert (page.bare, page.barriers) == (True, ())


# Looks


@pytest.mark.requirement("DH-04")
def test_a_page_is_looked_at_again_soon_after_it_was_made_then_daily_and_before_the_visit() -> None:
    page = a_page(made_at=CAME_BACK)
    looks, now = [], CAME_BACK
    while (at := next_look(page, now)) is not None:
        looks.append(at - CAME_BACK)
        now = at
    first, *days, last = looks
    assert first == 10 * MINUTE
    assert days == [first + n * DAY for n in range(1, 6)]
    assert last == VISIT - HOUR - CAME_BACK


def test_nobody_looks_at_a_page_that_is_withdrawn_or_over() -> None:
    page = a_page(made_at=CAME_BACK)
    assert next_look(replace(page, status=HandOverStatus.WITHDRAWN), CAME_BACK) is None
    assert next_look(page, VISIT + timedelta(seconds=1)) is None


# When an event asks for a page


@pytest.mark.requirement("DH-04")
def test_the_event_of_the_rebooking_asks_for_the_page_and_so_does_later_news() -> None:
    story = a_story()
    assert story.tell(booked()).hand_overs == (story.case.id,)
    assert story.tell(booked(start=VISIT + DAY)).hand_overs == (story.case.id,)
    assert story.tell(BarrierNamed(story.case.id, Barrier.FEAR)).hand_overs == (story.case.id,)


def test_news_of_a_patient_who_is_not_back_asks_for_none() -> None:
    story = a_story()
    assert story.tell(BarrierNamed(story.case.id, Barrier.FEAR)).hand_overs == ()


def test_news_that_changes_nothing_asks_for_none() -> None:
    story = a_story(booked())
    assert story.tell(BarrierNamed("other", Barrier.FEAR)).hand_overs == ()


def test_long_after_the_visit_nothing_asks_for_a_page() -> None:
    story = a_story(booked())
    story.now = VISIT + 3 * DAY
    assert story.tell(PatientReported(replace(DETAILS, first_name="New"))).hand_overs == ()


@pytest.mark.requirement("DH-04")
def test_a_second_no_show_asks_to_take_the_first_page_back() -> None:
    story = a_story(booked())
    first = story.case.id
    story.now = VISIT + HOUR
    asked = story.tell(noshow("new", start=VISIT, made=CAME_BACK)).hand_overs
    assert first in asked
    assert story.case.id != first
