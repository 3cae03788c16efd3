"""The task about a message of ours that did not go, or may not have gone (NS-39, EC-R04)."""

from dataclasses import replace
from datetime import datetime, timedelta

from weerzien.domain import ids
from weerzien.domain.case import Case
from weerzien.domain.follow_up.draft import Draft
from weerzien.domain.practice import Practice
from weerzien.domain.safety_line import TEXT_VERSION, VALID_FOR
from weerzien.domain.task import Priority, Task, TaskKind
from weerzien.domain.vocabulary import Channel

A_DAY = timedelta(days=1)


def message_task(
    case: Case, occasion: str, remarks: tuple[str, ...], now: datetime, practice: Practice
) -> Task:
    """Work for the desk, once per occasion; the remarks say what is in doubt."""
    return Task(
        id=unknown_message_id(case, occasion),
        practice_id=case.practice_id,
        patient_id=case.patient_id,
        case_id=case.id,
        kind=TaskKind.UNKNOWN_MESSAGE,
        owner=practice.staff.desk,
        opens_at=now,
        due=now + A_DAY,
        created_at=now,
        risks=case.risks,
        remarks=remarks,
    )


def unknown_message_id(case: Case, occasion: str) -> str:
    return ids.task_id(case.id, TaskKind.UNKNOWN_MESSAGE, occasion)


def safety_line_task(
    case: Case, occasion: str, remark: str, channel: Channel, now: datetime, practice: Practice
) -> Task:
    """Work for the clinician at once: who wrote words of distress may have no answer (HR-33)."""
    people = practice.staff
    return replace(
        message_task(case, occasion, (remark, TEXT_VERSION, channel), now, practice),
        owner=people.clinician,
        copies=(people.desk.owner.id,),
        priority=Priority.URGENT,
        due=now + VALID_FOR,
    )


def fate_learned(draft: Draft, case_id: str, contact_id: str) -> None:
    """The carrier did take the message: nobody needs to find out any more."""
    task = draft.tasks.get(ids.task_id(case_id, TaskKind.UNKNOWN_MESSAGE, contact_id))
    if task is not None and task.is_open:
        draft.tasks[task.id] = task.cancelled("fate_learned", draft.at)
