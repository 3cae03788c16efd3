"""Tasks that the protocol gives to people: who owns them, and what they carry."""

from datetime import datetime

from weerzien.domain import ids
from weerzien.domain.case import Case
from weerzien.domain.people_plan import HumanStep, human_steps_after_raise, plan_people
from weerzien.domain.practice import Practice, Role
from weerzien.domain.task import Priority, Task, TaskKind
from weerzien.domain.vocabulary import RiskCategory, StopReason


def human_steps(case: Case, practice: Practice) -> tuple[HumanStep, ...]:
    """The human steps of a case, also of one whose risk was raised on its way."""
    if case.raised_at is None:
        return plan_people(case.missed_start, case.mark_received_at, practice)
    return human_steps_after_raise(
        case.missed_start, case.mark_received_at, case.raised_at, practice
    )


def human_task(step: HumanStep, case: Case, practice: Practice, now: datetime) -> Task:
    """The task of one human step, with the remarks its owner needs (HR-20, HR-13, HR-14)."""
    crisis = RiskCategory.CRISIS in case.risks
    escalation = step.kind is TaskKind.ESCALATION
    return Task(
        id=ids.task_id(case.id, step.kind),
        practice_id=case.practice_id,
        patient_id=case.patient_id,
        case_id=case.id,
        kind=step.kind,
        owner=_owner(step.kind, practice),
        opens_at=step.opens_at,
        due=step.due,
        created_at=now,
        priority=Priority.ASAP if escalation or not step.feasible else Priority.URGENT,
        copies=(practice.staff.clinician.owner.id,) if escalation else (),
        risks=case.risks,
        remarks=_remarks(step, case),
        protocol_text=practice.welfare_protocol if escalation and crisis else None,
    )


def _owner(kind: TaskKind, practice: Practice) -> Role:
    staff = practice.staff
    return {
        TaskKind.CALL_DAY1: staff.coordinator,
        TaskKind.CLINICIAN_NOTICE: staff.clinician,
        TaskKind.ESCALATION: staff.clinical_lead,
    }[kind]


def _remarks(step: HumanStep, case: Case) -> tuple[str, ...]:
    found = [] if step.feasible else ["not_feasible_72h"]
    if case.messages_stop is not None:
        stopped = case.messages_stop.reason
        found.append("opted_out" if stopped is StopReason.OPTED_OUT else stopped)
    if case.will_book:
        found.append("will_book")
    return tuple(found)


def not_feasible_task(step: HumanStep, case: Case, practice: Practice, now: datetime) -> Task:
    """The clinical lead knows at once that 72 hours cannot be met (HR-28)."""
    return Task(
        id=ids.task_id(case.id, TaskKind.NOT_FEASIBLE_72H),
        practice_id=case.practice_id,
        patient_id=case.patient_id,
        case_id=case.id,
        kind=TaskKind.NOT_FEASIBLE_72H,
        owner=practice.staff.clinical_lead,
        opens_at=now,
        due=step.due,
        created_at=now,
        priority=Priority.ASAP,
        risks=case.risks,
    )
