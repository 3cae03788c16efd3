"""The page on a patient's return: there in minutes, true at the visit, and never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from unit.domain.follow_up.story import (
    DAY,
    HOUR,
    MINUTE,
    MISSED,
    PRACTICE,
    Status,
    booked,
    noshow,
    report,
)
from unit.usecases.clinic import Clinic
from weerzien.domain.contact import ContactStatus
from weerzien.domain.event import BarrierNamed, ContactMade, ErasureAsked
from weerzien.domain.hand_over import HandOver, HandOverStatus, WhyWithdrawn
from weerzien.domain.task import Outcome
from weerzien.domain.vocabulary import Barrier, Channel, Stage
from weerzien.usecases.prepare_hand_over import BATCH

VISIT = MISSED + 6 * DAY


def back(clinic: Clinic | None = None, visit: datetime = VISIT) -> Clinic:
    """Somebody who missed an appointment, got a message, and booked again a day later."""
    clinic = clinic or Clinic()
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    clinic.now = MISSED + DAY
    clinic.tell(booked(start=visit, made=clinic.now))
    return clinic


def prepared(clinic: Clinic) -> HandOver:
    clinic.now += MINUTE
    clinic.prepare()
    assert clinic.page is not None
    return clinic.page


@pytest.mark.requirement("DH-04")
def test_one_minute_after_the_rebooking_the_page_is_ready() -> None:
    clinic = back()
    clinic.now += MINUTE
    assert not clinic.world.memory.hand_overs
    done = clinic.prepare()
    assert (done.seen, done.ready, done.late, done.failed) == (1, 1, 0, 0)
    page = clinic.page
    assert page is not None
    assert (page.status, page.rev, page.appointment_id) == (HandOverStatus.READY, 1, "new")
    assert {one.id for one in page.contacts} == {"immediate.sms", "immediate.email"}


@pytest.mark.requirement("DH-04")
def test_a_second_run_makes_nothing_anew() -> None:
    clinic = back()
    page = prepared(clinic)
    assert clinic.prepare().seen == 0
    clinic.now += 11 * MINUTE
    assert (clinic.prepare().seen, clinic.page) == (1, page)


@pytest.mark.requirement("DH-04")
def test_a_contact_that_follows_comes_onto_the_page() -> None:
    clinic = back()
    prepared(clinic)
    clinic.tell(ContactMade("desk", Channel.PHONE, Outcome.REACHED, "words of the call"))
    page = prepared(clinic)
    assert (page.rev, page.contacts[-1].reason) == (2, "reached")
    assert "words of the call" not in repr(page)


@pytest.mark.requirement("DH-04")
def test_a_barrier_that_is_named_later_comes_onto_the_page() -> None:
    clinic = back()
    prepared(clinic)
    clinic.tell(BarrierNamed(clinic.case.id, Barrier.TRANSPORT))
    assert prepared(clinic).barriers == (Barrier.TRANSPORT,)


@pytest.mark.requirement("DH-04")
def test_a_receipt_that_no_event_tells_comes_onto_the_page_by_looking_again() -> None:
    clinic = back()
    assert prepared(clinic).contacts[0].status is ContactStatus.SENT
    row = clinic.rows["immediate.email"]
    assert clinic.world.contacts.settle(replace(row, status=ContactStatus.DELIVERED))
    clinic.now += 11 * MINUTE
    clinic.prepare()
    page = clinic.page
    assert page is not None
    assert (page.rev, page.contacts[0].status) == (2, ContactStatus.DELIVERED)


@pytest.mark.requirement("DH-04")
def test_it_is_looked_at_in_the_last_hour_before_the_visit_and_not_after_it() -> None:
    clinic = back()
    prepared(clinic)
    looks = 0
    for clinic.now in (VISIT - HOUR + n * MINUTE for n in range(-3, 180)):
        looks += clinic.prepare().seen
    assert looks == 2  # what the days before left due, and the hour before
    clinic.now += 30 * DAY
    assert clinic.prepare().seen == 0


@pytest.mark.requirement("DH-04")
def test_a_visit_that_is_moved_moves_the_page() -> None:
    clinic = back()
    prepared(clinic)
    clinic.tell(booked(start=VISIT + 2 * DAY, made=MISSED + DAY))
    page = prepared(clinic)
    assert (page.rev, page.visit_start, page.days_elapsed) == (2, VISIT + 2 * DAY, 8)


@pytest.mark.requirement("DH-04")
def test_a_visit_that_is_cancelled_withdraws_the_page_and_a_next_one_brings_it_back() -> None:
    clinic = back()
    prepared(clinic)
    clinic.tell(report(Status.CANCELLED, "new", start=VISIT, made=MISSED + DAY))
    page = prepared(clinic)
    assert (page.status, page.why_withdrawn) == (
        HandOverStatus.WITHDRAWN,
        WhyWithdrawn.CANCELLED,
    )
    clinic.now += DAY
    clinic.tell(booked("next", start=VISIT + DAY, made=clinic.now))
    page = prepared(clinic)
    assert (page.rev, page.status, page.appointment_id) == (3, HandOverStatus.READY, "next")


@pytest.mark.requirement("DH-04")
def test_a_visit_that_is_missed_too_withdraws_the_page_of_the_first_one() -> None:
    clinic = back()
    first = clinic.case.id
    prepared(clinic)
    clinic.now = VISIT + HOUR
    clinic.tell(noshow("new", start=VISIT, made=MISSED + DAY))
    clinic.now += MINUTE
    assert clinic.prepare().withdrawn == 1
    page = clinic.world.hand_overs.get("p1", first)
    assert page is not None
    assert page.why_withdrawn is WhyWithdrawn.MISSED
    assert clinic.case.id != first
    assert clinic.page is None


@pytest.mark.requirement("DH-04")
def test_a_missed_visit_that_the_source_moved_and_then_cancelled_withdraws_the_page() -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.now = MISSED + DAY
    clinic.tell(booked("missed", start=VISIT, made=MISSED - DAY))
    assert prepared(clinic).appointment_id == "missed"
    clinic.tell(report(Status.CANCELLED, "missed", start=VISIT))
    assert not prepared(clinic).is_ready


def test_a_visit_that_was_cancelled_before_anybody_looked_leaves_no_page() -> None:
    clinic = back()
    clinic.tell(report(Status.CANCELLED, "new", start=VISIT, made=MISSED + DAY))
    clinic.now += MINUTE
    assert clinic.prepare().seen == 1
    assert clinic.page is None
    assert clinic.world.memory.hand_over_looks == {}


@pytest.mark.requirement("DH-04")
@pytest.mark.parametrize(
    "call", ["cases.get", "hand_overs.returning", "contacts.of_case", "hand_overs.keep"]
)
def test_whatever_is_cut_off_is_found_again(call: str) -> None:
    clinic = back()
    clinic.now += MINUTE

    def crash(at: str) -> None:
        if at == call:
            raise ConnectionResetError

    assert clinic.watched(crash).prepare().failed == 1
    assert clinic.page is None
    assert clinic.prepare().ready == 1


@pytest.mark.requirement("DH-04")
def test_an_event_that_comes_in_while_the_page_is_made_is_on_the_page() -> None:
    clinic = back()
    clinic.now += MINUTE
    told: list[str] = []

    def meanwhile(at: str) -> None:
        if at == "hand_overs.keep" and not told:
            told.append(at)
            clinic.tell(booked(start=VISIT + 3 * DAY, made=MISSED + DAY))

    assert clinic.watched(meanwhile).prepare().ready == 0
    assert prepared(clinic).visit_start == VISIT + 3 * DAY


def test_one_page_in_trouble_does_not_hold_up_the_others() -> None:
    clinic = back()
    clinic.world.memory.hand_over_looks["p1", "unreadable"] = clinic.now - HOUR
    clinic.world.memory.cases["p1", "unreadable"] = None  # type: ignore[assignment]
    clinic.now += MINUTE
    done = clinic.prepare()
    assert (done.seen, done.failed, done.ready) == (2, 1, 1)


@pytest.mark.requirement("DH-04")
@pytest.mark.parametrize(("minutes", "late"), [(5, 0), (6, 1)])
def test_a_page_that_waited_for_more_than_five_minutes_is_counted_as_late(
    minutes: int, late: int
) -> None:
    clinic = back()
    clinic.now += minutes * MINUTE
    assert clinic.prepare().late == late


def test_a_run_takes_no_more_than_it_can_do() -> None:
    clinic = back()
    for number in range(BATCH + 5):
        clinic.world.memory.hand_over_looks["p1", f"gone{number}"] = clinic.now
    clinic.now += MINUTE
    assert clinic.prepare().seen == BATCH
    assert clinic.prepare().seen == 6


@pytest.mark.requirement("CO-14")
def test_a_case_that_is_erased_takes_its_wish_along() -> None:
    clinic = back()
    clinic.world.memory.cases.clear()
    clinic.now += MINUTE
    assert clinic.prepare().failed == 0
    assert clinic.world.memory.hand_over_looks == {}


# Erasing


def pointing() -> Clinic:
    clinic = Clinic()
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    clinic.tell(BarrierNamed(clinic.case.id, Barrier.FEAR))
    clinic.now = MISSED + DAY
    clinic.tell(replace(booked(made=clinic.now), note_ref="note-7", plan_ref="plan-7"))
    page = prepared(clinic)
    assert (page.note_ref, page.barriers) == ("note-7", (Barrier.FEAR,))
    return clinic


@pytest.mark.requirement("CO-14")
def test_ninety_days_after_the_end_no_words_are_left_and_nobody_is_told_anew() -> None:
    clinic = pointing()
    while clinic.now < MISSED + 93 * DAY:
        clinic.now += DAY
        clinic.erase()
        clinic.prepare()
    page = clinic.page
    assert page is not None
    assert (page.bare, page.barriers, page.note_ref, page.plan_ref) == (True, (), None, None)
    assert page.rev == 1


@pytest.mark.requirement("CO-14")
def test_a_page_stays_whole_until_its_words_are_due() -> None:
    clinic = pointing()
    for _ in range(89):
        clinic.now += DAY
        clinic.erase()
    page = clinic.page
    assert page is not None
    assert page.barriers == (Barrier.FEAR,)


@pytest.mark.requirement("CO-15")
def test_who_asks_to_be_erased_has_no_words_left_on_the_page_and_none_come_back() -> None:
    clinic = pointing()
    clinic.now += HOUR
    clinic.tell(ErasureAsked("desk"))
    for _ in range(2):
        clinic.now += HOUR
        clinic.prepare()
        clinic.erase()
    clinic.tell(booked(start=VISIT + DAY, made=MISSED + DAY))
    page = prepared(clinic)
    assert (page.bare, page.barriers, page.note_ref) == (True, (), None)
    assert (page.rev, page.visit_start) == (2, VISIT + DAY)


@pytest.mark.requirement("CO-14")
def test_a_page_goes_with_its_case() -> None:
    clinic = pointing()
    case = clinic.case
    memory = clinic.world.memory
    for key, row in list(memory.contacts.items()):
        memory.contacts[key] = replace(row, written_back_at=clinic.now)
    clinic.now = MISSED + 800 * DAY
    for _ in range(9):
        clinic.now += DAY
        clinic.erase()
    assert (case.practice_id, case.id) not in memory.cases
    assert memory.hand_overs == {}
    assert PRACTICE.log_months == 24
