"""What of a row is news to the practice's own record: one message per state, named by it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from weerzien.domain import ids
from weerzien.domain.case import Case
from weerzien.domain.contact import BY_CARRIER, Contact
from weerzien.domain.event import BlockLifted, Event, PatientOptedIn, PatientOptedOut
from weerzien.domain.forgetting import without_words
from weerzien.domain.patient import Patient
from weerzien.domain.task import Task, TaskKind
from weerzien.domain.vocabulary import Channel
from weerzien.domain.write_back import Home, OptOuts, WriteBack, WriteBackKind


class Row(StrEnum):
    """Kinds of rows whose changes are told."""

    CASE = "case"
    CONTACT = "contact"
    HAND_OVER = "hand_over"
    OPT_OUTS = "opt_outs"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Changed:
    """The name of a row that changed; what it says is read when it is queued."""

    home: Home
    row: Row
    id: str = ""


def of_contact(contact: Contact) -> WriteBack:
    """Tell of a contact and what became of it; neither words nor the carrier's name of it."""
    home = Home(contact.practice_id, case_id=contact.case_id)
    # A row that a receipt began lacks what only its sender knows, and is told again with it.
    version = f"{contact.status}.{BY_CARRIER}" if contact.by == BY_CARRIER else contact.status
    if contact.repeats:
        version += f".{contact.repeats}"
    return _message(
        home,
        WriteBackKind.COMMUNICATION_RECORDED,
        ("contact", contact.id),
        version,
        contact.at,
        contact=replace(without_words(contact), written_back_at=None),
    )


def tells_the_same(row: Contact, told: Contact) -> bool:
    """Whether a row is still as it was told; one that its sender filled in since says more."""
    return of_contact(row).id == of_contact(told).id


def of_task(task: Task) -> WriteBack | None:
    """Tell what a person did; None while nobody did, or where no record knows the patient."""
    if task.kind is TaskKind.UNKNOWN_PATIENT_EVENT or not (task.accepted_by or task.attempts):
        return None
    patient = "" if task.case_id else task.patient_id
    version = f"{task.state}.{len(task.attempts)}"
    return _message(
        Home(task.practice_id, patient, task.case_id),
        WriteBackKind.TASK_CHANGED,
        ("task", task.id),
        version,
        task.acted_at,
        task=replace(task, risks=frozenset(), remarks=(), protocol_text=None),
    )


def of_case(case: Case) -> WriteBack | None:
    """Tell that a case ended, and by what; None while it runs."""
    if case.stop is None or case.is_open:
        return None
    home = Home(case.practice_id, case_id=case.id)
    return _message(home, WriteBackKind.CASE_CLOSED, ("case", case.id), "closed", case.stop.at)


def opt_outs_after(before: Patient | None, after: Patient | None, event: Event) -> OptOuts | None:
    """What a patient has closed after an event; None where the event changed nothing of it."""
    if after is None or after.opted_out == (before.opted_out if before else frozenset()):
        return None
    via = ""
    match event.fact:
        case PatientOptedOut(via=said) | PatientOptedIn(via=said) | BlockLifted(by=said):
            via = said
        case _:
            pass
    channels = frozenset(map(Channel, after.opted_out))
    rev = (before.rev if before else 0) + 1
    return OptOuts(event.practice_id, event.patient_id, channels, event.received_at, via, rev)


def of_opt_outs(opt_outs: OptOuts) -> WriteBack:
    return _message(
        Home(opt_outs.practice_id, opt_outs.patient_id),
        WriteBackKind.OPTOUT_CHANGED,
        ("opt_outs", opt_outs.patient_id),
        str(opt_outs.rev),
        opt_outs.at,
        opt_outs=opt_outs,
    )


def of_hand_over(home: Home, rev: int, at: datetime, *, withdrawn: bool) -> WriteBack:
    """Tell of one version of a page; its content is read when it is told."""
    kind = WriteBackKind.HANDOVER_WITHDRAWN if withdrawn else WriteBackKind.HANDOVER_READY
    return _message(home, kind, ("hand_over", home.case_id), str(rev), at, rev=rev)


def _message(
    home: Home,
    kind: WriteBackKind,
    row: tuple[str, str],
    version: str,
    at: datetime,
    *,
    contact: Contact | None = None,
    task: Task | None = None,
    opt_outs: OptOuts | None = None,
    rev: int = 0,
) -> WriteBack:
    entry = ids.derive_id("entry", home.practice_id, home.name, *row)
    return WriteBack(
        id=ids.derive_id("write-back", entry, kind, version),
        home=home,
        kind=kind,
        entry=entry,
        at=at,
        contact=contact,
        task=task,
        opt_outs=opt_outs,
        rev=rev,
    )
