"""The last step of a series: complete, or broken for good and given to a person."""

from datetime import timedelta

from weerzien.domain import ids
from weerzien.domain.case import Case
from weerzien.domain.errors import StaleError
from weerzien.domain.practice import Practice
from weerzien.domain.task import Priority, Task, TaskKind
from weerzien.domain.vocabulary import Lane, StopReason
from weerzien.ports import Cases, Clocks, Practices, Tasks

TRIES = 5
LOOK_AGAIN = timedelta(minutes=2)
"""After the lease of a last claim, Reconcile looks once more."""


def close_follow_up(
    practice_id: str,
    case_id: str,
    outcome: StopReason,
    practices: Practices,
    cases: Cases,
    tasks: Tasks,
    clocks: Clocks,
) -> str:
    """Close the case unless it is closed; answers the reason it ended, whoever was first.

    Messages that ended before (an opt-out, a decline) name the reason; people's open tasks stay.
    """
    practice = practices.get(practice_id)
    now = clocks.for_practice(practice).now()
    for attempt in range(TRIES):
        case = cases.get(practice_id, case_id)
        if case.stop is not None:
            return case.stop.reason
        if outcome is StopReason.FAILED:
            tasks.put_new(_failed_task(case, practice, clocks))
        reason = case.messages_stop.reason if case.messages_stop else outcome
        try:
            cases.close(case, reason, "weerzien", now, clocks.real_now() + LOOK_AGAIN)
        except StaleError:
            if attempt + 1 == TRIES:
                raise
        else:
            return reason
    return outcome


def _failed_task(case: Case, practice: Practice, clocks: Clocks) -> Task:
    """A technical failure is never the end of the care (NS-18)."""
    now = clocks.for_practice(practice).now()
    high_risk = case.lane is Lane.HIGH_RISK
    return Task(
        id=ids.task_id(case.id, TaskKind.FOLLOW_UP_FAILED),
        practice_id=case.practice_id,
        patient_id=case.patient_id,
        case_id=case.id,
        kind=TaskKind.FOLLOW_UP_FAILED,
        owner=practice.staff.coordinator if high_risk else practice.staff.desk,
        opens_at=now,
        due=now + (timedelta(hours=4) if high_risk else timedelta(days=1)),
        created_at=now,
        priority=Priority.ASAP if high_risk else Priority.ROUTINE,
        risks=case.risks,
    )
