"""What the state machine sends to its functions, and what it gets back: ids and codes only."""

from datetime import UTC, datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict

from weerzien.domain.case import PlannedStep
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import Lane, Stage, StopReason

DAY_OF_STAGE = {
    Stage.IMMEDIATE: "day0",
    Stage.CHECK_IN: "day1",
    Stage.VALUE: "day3",
    Stage.SOFT_DEADLINE: "day5",
    Stage.LAST_CONTACT: "day7",
}
"""Names of the standard lane's days; the real dates are in the plan."""

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class CaseStep(BaseModel):
    """Which case; unknown fields are a defect of the state machine and refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    practice_id: str
    case_id: str


class PlanStep(CaseStep):
    since: AwareDatetime | None


class TouchpointStep(CaseStep):
    stage: Stage
    plan_no: int
    due: AwareDatetime


class HumanStep(CaseStep):
    kind: TaskKind
    plan_no: int
    due: AwareDatetime


class CloseStep(CaseStep):
    outcome: StopReason


def timestamp(moment: datetime) -> str:
    """A moment as Step Functions waits for it: RFC 3339 in UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def step_answer(result: str, due: datetime) -> dict[str, Any]:
    return {"result": result, "since": timestamp(due)}


def plan_answer(
    result: str,
    lane: Lane,
    plan_no: int,
    steps: tuple[tuple[PlannedStep, datetime], ...],
    since: datetime | None,
    wake: datetime | None,
) -> dict[str, Any]:
    """The plan as the graph reads it: per day for the standard lane, in order for high risk.

    A standard day without a step is over; its wait lies in the past and its delivery finds
    nothing to do.
    """
    over = {"due": timestamp(LONG_AGO), "wake": timestamp(LONG_AGO)}
    days = dict.fromkeys(DAY_OF_STAGE.values(), over) | {
        DAY_OF_STAGE[step.stage]: {"due": timestamp(step.due), "wake": timestamp(wake_at)}
        for step, wake_at in steps
        if lane is Lane.STANDARD and step.stage in DAY_OF_STAGE
    }
    return {
        "result": result,
        "lane": lane.value,
        "plan_no": plan_no,
        "days": days,
        "steps": [
            {"step": step.name, "due": timestamp(step.due), "wake": timestamp(wake_at)}
            for step, wake_at in steps
        ],
        "since": timestamp(since) if since else None,
        "wake": timestamp(wake) if wake else None,
    }
