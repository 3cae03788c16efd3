"""Steps CloseFollowUp and FailFollowUp of the state machine."""

from typing import Any

from weerzien import bootstrap
from weerzien.contracts.follow_up_steps import CloseStep
from weerzien.observability import with_log_context
from weerzien.usecases.close_follow_up import close_follow_up


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer the reason the case ended."""
    del context
    step = CloseStep.model_validate(event)
    with bootstrap.acting_for(step.practice_id):
        reason = close_follow_up(
            step.practice_id,
            step.case_id,
            step.outcome,
            bootstrap.practices(),
            bootstrap.cases(),
            bootstrap.tasks(),
            bootstrap.clocks(),
        )
    return {"result": reason}
