"""Human steps that an event brings about at once, without waiting for the state machine."""

from dataclasses import replace
from datetime import timedelta

from weerzien.domain.case import Case
from weerzien.domain.follow_up.draft import Draft
from weerzien.domain.follow_up.human_task import human_steps, human_task, not_feasible_task
from weerzien.domain.people_plan import HumanStep, plan_people
from weerzien.domain.protocol import protocol_for
from weerzien.domain.task import Priority, TaskKind
from weerzien.domain.vocabulary import Lane, RiskCategory

A_DAY = timedelta(days=1)


def add_call(draft: Draft, *, at_once: bool) -> None:
    """The call of a high-risk patient who gets no messages (NS-28, NS-29)."""
    case = draft.case
    if case is None:
        return
    planned = plan_people(case.missed_start, case.mark_received_at, draft.practice)
    call = next(step for step in planned if step.kind is TaskKind.CALL_DAY1)
    _make(draft, case, replace(call, opens_at=draft.at) if at_once else call)


def raise_risk(draft: Draft, risks: frozenset[RiskCategory]) -> None:
    """On in the high-risk lane at the current day; people know within the minute (HR-24)."""
    case = draft.open_case
    if case is None or risks <= case.risks:
        return
    if case.lane is Lane.HIGH_RISK:
        draft.case = replace(case, risks=case.risks | risks)
        return
    case = replace(
        case,
        lane=Lane.HIGH_RISK,
        risks=case.risks | risks,
        raised_at=draft.at,
        protocol=protocol_for(Lane.HIGH_RISK, case.variant, draft.practice).version,
    )
    draft.case = case.replanned()
    asleep_until = min((s.due for s in case.plan if s.due > draft.at), default=draft.at)
    for step in human_steps(draft.case, draft.practice):
        # The execution sleeps until its next step: what opens before then is made here.
        if step.opens_at <= asleep_until:
            _make(draft, draft.case, step)
    draft.add_task(
        TaskKind.CLINICIAN_NOTICE,
        draft.practice.staff.clinician,
        draft.at + A_DAY,
        occasion="risk_raised",
        priority=Priority.URGENT,
        remarks=("risk_raised",),
    )


def _make(draft: Draft, case: Case, step: HumanStep) -> None:
    task = human_task(step, case, draft.practice, draft.at)
    draft.tasks.setdefault(task.id, task)
    if step.kind is TaskKind.CALL_DAY1 and not step.feasible:
        told = not_feasible_task(step, case, draft.practice, draft.at)
        draft.tasks.setdefault(told.id, told)
