"""Risk that is raised while a series runs (HR-24)."""

from dataclasses import replace
from itertools import permutations

import pytest

from unit.domain.follow_up.story import (
    AT_RISK,
    DAY,
    DETAILS,
    HOUR,
    MISSED,
    PRACTICE,
    Story,
    noshow,
)
from weerzien.domain.case import PlannedStep
from weerzien.domain.event import PatientReported
from weerzien.domain.follow_up.human_task import human_steps, human_task
from weerzien.domain.forgetting import forgotten
from weerzien.domain.patient import Representative, with_rest_of
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import Lane, RiskCategory, Stage

RAISED = PatientReported(AT_RISK)
GUARDED = replace(
    AT_RISK, secret_address=True, representative=Representative("+31620000009", None, leads=True)
)
MOVED_HOUSE = replace(DETAILS, phone="+31620000002", basics_only=True)
"""As a scheduling message tells of a person: no room for risks, flags or who is called instead."""


@pytest.mark.requirement("HR-24", "AU-03", "AU-18", "EC-P05")
@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_what_a_way_has_no_room_for_stays_as_told_in_whatever_order_it_comes(
    order: tuple[int, ...],
) -> None:
    told = [
        (PatientReported(replace(GUARDED, risks=frozenset())), MISSED - 4 * DAY),
        (PatientReported(replace(DETAILS, basics_only=True)), MISSED - 3 * DAY),
        (PatientReported(GUARDED), MISSED - 2 * DAY),
        (PatientReported(MOVED_HOUSE), MISSED - DAY),
    ]
    story = Story(details=None, now=MISSED)
    for number in order:
        fact, at = told[number]
        story.tell(fact, at=at)
    patient = story.patient
    assert patient is not None
    assert patient.details == with_rest_of(MOVED_HOUSE, GUARDED)
    assert (patient.details.phone, patient.details.risks) == ("+31620000002", AT_RISK.risks)
    assert (patient.details_at, patient.rest_told_at) == (MISSED - DAY, MISSED - 2 * DAY)


@pytest.mark.requirement("AU-03", "EC-P05")
@pytest.mark.parametrize("is_late", [False, True])
def test_a_representative_whom_such_a_way_names_counts(is_late: bool) -> None:
    another = Representative("+31620000008", None, leads=True)
    told = [PatientReported(GUARDED), PatientReported(replace(MOVED_HOUSE, representative=another))]
    story = Story(details=None, now=MISSED)
    for number, fact in reversed(list(enumerate(told))) if is_late else enumerate(told):
        story.tell(fact, at=MISSED + number * HOUR)
    assert story.patient is not None
    assert story.patient.details.representative == another
    assert story.patient.details.risks == GUARDED.risks


@pytest.mark.requirement("AU-03")
def test_a_whole_picture_takes_back_what_it_leaves_out() -> None:
    story = Story(details=GUARDED)
    story.tell(PatientReported(MOVED_HOUSE))
    story.later(HOUR).tell(PatientReported(DETAILS))
    assert story.patient is not None
    assert story.patient.details == DETAILS
    assert story.patient.rest_told_at == story.patient.details_at


@pytest.mark.requirement("EC-P05", "EC-P07", "CO-14")
def test_a_secret_address_outlives_the_details_whatever_door_tells_them_anew() -> None:
    story = Story(details=GUARDED)
    assert story.patient is not None
    story.patient = forgotten(story.patient, story.now)
    story.later(DAY).tell(noshow(start=story.now - HOUR, patient=MOVED_HOUSE))
    assert story.why == "secret_address"


def raised(after: int) -> Story:
    """A standard series whose risk is raised so many days after the missed one."""
    story = Story()
    story.tell(noshow())
    story.later(after * DAY).change(plan=(PlannedStep("x", story.now + HOUR, Stage.VALUE),))
    story.tell(RAISED)
    return story


@pytest.mark.requirement("HR-24", "D9", "EC-R07")
def test_a_raised_risk_brings_a_call_at_once_and_tells_the_clinician() -> None:
    story = raised(1)
    assert story.case.lane is Lane.HIGH_RISK
    assert story.case.protocol == "high_risk-1"
    assert story.case.raised_at == story.now
    assert story.task(TaskKind.CALL_DAY1).opens_at == story.now
    assert story.task(TaskKind.CLINICIAN_NOTICE, "risk_raised").owner.owner.id == "clinician"


@pytest.mark.requirement("HR-24")
def test_the_plan_is_made_anew_in_the_high_risk_lane() -> None:
    assert raised(1).case.plan_no == 2


@pytest.mark.requirement("HR-24")
@pytest.mark.parametrize(
    ("days", "work"),
    [
        (1, ["call_day1", "clinician_notice"]),
        (4, ["call_day1", "clinician_notice", "clinician_notice", "not_feasible_72h"]),
        (6, ["call_day1", "clinician_notice", "clinician_notice", "not_feasible_72h"]),
    ],
)
def test_human_steps_that_are_past_are_due_at_once_and_no_sooner(
    days: int, work: list[str]
) -> None:
    assert raised(days).work == work


@pytest.mark.requirement("HR-24")
def test_after_day_five_the_escalation_waits_for_the_next_working_day() -> None:
    story = raised(6)
    escalation = human_steps(story.case, PRACTICE)[-1]
    assert escalation.kind is TaskKind.ESCALATION
    assert escalation.opens_at > story.now
    assert escalation.opens_at - story.now < 2 * DAY


@pytest.mark.requirement("HR-24")
def test_lowering_the_risk_does_nothing_by_itself() -> None:
    story = raised(1)
    work = story.work
    story.later(HOUR).tell(PatientReported(DETAILS))
    assert story.case.lane is Lane.HIGH_RISK
    assert story.work == work


@pytest.mark.requirement("HR-24", "AU-18")
def test_the_same_risk_reported_again_makes_no_second_call() -> None:
    story = raised(1)
    tasks = dict(story.tasks)
    story.later(HOUR).tell(RAISED)
    assert story.tasks == tasks


@pytest.mark.requirement("HR-04", "HR-14", "D18")
def test_a_crisis_flag_that_comes_during_a_high_risk_series_reaches_the_escalation() -> None:
    story = Story(details=AT_RISK)
    story.tell(noshow())
    crisis = replace(AT_RISK, risks=AT_RISK.risks | {RiskCategory.CRISIS})
    story.later(DAY).tell(PatientReported(crisis))
    assert RiskCategory.CRISIS in story.case.risks
    step = human_steps(story.case, PRACTICE)[-1]
    task = human_task(step, story.case, PRACTICE, story.now)
    assert task.protocol_text == PRACTICE.welfare_protocol


@pytest.mark.requirement("HR-13", "HR-14", "HR-16")
def test_the_escalation_goes_to_the_lead_with_a_copy_and_without_crisis_no_protocol_text() -> None:
    story = Story(details=AT_RISK)
    story.tell(noshow())
    task = human_task(human_steps(story.case, PRACTICE)[-1], story.case, PRACTICE, story.now)
    assert (task.owner.owner.id, task.owner.stand_in.id) == ("lead", "lead-2")
    assert task.copies == ("clinician",)
    assert task.protocol_text is None
