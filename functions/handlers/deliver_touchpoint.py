"""Steps Deliver… of the state machine."""

from typing import Any

from weerzien import bootstrap
from weerzien.contracts.follow_up_steps import TouchpointStep, step_answer
from weerzien.observability import with_log_context
from weerzien.usecases.deliver_touchpoint import Touchpoint, deliver_touchpoint


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer open, replan or the reason the case ended."""
    del context
    step = TouchpointStep.model_validate(event)
    touchpoint = Touchpoint(step.practice_id, step.case_id, step.stage, step.plan_no, step.due)
    with bootstrap.acting_for(step.practice_id):
        result = deliver_touchpoint(touchpoint, bootstrap.delivering())
    return step_answer(result, step.due)
