"""Step PlanFollowUp of the state machine."""

from typing import Any

from weerzien import bootstrap
from weerzien.contracts.follow_up_steps import PlanStep, plan_answer
from weerzien.observability import with_log_context
from weerzien.usecases.plan_follow_up import plan_follow_up


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer the plan; raises only what a retry may mend."""
    del context
    step = PlanStep.model_validate(event)
    with bootstrap.acting_for(step.practice_id):
        plan = plan_follow_up(
            step.practice_id,
            step.case_id,
            step.since,
            bootstrap.practices(),
            bootstrap.cases(),
            bootstrap.contacts(),
            bootstrap.tasks(),
            bootstrap.events(),
            bootstrap.files(),
            bootstrap.clocks(),
        )
    return plan_answer(plan.result, plan.lane, plan.plan_no, plan.steps, plan.since, plan.wake)
