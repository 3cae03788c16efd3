"""The carriers' lists beside ours: what is missing here is taken in, all else only counted."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from unit.domain.follow_up.story import DAY, DETAILS, HOUR, MARKED, PRACTICE
from unit.usecases.clinic import Clinic
from weerzien.domain.event import PatientOptedIn, PatientOptedOut
from weerzien.domain.vocabulary import Channel, StopReason
from weerzien.ports import OptOutAtCarrier
from weerzien.usecases.compare_opt_outs import Compared, Comparing, compare_opt_outs

if TYPE_CHECKING:
    from collections.abc import Iterator

SMS = frozenset({Channel.SMS})
NUMBER = DETAILS.phone or ""
OURS = frozenset({PRACTICE.sender.number})


@dataclass
class Lists:
    there: list[OptOutAtCarrier] = field(default_factory=list)

    def entries(self) -> list[OptOutAtCarrier]:
        return self.there


def opened() -> Clinic:
    clinic = Clinic()
    clinic.open_case()
    return clinic


def blocked(
    address: str = NUMBER, at: datetime = MARKED, senders: frozenset[str] = OURS
) -> OptOutAtCarrier:
    return OptOutAtCarrier(Channel.SMS, address, at, senders)


def complained(address: str = DETAILS.email or "") -> OptOutAtCarrier:
    return OptOutAtCarrier(Channel.EMAIL, address, MARKED)


def compare(clinic: Clinic, *entries: OptOutAtCarrier) -> Compared:
    world = clinic.world
    visited: list[str] = []

    @contextmanager
    def acting_for(practice_id: str) -> Iterator[None]:
        visited.append(practice_id)
        yield

    done = compare_opt_outs(
        Comparing(
            Lists(list(entries)),
            world.practice_index,
            world.rows,
            world.practices,
            clinic.files,
            clinic.events,
            world.inbox,
            world.clocks,
            acting_for,
        )
    )
    assert set(visited) == set(world.memory.practices)
    return done


def taken_in(clinic: Clinic) -> None:
    for event in clinic.world.inbox.events:
        clinic.take_in(event)


@pytest.mark.requirement("CO-10", "CO-17", "D1")
@pytest.mark.parametrize("entry", [blocked(), complained()])
def test_an_opt_out_that_only_the_carrier_knew_ends_the_series(entry: OptOutAtCarrier) -> None:
    clinic = opened()
    assert compare(clinic, entry) == Compared(entries=1, missed=1)
    (event,) = clinic.world.inbox.events
    assert event.fact == PatientOptedOut(frozenset({entry.channel}), "carrier")
    taken_in(clinic)
    assert clinic.why() is StopReason.OPTED_OUT
    assert compare(clinic, entry) == Compared(entries=1)


@pytest.mark.requirement("AU-18")
def test_two_comparisons_before_it_is_in_effect_are_one_event() -> None:
    clinic = opened()
    compare(clinic, blocked())
    compare(clinic, blocked())
    assert len({one.id for one in clinic.world.inbox.events}) == 1


@pytest.mark.requirement("CO-10")
def test_what_both_know_is_left_alone() -> None:
    clinic = opened()
    clinic.tell(PatientOptedOut(SMS, "sms"))
    assert compare(clinic, blocked(at=MARKED - HOUR)) == Compared(entries=1)
    assert clinic.world.inbox.events == []


@pytest.mark.requirement("CO-10")
def test_what_only_we_know_is_as_it_should_be_and_counted() -> None:
    clinic = opened()
    clinic.tell(PatientOptedOut(SMS, "sms"))
    assert compare(clinic) == Compared(only_here=1)


@pytest.mark.requirement("CO-10", "EC-S11")
def test_what_was_opened_again_here_is_not_closed_by_an_older_entry() -> None:
    clinic = opened()
    clinic.tell(PatientOptedOut(SMS, "sms"))
    clinic.now += HOUR
    clinic.tell(PatientOptedIn(SMS, "sms"))
    assert compare(clinic, blocked()) == Compared(entries=1, opened_here=1)
    clinic.now += HOUR
    assert compare(clinic, blocked(at=clinic.now)).missed == 1


@pytest.mark.requirement("CO-09", "D13", "EC-S07")
def test_a_block_on_one_number_says_nothing_of_practices_with_another() -> None:
    clinic = opened()
    sender = replace(PRACTICE.sender, number="+3197000000002")
    other = Clinic(replace(PRACTICE, id="p2", sender=sender), clinic.world)
    other.world.practices.save(other.practice)
    other.open_case(DETAILS, "y1")
    assert compare(clinic, blocked()).missed == 1
    assert {one.practice_id for one in clinic.world.inbox.events} == {"p1"}
    assert compare(clinic, blocked(senders=OURS | {sender.number})).missed == 2


@pytest.mark.requirement("CO-10")
def test_an_address_of_nobody_is_counted_and_in_time_no_more_searched_for() -> None:
    clinic = opened()
    assert compare(clinic, blocked("+31699999999")) == Compared(entries=1, of_nobody=1)
    clinic.now += 8 * DAY
    assert compare(clinic, blocked()) == Compared(entries=1, of_nobody=1)
    assert compare(clinic, blocked(at=clinic.now - timedelta(days=6))).missed == 1


@pytest.mark.requirement("CO-10")
def test_one_practice_in_trouble_hides_no_other() -> None:
    clinic = opened()
    other = Clinic(replace(PRACTICE, id="p2"), clinic.world)
    other.world.practices.save(other.practice)
    other.open_case(DETAILS, "y1")

    def fail(call: str) -> None:
        if call == "files.at_address" and not clinic.noted.get("failed"):
            clinic.noted["failed"] = 1
            raise ConnectionError

    done = compare(clinic.watched(fail), blocked())
    assert (done.missed, done.failed) == (1, 1)
