"""Whatever comes in, in whatever order, and wherever a run dies: the page says what is true."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from unit.domain.follow_up.story import (
    DAY,
    HOUR,
    MARKED,
    MINUTE,
    MISSED,
    Status,
    booked,
    report,
)
from unit.usecases.clinic import Clinic
from weerzien.domain.contact import ContactStatus
from weerzien.domain.event import BarrierNamed, ContactMade, PatientOptedOut, PatientReplied
from weerzien.domain.follow_up.return_page import return_page
from weerzien.domain.hand_over import HandOver, says_the_same
from weerzien.domain.task import Outcome
from weerzien.domain.vocabulary import Barrier, Channel, Stage

VISIT = MISSED + 9 * DAY
Deed = Callable[[Clinic], object]


def _told(make: Callable[[Clinic], Any]) -> Deed:
    return lambda clinic: clinic.tell(make(clinic))


def _receipt(clinic: Clinic) -> None:
    """A carrier tells of a message; no event says so."""
    for row in clinic.rows.values():
        if row.status is ContactStatus.SENT:
            clinic.world.contacts.settle(replace(row, status=ContactStatus.DELIVERED))
            return


def _crash(clinic: Clinic) -> None:
    def die(call: str) -> None:
        if call in {"hand_overs.keep", "hand_overs.look_again"}:
            raise ConnectionResetError

    clinic.watched(die).prepare()


DEEDS: dict[str, Deed] = {
    "books": _told(lambda _: booked(start=VISIT, made=MARKED + DAY)),
    "moves": _told(lambda _: booked(start=VISIT + 2 * DAY, made=MARKED + DAY)),
    "cancels": _told(lambda _: report(Status.CANCELLED, "new", start=VISIT, made=MARKED + DAY)),
    "books another": _told(lambda _: booked("other", start=VISIT + DAY, made=MARKED + 2 * DAY)),
    "was there": _told(lambda _: report(Status.FULFILLED)),
    "names a barrier": _told(lambda c: BarrierNamed(c.case.id, Barrier.COSTS)),
    "opts out": _told(lambda _: PatientOptedOut(frozenset({Channel.SMS}), "sms")),
    "answers": _told(lambda _: PatientReplied(Channel.SMS, "tot dan", distress=False)),
    "is called": _told(lambda _: ContactMade("s1", Channel.PHONE, Outcome.REACHED)),
    "receipt": _receipt,
    "prepare": lambda clinic: clinic.prepare(),
    "prepare, and die": _crash,
}


def true_page(clinic: Clinic) -> HandOver | None:
    """The page as the facts make it now, whatever lies in the store."""
    case, world = clinic.case, clinic.world
    returning = world.hand_overs.returning("p1", "x1")
    contacts = world.contacts.of_case("p1", case.id)
    tasks = world.tasks.of_case("p1", case.id)
    return return_page(case, returning, contacts, tasks, clinic.practice)


@pytest.mark.requirement("DH-03", "DH-04")
@given(st.lists(st.sampled_from([*sorted(DEEDS), "books", "prepare", "receipt"]), max_size=14))
@example(["books", "prepare", "receipt"])
@example(["books", "prepare", "cancels", "prepare, and die", "books another"])
@settings(max_examples=300, deadline=None)
def test_after_the_next_look_the_page_says_what_the_facts_say(deeds: list[str]) -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    clinic.now = MARKED + DAY
    for deed in deeds:
        clinic.now += 7 * MINUTE
        DEEDS[deed](clinic)
    revisions = []
    for _ in range(4):
        clinic.now += DAY
        assert clinic.prepare().failed == 0
        revisions.append(clinic.page.rev if clinic.page else 0)
    there, true = clinic.page, true_page(clinic)
    if there is None:
        assert true is None or not true.is_ready
    else:
        assert true is not None
        assert there.status == true.status
        assert says_the_same(there, true) or not there.is_ready
    assert len(set(revisions)) == 1, "nothing changed any more, so nothing was told anew"


@pytest.mark.requirement("DH-04")
@pytest.mark.parametrize("seed", range(30))
def test_the_order_in_which_news_of_visits_arrives_changes_nothing(seed: int) -> None:
    made = MARKED + HOUR
    facts = [
        (booked(start=VISIT, made=made), made),
        (booked(start=VISIT + DAY, made=made), made + HOUR),
        (report(Status.CANCELLED, "new", start=VISIT + DAY, made=made), made + 2 * HOUR),
        (booked("other", start=VISIT + 2 * DAY, made=made + 3 * HOUR), made + 3 * HOUR),
        (replace(booked("third", start=VISIT, made=made), note_ref="n-3"), made + 4 * HOUR),
        (report(Status.FULFILLED, "before", start=MISSED - DAY), made),
    ]

    def page(order: list[Any]) -> HandOver:
        clinic = Clinic()
        clinic.open_case()
        clinic.now = MARKED + DAY
        for fact, at in order:
            clinic.tell(fact, at=at)
        for _ in range(2):
            clinic.now += DAY
            clinic.prepare()
        case = clinic.world.memory.cases["p1", first_case(clinic)]
        found = clinic.world.hand_overs.get("p1", case.id)
        assert found is not None
        return replace(found, rev=0, made_at=None, contacts=(), tasks=())

    shuffled = list(facts)
    random.Random(seed).shuffle(shuffled)
    assert page(shuffled) == page(facts)


def first_case(clinic: Clinic) -> str:
    missed = clinic.world.memory.appointments["p1", "x1"]["missed"]
    assert missed.case_id is not None
    return missed.case_id
