"""Bind a case's plan: which steps, in what order, and when to wake for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from weerzien.domain import ids
from weerzien.domain.calendar import at_local, first_open_moment, local_date
from weerzien.domain.case import Case, PlannedStep
from weerzien.domain.event import Event, StaffResumed
from weerzien.domain.follow_up.human_task import human_steps
from weerzien.domain.plan import PlanRequest, TouchpointPlan
from weerzien.domain.plan_touchpoints import plan_touchpoints
from weerzien.domain.practice import Practice
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import Lane, Stage
from weerzien.ports import Cases, Clock, Clocks, Contacts, Events, PatientFiles, Practices, Tasks
from weerzien.usecases.apply_event import apply_now
from weerzien.usecases.delivery import has_open_claims
from weerzien.usecases.record_delivery import log_skipped

LOOK_AGAIN = timedelta(minutes=2)
"""How long after a step's moment Reconcile asks what became of it."""

STEP_OF_STAGE: Mapping[tuple[Lane, Stage], str] = {
    (Lane.STANDARD, Stage.IMMEDIATE): "DeliverDay0",
    (Lane.STANDARD, Stage.CHECK_IN): "DeliverDay1",
    (Lane.STANDARD, Stage.VALUE): "DeliverDay3",
    (Lane.STANDARD, Stage.SOFT_DEADLINE): "DeliverDay5",
    (Lane.STANDARD, Stage.LAST_CONTACT): "DeliverDay7",
    (Lane.HIGH_RISK, Stage.IMMEDIATE): "DeliverDay0HighRisk",
    (Lane.HIGH_RISK, Stage.CHECK_IN): "DeliverDay1HighRisk",
    (Lane.HIGH_RISK, Stage.BRIEF_CHECK_IN): "DeliverDay2HighRisk",
    (Lane.HIGH_RISK, Stage.VALUE): "DeliverDay3HighRisk",
    (Lane.HIGH_RISK, Stage.LAST_CONTACT): "DeliverDay5HighRisk",
}
STEP_OF_TASK: Mapping[TaskKind, str] = {
    TaskKind.CALL_DAY1: "CallDay1",
    TaskKind.CLINICIAN_NOTICE: "NotifyClinicianDay3",
    TaskKind.ESCALATION: "EscalateDay5",
}
CLOSE = "CloseFollowUp"
LOOK_AGAIN_STEP = "WaitForAnswer"


@dataclass(frozen=True, slots=True)
class PlannedFollowUp:
    """What the state machine is told: `result` is open, paused, or the reason it ended."""

    result: str
    lane: Lane
    plan_no: int
    steps: tuple[tuple[PlannedStep, datetime], ...] = ()
    """Each step with the real moment to wake for it."""
    since: datetime | None = None
    wake: datetime | None = None


def plan_follow_up(
    practice_id: str,
    case_id: str,
    since: datetime | None,
    practices: Practices,
    cases: Cases,
    contacts: Contacts,
    tasks: Tasks,
    events: Events,
    files: PatientFiles,
    clocks: Clocks,
) -> PlannedFollowUp:
    """Plan, or plan again from `since` on (practice time; None for the first plan)."""
    practice = practices.get(practice_id)
    clock = clocks.for_practice(practice)
    case = cases.get(practice_id, case_id)
    now = clock.now() if since is None else clock.reached(since)
    if case.pause is not None and case.pause.until is not None and now >= case.pause.until:
        _end_pause(case, now, practice, events, files)
        case = cases.get(practice_id, case_id)
    if case.stop is not None:
        return PlannedFollowUp(case.stop.reason, case.lane, case.plan_no)
    return _bind(case, since, now, practice, cases, contacts, tasks, clock)


def _end_pause(
    case: Case, now: datetime, practice: Practice, events: Events, files: PatientFiles
) -> None:
    """Nobody answered in two working days: the series goes on (NS-17)."""
    since = case.pause.since.isoformat() if case.pause else ""
    event = Event(
        ids.event_id(practice.id, "pause", f"{case.id}|{since}"),
        practice.id,
        case.patient_id,
        now,
        now,
        StaffResumed("weerzien"),
    )
    events.receive(event, event.id)
    apply_now(event, practice, events, files)


def _messages_wait_until(case: Case, practice: Practice, now: datetime) -> datetime | None:
    """When to look again at messages that wait for a person or for the practice's switch."""
    tomorrow = first_open_moment(now + timedelta(days=1), practice)
    if case.messages_stop is not None:
        return None
    if case.pause is not None:
        return min(case.pause.until or tomorrow, tomorrow)
    if not practice.sending and practice.rehearsal is None:
        return tomorrow
    return None


def _bind(
    case: Case,
    since: datetime | None,
    now: datetime,
    practice: Practice,
    cases: Cases,
    contacts: Contacts,
    tasks: Tasks,
    clock: Clock,
) -> PlannedFollowUp:
    """Messages may wait; people never do (HR-29)."""
    people = _people(case, practice, tasks) if case.lane is Lane.HIGH_RISK else ()
    wait = _messages_wait_until(case, practice, now)
    if wait is not None:
        steps = [step for step in people if step.due <= wait]
        skipped: frozenset[Stage] = case.skipped
        last = PlannedStep(LOOK_AGAIN_STEP, wait)
    else:
        touchpoints = _touchpoints(case, since, practice)
        # What an earlier plan skipped stays so: a stage does not come back from the dead.
        skipped = case.skipped | {one.stage for one in touchpoints.skipped}
        steps = sorted((*_messages(case, touchpoints), *people), key=lambda step: step.due)
        last = PlannedStep(CLOSE, steps[-1].due if steps else now)
    steps.append(last)
    # A message in doubt is looked at soon, whatever the plan says of the next step (EC-R04).
    next_due = clock.now() if has_open_claims(case, contacts) else steps[0].due
    case = cases.save_plan(case, steps, skipped, clock.wake_at(next_due) + LOOK_AGAIN)
    # Only what is bound is logged; and again at each plan, in case an earlier one was cut off here.
    log_skipped(case, now, practice, contacts, tasks)
    return PlannedFollowUp(
        "paused" if steps[0].name == LOOK_AGAIN_STEP else "open",
        case.lane,
        case.plan_no,
        tuple((step, clock.wake_at(step.due)) for step in steps),
        since=last.due if wait is not None else since,
        wake=clock.wake_at(last.due),
    )


def _messages(case: Case, plan: TouchpointPlan) -> tuple[PlannedStep, ...]:
    return tuple(
        PlannedStep(
            STEP_OF_STAGE[case.lane, one.stage], one.due, one.stage, one.valid_until, one.channels
        )
        for one in plan.planned
    )


def _touchpoints(case: Case, since: datetime | None, practice: Practice) -> TouchpointPlan:
    if case.messages_stop is not None:
        return TouchpointPlan((), ())
    return plan_touchpoints(
        PlanRequest(
            case_id=case.id,
            lane=case.lane,
            variant=case.variant,
            missed_start=case.missed_start,
            received_at=case.mark_received_at,
            protocol=case.protocol,
            sent=_dates_used(case, practice),
            done=frozenset(case.done) | case.skipped,
            not_before=_not_before(case, since, practice),
            retry_at=case.retry_at,
            keep_until={
                step.stage: step.valid_until
                for step in case.plan
                if step.stage in case.retry_at and step.stage and step.valid_until
            },
        ),
        practice,
    )


def _not_before(case: Case, since: datetime | None, practice: Practice) -> datetime | None:
    """Never a second touchpoint on a day that the patient's earlier case took (NS-26)."""
    if case.day_taken is None:
        return since
    next_day = at_local(case.day_taken + timedelta(days=1), time(), practice)
    if since is None:
        return next_day if case.mark_received_at < next_day else None
    return max(since, next_day)


def _dates_used(case: Case, practice: Practice) -> dict[Stage, date]:
    """Dates of finished stages, and of a touchpoint that went on one of its channels only."""
    begun = {
        step.stage: local_date(step.due, practice)
        for step in case.plan
        if step.stage is not None and any(key.startswith(f"{step.stage}.") for key in case.claims)
    }
    return begun | {stage: on for stage, on in case.done.items() if stage not in case.skipped}


def _people(case: Case, practice: Practice, tasks: Tasks) -> tuple[PlannedStep, ...]:
    """Human steps that are not made yet; messages that shift never move them (HR-29)."""
    made = {task.id for task in tasks.of_case(case.practice_id, case.id)}
    return tuple(
        PlannedStep(STEP_OF_TASK[step.kind], step.opens_at)
        for step in human_steps(case, practice)
        if ids.task_id(case.id, step.kind) not in made
    )
