"""A source system's list against its events: what is found, and what is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fakes.samples import a_practice
from weerzien.domain.appointment import Appointment, AppointmentStatus
from weerzien.domain.feed.compare import (
    MOST_MISSED_A_DAY,
    AppointmentList,
    Finding,
    Found,
    Listed,
    compare,
    is_moved,
)

START = datetime(2027, 3, 22, 9, tzinfo=UTC)
NIGHT = datetime(2027, 3, 22, 21, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
NOSHOW = AppointmentStatus.NOSHOW


def line(number: int = 1, status: AppointmentStatus = NOSHOW, **changes: object) -> Listed:
    plain = Listed(
        f"A-{number}", f"P-{number}", f"a{number}", f"x{number}", START, START + HALF_HOUR, status
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def marked(number: int = 1, **changes: object) -> Appointment:
    known = Appointment(
        f"a{number}",
        START,
        START + HALF_HOUR,
        "physiotherapy",
        NOSHOW,
        START + HALF_HOUR,
        marked_at=START + HALF_HOUR,
        mark_received_at=START + timedelta(minutes=31),
        missed_start=START,
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def found(
    *lines: Listed, known: tuple[Appointment, ...] = (), others: tuple[Appointment, ...] = ()
) -> list[tuple[str, Found]]:
    return [(one.appointment_id, one.found) for one in findings(*lines, known=known, others=others)]


def findings(
    *lines: Listed, known: tuple[Appointment, ...] = (), others: tuple[Appointment, ...] = ()
) -> tuple[Finding, ...]:
    return compare(
        AppointmentList(NIGHT, lines),
        {one.id: one for one in known},
        {"x1": (*known, *others)},
        a_practice(),
    )


def test_a_mark_that_came_within_two_hours_is_in_time() -> None:
    assert found(line(), known=(marked(),)) == [("a1", Found.IN_TIME)]
    at_the_edge = marked(mark_received_at=START + HALF_HOUR + timedelta(hours=2))
    assert found(line(), known=(at_the_edge,)) == [("a1", Found.IN_TIME)]


def test_a_mark_that_came_later_than_two_hours_is_late() -> None:
    late = marked(mark_received_at=START + HALF_HOUR + timedelta(hours=2, seconds=1))
    assert found(line(), known=(late,)) == [("a1", Found.LATE)]


def test_a_missed_appointment_that_no_event_told_of_is_found() -> None:
    assert found(line()) == [("a1", Found.MISSED)]
    booked = marked(status=AppointmentStatus.BOOKED, marked_at=None, missed_start=None)
    assert found(line(), known=(booked,)) == [("a1", Found.MISSED)]


def test_what_we_heard_after_the_list_was_made_is_not_contradicted_by_it() -> None:
    kept = marked(status=AppointmentStatus.ARRIVED, marked_at=None, status_at=NIGHT)
    assert found(line(), known=(kept,)) == []
    before = replace(kept, status_at=NIGHT - timedelta(seconds=1))
    assert found(line(), known=(before,)) == [("a1", Found.MISSED)]


def test_a_visit_that_lies_ahead_of_the_list_gives_nothing() -> None:
    ahead = line(start=NIGHT + HALF_HOUR, end=NIGHT + 2 * HALF_HOUR)
    assert found(ahead) == []


def test_a_visit_that_both_know_as_kept_gives_nothing() -> None:
    kept = marked(status=AppointmentStatus.FULFILLED, marked_at=None)
    assert found(line(status=AppointmentStatus.FULFILLED), known=(kept,)) == []
    assert found(line(status=AppointmentStatus.FULFILLED)) == []


@pytest.mark.requirement("NS-32")
@pytest.mark.parametrize("status", ["arrived", "fulfilled", "cancelled", "entered-in-error"])
def test_a_mark_that_the_list_takes_back_is_reversed(status: str) -> None:
    back = line(status=AppointmentStatus(status))
    assert found(back, known=(marked(),)) == [("a1", Found.REVERSED)]


def test_a_mark_that_is_newer_than_the_list_stands() -> None:
    newer = marked(status_at=NIGHT, marked_at=NIGHT)
    assert found(line(status=AppointmentStatus.FULFILLED), known=(newer,)) == []


def test_a_status_that_is_older_than_the_mark_takes_nothing_back() -> None:
    older = line(status=AppointmentStatus.ARRIVED, changed=START)
    assert found(older, known=(marked(),)) == []


def test_a_mark_that_was_withdrawn_already_is_not_reversed_again() -> None:
    withdrawn = marked(status=AppointmentStatus.ENTERED_IN_ERROR, status_at=NIGHT - HALF_HOUR)
    assert found(line(status=AppointmentStatus.FULFILLED), known=(withdrawn,)) == []


def test_a_list_that_knows_no_missed_appointment_at_all_takes_no_booking_for_a_correction() -> None:
    booked = line(status=AppointmentStatus.BOOKED)
    assert found(booked, known=(marked(),)) == [("a1", Found.UNCLEAR)]
    both = found(booked, line(2), known=(marked(), marked(2)))
    assert both == [("a1", Found.REVERSED), ("a2", Found.IN_TIME)]


def test_a_missed_appointment_that_was_given_a_later_date_is_a_move() -> None:
    later = line(status=AppointmentStatus.BOOKED, start=NIGHT - HALF_HOUR, end=NIGHT)
    [one, _] = findings(later, line(2), known=(marked(), marked(2)))
    assert one.found is Found.REVERSED
    assert is_moved(one)
    [same, _] = findings(
        line(status=AppointmentStatus.BOOKED), line(2), known=(marked(), marked(2))
    )
    assert not is_moved(same)


def test_a_visit_that_was_marked_under_two_references_is_double() -> None:
    twice = found(line(), known=(marked(),), others=(marked(7),))
    assert twice == [("a1", Found.IN_TIME), ("a7", Found.DOUBLE)]


def test_a_visit_that_is_followed_under_another_reference_is_not_followed_twice() -> None:
    assert found(line(), others=(marked(7),)) == [("a7", Found.DOUBLE)]


def test_two_missed_visits_of_one_day_are_no_double() -> None:
    afternoon = marked(7, start=START + timedelta(hours=5), end=START + timedelta(hours=6))
    assert found(line(), known=(marked(),), others=(afternoon,)) == [("a1", Found.IN_TIME)]


def test_a_list_that_misses_nearly_everybody_is_not_believed() -> None:
    lines = [line(n) for n in range(1, 12)]
    kept = [line(n, AppointmentStatus.FULFILLED) for n in range(12, 21)]
    assert {one for _, one in found(*lines, *kept)} == {Found.HELD_BACK}
    fewer = [line(n) for n in range(1, 11)]
    more = [line(n, AppointmentStatus.FULFILLED) for n in range(11, 21)]
    assert {one for _, one in found(*fewer, *more)} == {Found.MISSED}


def test_more_missed_on_a_day_than_anybody_misses_are_held_back() -> None:
    most = MOST_MISSED_A_DAY
    missed = [line(n) for n in range(most + 1)]
    kept = [line(n, AppointmentStatus.FULFILLED) for n in range(most + 1, 3 * most)]
    assert {one for _, one in found(*missed, *kept)} == {Found.HELD_BACK}
    assert {one for _, one in found(*missed[1:], *kept)} == {Found.MISSED}


def test_one_day_out_of_proportion_holds_back_no_other_day() -> None:
    day_before = START - timedelta(days=1)
    other = line(99, start=day_before, end=day_before + HALF_HOUR)
    lines = [line(n) for n in range(1, 31)]
    by_id = dict(found(*lines, other))
    assert by_id["a99"] is Found.MISSED
    assert by_id["a1"] is Found.HELD_BACK
