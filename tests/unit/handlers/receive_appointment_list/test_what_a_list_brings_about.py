"""What a source system's list brings about: what an event would have, once, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from unit.domain.follow_up.story import AT_RISK, DAY, DETAILS, MARKED, MISSED, Status, report
from unit.handlers.receive_appointment_list.conftest import NIGHT, ListDoor, line
from weerzien.domain.case import CaseState
from weerzien.domain.event import Event, PatientReported
from weerzien.domain.feed.compare import Found
from weerzien.domain.patient import PatientDetails
from weerzien.domain.vocabulary import StopReason

ORDERS = list(permutations(["event", "list", "next list", "details"]))


def know(lists: ListDoor, details: PatientDetails = DETAILS) -> None:
    lists.clinic.tell(PatientReported(details), lists.patient())


def mark(lists: ListDoor, status: Status = Status.NOSHOW, **changes: object) -> Event:
    """The event that the source system sends of the same appointment."""
    fact = replace(report(status, lists.appointment()), **changes)  # type: ignore[arg-type]
    return lists.clinic.tell(fact, lists.patient())


def found(lists: ListDoor) -> dict[str, Found]:
    day = lists.clinic.world.feeds.days("p1", MISSED.date(), MISSED.date())
    return dict(day[0].found) if day else {}


@pytest.mark.requirement("NS-16", "AU-13", "EC-O02")
def test_a_missed_appointment_that_nobody_told_us_of_is_followed_up(lists: ListDoor) -> None:
    know(lists)
    answered = lists.list_of(line())
    assert answered.status == 200
    assert (answered.body["compared"], answered.body["missed"]) == (1, 1)
    case = lists.clinic.case_of(lists.patient())
    assert case.is_open
    assert case.missed_start == MISSED
    assert case.mark_received_at == NIGHT
    assert found(lists) == {lists.appointment(): Found.MISSED}


@pytest.mark.requirement("AU-18")
def test_the_same_list_again_and_the_next_one_have_no_second_effect(lists: ListDoor) -> None:
    know(lists)
    lists.list_of(line())
    case = lists.clinic.case_of(lists.patient())
    lists.list_of(line())
    lists.list_of(line(), at=NIGHT + DAY)
    assert lists.clinic.case_of(lists.patient()) == case
    assert len(lists.clinic.world.memory.cases) == 1
    assert found(lists) == {lists.appointment(): Found.MISSED}


@pytest.mark.requirement("AU-18", "NS-19")
def test_the_event_that_comes_after_all_has_no_second_effect(lists: ListDoor) -> None:
    know(lists)
    lists.list_of(line())
    case = lists.clinic.case_of(lists.patient())
    lists.clinic.now = NIGHT + timedelta(minutes=1)
    mark(lists)
    assert lists.clinic.case_of(lists.patient()) == case
    assert len(lists.clinic.world.memory.cases) == 1


@pytest.mark.requirement("AU-18")
@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_event_list_and_details_in_any_order_end_in_one_case(
    lists: ListDoor, order: tuple[str, ...]
) -> None:
    for word in order:
        if word == "event":
            mark(lists)
        elif word == "details":
            know(lists)
        else:
            lists.list_of(line(), at=NIGHT if word == "list" else NIGHT + DAY)
    assert len(lists.clinic.world.memory.cases) == 1
    assert lists.clinic.case_of(lists.patient()).is_open


@pytest.mark.requirement("NS-28")
def test_a_mark_that_is_found_too_late_sends_nothing(lists: ListDoor) -> None:
    know(lists)
    lists.list_of(line(), at=NIGHT + 4 * DAY)
    assert lists.clinic.why(lists.patient()) is StopReason.TOO_OLD
    assert lists.clinic.work == []


@pytest.mark.requirement("NS-28")
def test_a_patient_at_high_risk_whose_mark_is_found_too_late_is_called(lists: ListDoor) -> None:
    know(lists, AT_RISK)
    lists.list_of(line(), at=NIGHT + 4 * DAY)
    assert lists.clinic.why(lists.patient()) is StopReason.TOO_OLD
    # 72 hours are over, which the lead is told as well.
    assert lists.clinic.work == ["call_day1", "not_feasible_72h"]


def test_a_patient_whom_nobody_reported_waits_and_is_told_to_the_desk(lists: ListDoor) -> None:
    lists.list_of(line())
    assert lists.clinic.world.files.load("p1", lists.patient()).case is None
    lists.clinic.now = NIGHT + timedelta(hours=25)
    lists.clinic.reconcile()
    assert lists.clinic.work == ["unknown_patient_event"]


@pytest.mark.requirement("NS-32")
@pytest.mark.parametrize(
    "status", ["arrived", "checked-in", "fulfilled", "cancelled", "entered-in-error"]
)
def test_a_mark_that_the_list_takes_back_stops_everything(lists: ListDoor, status: str) -> None:
    know(lists)
    mark(lists)
    answered = lists.list_of(line(status=status))
    assert answered.body["reversed"] == 1
    known = lists.clinic.files.load("p1", lists.patient()).appointments[lists.appointment()]
    assert known.status == {"checked-in": "arrived"}.get(status, status)
    assert lists.clinic.why(lists.patient()) is StopReason.MARK_CORRECTED
    assert found(lists) == {lists.appointment(): Found.REVERSED}
    lists.list_of(line(status=status), at=NIGHT + DAY)
    assert found(lists) == {lists.appointment(): Found.REVERSED}


@pytest.mark.requirement("NS-05")
def test_a_missed_appointment_that_was_moved_counts_as_the_way_back(lists: ListDoor) -> None:
    know(lists)
    mark(lists)
    later = line(status="booked", start=NIGHT - timedelta(hours=1))
    lists.list_of(later, line(2))
    assert lists.clinic.why(lists.patient()) is StopReason.REBOOKED


def test_a_list_that_knows_no_missed_appointments_stops_no_follow_up(lists: ListDoor) -> None:
    know(lists)
    mark(lists)
    answered = lists.list_of(line(status="booked"))
    assert answered.body["unclear"] == 1
    assert lists.clinic.case_of(lists.patient()).state is CaseState.OPEN


def test_a_list_that_misses_everybody_starts_nothing_and_is_told(
    lists: ListDoor, capsys: pytest.CaptureFixture[str]
) -> None:
    know(lists)
    answered = lists.list_of(*(line(number) for number in range(1, 31)))
    assert (answered.body["missed"], answered.body["held_back"]) == (0, 30)
    assert not lists.clinic.world.memory.cases
    assert '"NoShowOutOfProportion":[30' in capsys.readouterr().out.replace(" ", "")


def test_what_is_cut_off_between_remembering_and_telling_is_told_by_the_same_list(
    lists: ListDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(lists)

    class PowerCutError(Exception):
        pass

    def cut(_: object) -> None:
        raise PowerCutError

    inbox = lists.clinic.world.inbox
    with monkeypatch.context() as dark:
        dark.setattr(inbox, "put", cut)
        with pytest.raises(PowerCutError):
            lists.list_of(line())
    assert found(lists) == {lists.appointment(): Found.MISSED}
    lists.list_of(line())
    assert lists.clinic.case_of(lists.patient()).is_open


def test_an_event_in_time_and_a_late_one_are_told_apart(lists: ListDoor) -> None:
    know(lists)
    mark(lists)
    assert lists.list_of(line()).body["in_time"] == 1
    lists.clinic.tell(PatientReported(DETAILS), lists.patient(2))
    lists.clinic.tell(report(Status.NOSHOW, lists.appointment(2)), lists.patient(2), at=MARKED)
    assert lists.list_of(line(), line(2)).body["late"] == 1


def test_a_visit_under_another_reference_is_followed_once(lists: ListDoor) -> None:
    know(lists)
    mark(lists)
    renamed = line(9) | {"patient_ref": "P-1"}
    answered = lists.list_of(renamed)
    assert answered.body["double"] == 1
    assert len(lists.clinic.world.memory.cases) == 1


def test_a_status_older_than_other_news_of_the_visit_is_followed_if_the_list_is_newer(
    lists: ListDoor,
) -> None:
    know(lists)
    lists.clinic.now = MARKED + timedelta(hours=1)
    mark(lists, Status.BOOKED)
    assert lists.list_of(line(changed=MARKED.isoformat())).body["missed"] == 1
    assert lists.clinic.case_of(lists.patient()).is_open


def test_what_a_list_does_not_say_is_kept_as_it_was_known(lists: ListDoor) -> None:
    know(lists)
    mark(lists, Status.BOOKED, discipline="physiotherapy")
    lists.list_of(line())
    assert lists.clinic.case_of(lists.patient()).discipline == "physiotherapy"
