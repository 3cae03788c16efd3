"""Erasing as an event: judged by the file as it is at that moment."""

from dataclasses import replace

import pytest

from fakes.samples import a_task
from unit.domain.follow_up.story import DAY, DETAILS, HOUR, MARKED, PRACTICE, noshow
from weerzien.domain.case import Case
from weerzien.domain.event import DetailsExpired, Event, Fact, PatientReported, StaffStopped
from weerzien.domain.follow_up.apply import apply
from weerzien.domain.forgetting import forgotten
from weerzien.domain.patient import Patient
from weerzien.domain.patient_file import Changes, PatientFile

CLOSED = MARKED + 7 * DAY
AFTER = CLOSED + 31 * DAY


def said(file: PatientFile, fact: Fact, day: float = 31) -> Changes:
    at = CLOSED + day * DAY
    return apply(file, Event("e1", "p1", "x1", at, at, fact), PRACTICE)


def person() -> Patient:
    return Patient("x1", "p1", DETAILS, MARKED, rev=1, known_since=MARKED)


def ended(**changes: object) -> PatientFile:
    """A file with a case that ended; made by the rules themselves."""
    known = PatientFile("p1", "x1", person())
    opened = apply(known, Event("e0", "p1", "x1", MARKED, MARKED, noshow()), PRACTICE)
    (case,) = opened.cases
    file = replace(
        known,
        patient=replace(person(), case_id=case.id),
        case=closed(case),
        appointments={one.id: one for one in opened.appointments},
    )
    return replace(file, **changes)  # type: ignore[arg-type]


def closed(case: Case) -> Case:
    file = PatientFile("p1", "x1", person(), case=case)
    event = Event("stop", "p1", "x1", CLOSED, CLOSED, StaffStopped("s1"))
    (after,) = apply(file, event, PRACTICE).cases
    return after


@pytest.mark.requirement("CO-14")
def test_the_file_itself_says_whether_it_is_time() -> None:
    assert said(ended(), DetailsExpired(), day=29).patient is None
    after = said(ended(), DetailsExpired()).patient
    assert after is not None
    assert after.details.phone is None


@pytest.mark.requirement("CO-14")
@pytest.mark.parametrize("with_case", [True, False])
def test_a_task_that_opened_a_moment_before_holds_the_details(with_case: bool) -> None:
    file = ended()
    assert file.case is not None
    task = a_task(case_id=file.case.id if with_case else "")
    file = replace(file, tasks={task.id: task}, case=file.case if with_case else None)
    assert said(file, DetailsExpired()).patient is None
    assert said(file, DetailsExpired(), day=91).patient is not None


def erased(**changes: object) -> PatientFile:
    file = ended()
    assert file.patient is not None
    gone = forgotten(file.patient, AFTER)
    return replace(file, patient=replace(gone, **changes))  # type: ignore[arg-type]


@pytest.mark.requirement("CO-14", "NS-03")
def test_only_a_new_no_show_waits_for_details_that_are_erased() -> None:
    again = noshow("again", start=AFTER - HOUR)
    assert said(erased(), again).waits_for_patient
    assert not said(erased(), replace(again, patient=DETAILS)).waits_for_patient
    # A mark that is repeated has its case.
    assert not said(erased(), noshow()).waits_for_patient
    assert not said(erased(), replace(again, status="booked")).waits_for_patient  # type: ignore[arg-type]
    # Of somebody who is never contacted, nobody needs to be asked for details.
    assert not said(erased(deceased_at=CLOSED), again).waits_for_patient


@pytest.mark.requirement("CO-14")
def test_the_period_of_details_that_come_again_counts_from_then() -> None:
    again = said(erased(), PatientReported(DETAILS), day=40).patient
    assert again is not None
    assert again.known_since == CLOSED + 40 * DAY
    update = replace(DETAILS, email="other@example.org")
    known = said(ended(), PatientReported(update), day=5).patient
    assert known is not None
    assert known.known_since == MARKED
