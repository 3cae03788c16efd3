"""What the patient, or the source on the patient's behalf, tells us: stops, replies, choices."""

from dataclasses import replace
from datetime import timedelta

from weerzien.domain.calendar import resume_after_reply
from weerzien.domain.case import Case, Pause, PauseReason
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.contact_target import address_of
from weerzien.domain.event import PatientReplied
from weerzien.domain.follow_up.draft import Draft
from weerzien.domain.follow_up.enrol import SYSTEM, has_left, reachable_channels
from weerzien.domain.task import Priority, TaskKind
from weerzien.domain.vocabulary import Barrier, Channel, Lane, StopReason

A_DAY = timedelta(days=1)
AT_ONCE = timedelta(minutes=15)
AN_HOUR = timedelta(hours=1)
AUTOMATIC = "automatic"
"""Reason on the row of an answer that a machine gave."""


def died(draft: Draft) -> None:
    """No message and no call any more; a person confirms (EC-S13)."""
    patient = draft.known_patient()
    if patient.deceased_at is None:
        draft.patient = replace(patient, deceased_at=draft.event.occurred_at)
    had_case = draft.open_case is not None
    draft.close(StopReason.DECEASED, SYSTEM)
    draft.drop_moot_tasks(StopReason.DECEASED)
    if had_case:
        desk = draft.practice.staff.desk
        draft.add_task(
            TaskKind.CONFIRM_DECEASED, desk, draft.at + AN_HOUR, priority=Priority.URGENT
        )


def deregistered(draft: Draft, reason: StopReason) -> None:
    """Left, moved or admitted: stop; the clinician of a high-risk patient is told (EC-P05).

    What was made later is of a patient who is back in care: late news of the leaving ends nothing.
    """
    known = draft.known_patient()
    left_at = max(draft.event.occurred_at, known.deregistered_at or draft.event.occurred_at)
    patient = draft.patient = replace(known, deregistered_at=left_at)
    case = draft.open_case
    if case is not None and not has_left(patient, draft.missed_in(case)):
        return
    draft.close(reason, SYSTEM)
    if case is not None and case.lane is Lane.HIGH_RISK:
        clinician = draft.practice.staff.clinician
        draft.add_task(
            TaskKind.CLINICIAN_NOTICE,
            clinician,
            draft.at + A_DAY,
            occasion=reason,
            remarks=(reason,),
        )


def opted_out(draft: Draft, channels: frozenset[Channel], via: str) -> None:
    """The running series ends at once; people of a high-risk case go on (D1, HR-23)."""
    patient = draft.known_patient()
    draft.patient = replace(patient, opted_out=patient.opted_out | channels)
    case = draft.open_case
    if case is None:
        return
    if case.lane is Lane.HIGH_RISK:
        draft.end_messages(StopReason.OPTED_OUT, via)
        _remark_on_tasks(draft, "opted_out")
    else:
        draft.close(StopReason.OPTED_OUT, via)


def opted_in(draft: Draft, channels: frozenset[Channel]) -> None:
    """Open for later series; an ended series stays ended (EC-S11)."""
    patient = draft.known_patient()
    draft.patient = replace(patient, opted_out=patient.opted_out - channels)


def replied(draft: Draft, reply: PatientReplied) -> None:
    """A person reads it; messages wait meanwhile, after words of distress without end (D2)."""
    _log_answer(draft, reply.channel, reply.text)
    if draft.open_case is not None:
        draft.case = replace(_paused(draft, draft.open_case, distress=reply.distress), heard=True)
    if reply.wrong_address and draft.case is not None:
        address_failed(draft, draft.case.id, reply.channel)
    people = draft.practice.staff
    owner = people.clinician if reply.distress else people.desk
    draft.add_task(
        TaskKind.ANSWER_PATIENT,
        owner,
        draft.at + (AT_ONCE if reply.distress else A_DAY),
        occasion=draft.event.id,
        priority=Priority.URGENT if reply.distress else Priority.ROUTINE,
        copies=(people.desk.owner.id,) if reply.distress else (),
        remarks=("distress",) if reply.distress else (),
    )


def auto_replied(draft: Draft, channel: Channel) -> None:
    """On record, without its words; nothing waits for a machine, and nothing was heard (EC-S15)."""
    _log_answer(draft, channel, "", reason=AUTOMATIC)


def _log_answer(draft: Draft, channel: Channel, words: str, reason: str = "") -> None:
    if draft.case is None:
        return
    draft.contacts.append(
        Contact(
            id=draft.event.id,
            practice_id=draft.practice.id,
            case_id=draft.case.id,
            channel=channel,
            direction=Direction.IN,
            status=ContactStatus.RECEIVED,
            at=draft.at,
            reason=reason,
            by="patient",
            note=words,
        )
    )


def _paused(draft: Draft, case: Case, *, distress: bool) -> Case:
    if case.pause is not None and case.pause.until is None:
        return case
    if distress:
        return replace(case, pause=Pause(PauseReason.DISTRESS, draft.at, None)).replanned()
    until = resume_after_reply(draft.at, draft.practice)
    return replace(case, pause=Pause(PauseReason.REPLY, draft.at, until)).replanned()


def declined(draft: Draft, case_id: str) -> None:
    """No appointment needed: messages stop; of a high-risk case the clinician decides (HR-27)."""
    case = draft.open_case
    if case is None or case.id != case_id:
        return
    if case.lane is Lane.HIGH_RISK:
        draft.end_messages(StopReason.DECLINED, "patient")
        tell_clinician_of_decline(draft)
    else:
        draft.close(StopReason.DECLINED, "patient")


def tell_clinician_of_decline(draft: Draft) -> None:
    clinician = draft.practice.staff.clinician
    draft.add_task(TaskKind.CLINICIAN_DECLINED, clinician, draft.at + A_DAY, priority=Priority.ASAP)


def named_barrier(draft: Draft, case_id: str, barrier: Barrier) -> None:
    """What makes coming hard goes, as a category, to whoever can help (NS-36)."""
    case = draft.case
    if case is None or case.id != case_id:
        return
    draft.case = replace(case, barrier=barrier, heard=True)
    draft.add_task(
        TaskKind.ANSWER_PATIENT,
        draft.practice.staff.desk,
        draft.at + A_DAY,
        occasion=f"barrier:{barrier}",
        remarks=(f"barrier:{barrier}",),
    )


def address_failed(draft: Draft, case_id: str, channel: Channel) -> None:
    """The address does not work: channel off, a person checks it (D17, NS-33)."""
    patient, case = draft.known_patient(), draft.case
    if case is None or case.id != case_id:
        return
    address = address_of(patient.details, channel, draft.at, draft.practice)
    if address is not None:
        draft.patient = replace(patient, bad_addresses=patient.bad_addresses | {address})
    draft.case = replace(case, closed_channels=case.closed_channels | {channel})
    if case.is_open:
        draft.case = draft.case.replanned()
    desk = draft.practice.staff.desk
    draft.add_task(
        TaskKind.CHECK_CONTACT_DETAILS, desk, draft.at + A_DAY, occasion=channel, remarks=(channel,)
    )
    if case.is_open and not reachable_channels(draft):
        _hand_over(draft, case)


def _hand_over(draft: Draft, case: Case) -> None:
    """No channel is left: nobody may fall through (D17)."""
    desk = draft.practice.staff.desk
    if case.lane is Lane.HIGH_RISK:
        draft.end_messages(StopReason.NO_CHANNEL, SYSTEM)
        return
    draft.close(StopReason.NO_CHANNEL, SYSTEM)
    draft.add_task(TaskKind.CONTACT_BY_HAND, desk, draft.at + A_DAY)


def _remark_on_tasks(draft: Draft, remark: str) -> None:
    for task in list(draft.tasks.values()):
        if task.is_open and remark not in task.remarks:
            draft.tasks[task.id] = replace(task, remarks=(*task.remarks, remark))
