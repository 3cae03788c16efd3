"""Work at the practice itself, about no patient: accepted and answered without a patient's file."""

from dataclasses import replace
from datetime import datetime

from weerzien.domain.errors import RefusedError
from weerzien.domain.event import TaskAccepted, TaskAnswered
from weerzien.domain.task import CLOSING_OUTCOMES, Attempt, Task, TaskState


def worked_on(task: Task, did: TaskAccepted | TaskAnswered, at: datetime) -> Task:
    """The task after a colleague did something; raise RefusedError where rules forbid it."""
    if not task.is_open:
        raise RefusedError("task_closed")
    if isinstance(did, TaskAccepted):
        if task.accepted_by is not None and task.accepted_by != did.by:
            raise RefusedError("task_taken")
        taken = replace(task, accepted_by=did.by, accepted_at=task.accepted_at or at)
        return replace(taken, state=TaskState.ACCEPTED)
    attempt = Attempt(at, did.by, did.outcome, did.next_step)
    task = replace(task, attempts=(*task.attempts, attempt), accepted_by=task.accepted_by or did.by)
    if did.outcome not in CLOSING_OUTCOMES:
        return task
    return replace(task, state=TaskState.COMPLETED, closed_at=at, closed_why=did.outcome)
