"""What a colleague does with work that is about no patient."""

from weerzien.domain.event import TaskAccepted, TaskAnswered
from weerzien.domain.practice_task import worked_on
from weerzien.ports import Clocks, Practices, Tasks


def work_on(
    practice_id: str,
    did: TaskAccepted | TaskAnswered,
    practices: Practices,
    tasks: Tasks,
    clocks: Clocks,
) -> None:
    """Write down what was done; raise NotFoundError, RefusedError, or StaleError to try again."""
    at = clocks.for_practice(practices.get(practice_id)).now()
    task = tasks.get(practice_id, did.task_id)
    tasks.change(task, worked_on(task, did, at))
