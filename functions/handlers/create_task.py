"""Steps CallDay1, NotifyClinicianDay3 and EscalateDay5 of the state machine."""

from typing import Any

from weerzien import bootstrap
from weerzien.contracts.follow_up_steps import HumanStep, step_answer
from weerzien.observability import with_log_context
from weerzien.usecases.create_task import HumanStepDue, create_task


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer open, replan or the reason the case ended."""
    del context
    step = HumanStep.model_validate(event)
    due = HumanStepDue(step.practice_id, step.case_id, step.kind, step.plan_no, step.due)
    with bootstrap.acting_for(step.practice_id):
        result = create_task(
            due, bootstrap.practices(), bootstrap.cases(), bootstrap.tasks(), bootstrap.clocks()
        )
    return step_answer(result, step.due)
