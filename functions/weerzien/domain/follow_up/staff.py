"""What colleagues do: accept and answer tasks, write down a contact, let a series go on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from weerzien.domain.case import Pause, PauseReason, Response
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.errors import NotFoundError, RefusedError
from weerzien.domain.event import BlockLifted, ContactMade, TaskAnswered
from weerzien.domain.follow_up.answers import address_failed, tell_clinician_of_decline
from weerzien.domain.follow_up.draft import Draft
from weerzien.domain.task import (
    CLOSING_OUTCOMES,
    Attempt,
    NextStep,
    Outcome,
    Priority,
    Task,
    TaskKind,
    TaskState,
)
from weerzien.domain.vocabulary import Channel, Lane, StopReason

KINDS_OF_CALL = frozenset({TaskKind.CALL_DAY1, TaskKind.CONTACT_BY_HAND})
OUTCOMES_OF_A_CALL = frozenset(
    {Outcome.REACHED, Outcome.VOICEMAIL, Outcome.NO_ANSWER, Outcome.WRONG_NUMBER}
)


def resume(draft: Draft) -> None:
    """The series goes on at the next unsent stage (NS-17)."""
    case = draft.open_case
    if case is not None and case.pause is not None:
        draft.case = replace(case, pause=None).replanned()


def stop(draft: Draft, by: str, reason: StopReason) -> None:
    """End the series; no contact is a block that holds for every later one too (CO-10)."""
    patient = draft.known_patient()
    if reason is StopReason.NO_CONTACT and patient.no_contact_at is None:
        draft.patient = replace(patient, no_contact_at=draft.at)
    draft.close(reason, by)


def lift(draft: Draft, lifted: BlockLifted) -> None:
    """Open for later series, with a reason in writing; an ended series stays ended (CO-10)."""
    if not lifted.why.strip():
        raise RefusedError("reason_required")
    patient = draft.known_patient()
    draft.patient = replace(
        patient,
        opted_out=patient.opted_out - lifted.channels,
        no_contact_at=None if lifted.no_contact else patient.no_contact_at,
    )
    for channel in sorted(lifted.channels) or [Channel.PHONE]:
        reason = "no_contact_lifted" if lifted.no_contact else "opt_out_lifted"
        _log(draft, lifted.by, channel, reason, lifted.why)


def log_contact(draft: Draft, contact: ContactMade) -> None:
    """A manual contact; only speaking to the patient is a response (HR-25)."""
    _log(draft, contact.by, contact.channel, contact.outcome, contact.note)
    if contact.outcome is Outcome.REACHED:
        _responded(draft, Response.SPOKEN)


def accept(draft: Draft, task_id: str, by: str) -> None:
    """One owner: whoever accepts first; a second one is told so (EC-R02)."""
    task = _task(draft, task_id)
    if task.accepted_by is not None and task.accepted_by != by:
        code = "task_taken"
        raise RefusedError(code)
    draft.tasks[task_id] = replace(
        task, state=TaskState.ACCEPTED, accepted_by=by, accepted_at=task.accepted_at or draft.at
    )


def answer(draft: Draft, said: TaskAnswered) -> None:
    """Record an attempt; a task never closes on failed attempts (HR-31)."""
    task = _task(draft, said.task_id)
    if task.kind is TaskKind.CALL_DAY1 and said.outcome is Outcome.REACHED and not said.next_step:
        code = "next_step_required"
        raise RefusedError(code)
    attempt = Attempt(draft.at, said.by, said.outcome, said.next_step)
    task = replace(
        task, attempts=(*task.attempts, attempt), accepted_by=task.accepted_by or said.by
    )
    if said.outcome in CLOSING_OUTCOMES and said.next_step is not NextStep.CALL_BACK:
        task = replace(task, state=TaskState.COMPLETED, closed_at=draft.at, closed_why=said.outcome)
    draft.tasks[task.id] = task
    if task.kind in KINDS_OF_CALL or said.outcome in OUTCOMES_OF_A_CALL:
        _log(draft, said.by, Channel.PHONE, said.outcome, said.note)
    if said.outcome is Outcome.WRONG_NUMBER and draft.case is not None:
        address_failed(draft, draft.case.id, Channel.SMS)
    if said.outcome is Outcome.REACHED and task.kind is not TaskKind.CLINICIAN_NOTICE:
        _responded(draft, Response.SPOKEN)
    if task.kind is TaskKind.ANSWER_PATIENT and said.outcome in CLOSING_OUTCOMES:
        _responded(draft, Response.REPLY_HANDLED)
    follow = NEXT_STEPS.get(said.next_step) if said.next_step else None
    if follow is not None:
        follow(draft, said)


def _rebooked(draft: Draft, said: TaskAnswered) -> None:
    draft.close(StopReason.REBOOKED, said.by)


def _will_book(draft: Draft, _said: TaskAnswered) -> None:
    """Messages go on, the notice lapses, the escalation stays (HR-26)."""
    if draft.open_case is not None:
        draft.case = replace(draft.open_case, will_book=True, heard=True)
    _lapse(draft, TaskKind.CLINICIAN_NOTICE)


def _declines(draft: Draft, said: TaskAnswered) -> None:
    case = draft.open_case
    if case is None:
        return
    if case.lane is Lane.HIGH_RISK:
        confirmed = case.response or Response.DECLINE_CONFIRMED
        draft.case = replace(case, response=confirmed, heard=True)
        draft.end_messages(StopReason.DECLINED, said.by)
        tell_clinician_of_decline(draft)
    else:
        draft.close(StopReason.DECLINED, said.by)


def _needs_help(draft: Draft, said: TaskAnswered) -> None:
    """A clinician takes over; messages wait for a person."""
    case = draft.open_case
    if case is not None:
        pause = Pause(PauseReason.NEEDS_HELP, draft.at, None)
        draft.case = replace(case, pause=pause).replanned()
    draft.add_task(
        TaskKind.CLINICIAN_NOTICE,
        draft.practice.staff.clinician,
        draft.at + timedelta(hours=4),
        occasion=said.task_id,
        priority=Priority.ASAP,
        remarks=("needs_help",),
    )


def _go_on(draft: Draft, _said: TaskAnswered) -> None:
    resume(draft)


def _stop(draft: Draft, said: TaskAnswered) -> None:
    draft.close(StopReason.MANUAL, said.by)


NEXT_STEPS: dict[NextStep, Callable[[Draft, TaskAnswered], None]] = {
    NextStep.REBOOKED: _rebooked,
    NextStep.WILL_BOOK: _will_book,
    NextStep.DECLINES: _declines,
    NextStep.NEEDS_HELP: _needs_help,
    NextStep.GO_ON: _go_on,
    NextStep.STOP: _stop,
}
"""Steps that change the case; a clinician's other decisions are only recorded (HR-12)."""


def _responded(draft: Draft, how: Response) -> None:
    case = draft.open_case
    if case is not None:
        draft.case = replace(case, response=case.response or how, heard=True)


def _lapse(draft: Draft, kind: TaskKind) -> None:
    for task in list(draft.tasks.values()):
        if task.kind is kind and task.is_open:
            draft.tasks[task.id] = task.cancelled("lapsed", draft.at)


def _task(draft: Draft, task_id: str) -> Task:
    task = draft.tasks.get(task_id)
    if task is None:
        raise NotFoundError
    if not task.is_open:
        code = "task_closed"
        raise RefusedError(code)
    return task


def _log(draft: Draft, by: str, channel: Channel, reason: str, note: str = "") -> None:
    if draft.case is None:
        return
    draft.contacts.append(
        Contact(
            id=draft.event.id,
            practice_id=draft.practice.id,
            case_id=draft.case.id,
            channel=channel,
            direction=Direction.OUT,
            status=ContactStatus.MADE,
            at=draft.at,
            reason=reason,
            by=by,
            note=note,
        )
    )
