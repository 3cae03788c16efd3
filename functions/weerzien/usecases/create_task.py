"""Give one step of the high-risk protocol to a person (HR-10, HR-12, HR-13)."""

from dataclasses import dataclass
from datetime import datetime

from weerzien.domain.case import Case
from weerzien.domain.errors import StaleError
from weerzien.domain.follow_up.human_task import human_steps, human_task, not_feasible_task
from weerzien.domain.task import TaskKind
from weerzien.ports import Cases, Clocks, Practices, Tasks
from weerzien.usecases.deliver_touchpoint import OPEN, REPLAN


@dataclass(frozen=True, slots=True)
class HumanStepDue:
    """Which human step is due; `due` is in practice time."""

    practice_id: str
    case_id: str
    kind: TaskKind
    plan_no: int
    due: datetime


def create_task(
    step: HumanStepDue, practices: Practices, cases: Cases, tasks: Tasks, clocks: Clocks
) -> str:
    """Create the task unless the patient has responded; answers open, replan or the end's reason.

    Safe to repeat: a step has one task per case.
    """
    practice = practices.get(step.practice_id)
    case = cases.get(step.practice_id, step.case_id)
    if case.stop is not None:
        return case.stop.reason
    if case.plan_no != step.plan_no:
        return REPLAN
    if is_still_needed(step.kind, case):
        now = clocks.for_practice(practice).reached(step.due)
        mine = next(one for one in human_steps(case, practice) if one.kind is step.kind)
        try:
            tasks.put_new(human_task(mine, case, practice, now))
            if not mine.feasible:
                tasks.put_new(not_feasible_task(mine, case, practice, now))
        except StaleError:
            stop = cases.get(step.practice_id, step.case_id).stop
            return REPLAN if stop is None else stop.reason
    return OPEN


def is_still_needed(kind: TaskKind, case: Case) -> bool:
    """Whether the step still has a reason (HR-25, HR-26).

    Who said they would book is not asked after on day 3, but is on day 5.
    """
    if kind is TaskKind.CLINICIAN_NOTICE:
        return case.response is None and not case.will_book
    return case.response is None or (kind is TaskKind.ESCALATION and case.will_book)
