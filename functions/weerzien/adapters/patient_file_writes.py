"""The one transaction of an event: each write with the condition under which it may happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from weerzien.adapters import codec, keys
from weerzien.adapters.dynamo_cases import AGENDA
from weerzien.adapters.dynamo_contacts import contact_attributes
from weerzien.adapters.dynamo_events import APPLIED, CONTENT, REMEMBERED, WAITING
from weerzien.adapters.dynamo_tasks import changed_task, new_task, whole_task
from weerzien.adapters.kms_seal import Owner
from weerzien.adapters.retention_agenda import place_of
from weerzien.adapters.table import NEW_ITEM, Expression, Item, check, delete, put, update
from weerzien.domain.news import opt_outs_after
from weerzien.domain.task import TaskState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from weerzien.adapters.kms_seal import KmsSeal
    from weerzien.domain.case import Case
    from weerzien.domain.contact import Contact
    from weerzien.domain.event import Event
    from weerzien.domain.patient import Patient
    from weerzien.domain.patient_file import Changes, PatientFile
    from weerzien.domain.practice import Practice
    from weerzien.domain.task import Task

START_WITHIN: Final = timedelta(minutes=10)
"""Real time in which a new case must have been planned before Reconcile looks."""

PATIENT_COMES_WITHIN: Final = timedelta(hours=24)
LOOK_ONCE_MORE: Final = timedelta(minutes=2)


def person(practice_id: str, patient_id: str) -> Owner:
    """Whose contact details are sealed."""
    return Owner(practice_id, "patient", patient_id)


def writes(
    file: PatientFile,
    changes: Changes,
    event: Event,
    practice: Practice,
    now: datetime,
    seal: KmsSeal,
) -> list[Item]:
    """Everything the event changes, the event's own guard first."""
    return [
        _event(changes, event),
        _patient(file, changes, practice, now, seal),
        *_listed(file, changes),
        *_waiting(changes, event, now),
        *_addresses(file.patient, changes.patient, practice),
        *(_appointments(file, changes)),
        *(_case(case, now) for case in changes.cases),
        *(write for task in changes.tasks for write in _task(file, task)),
        *(_contact(file, contact) for contact in changes.contacts),
        *(_hand_over(file, case_id, now) for case_id in changes.hand_overs),
        *_opt_outs(file, changes, event),
    ]


def _event(changes: Changes, event: Event) -> Item:
    x = Expression()
    state = x.at("state")
    if changes.waits_for_patient:
        change = f"SET {state} = {x.value(WAITING)}"
    else:
        change = f"SET {state} = {x.value(APPLIED)} " + x.remove(*CONTENT)
    is_received = "attribute_exists(pk)"
    is_without_effect = f"{state} <> {x.value(APPLIED)}"
    key = keys.event(event.practice_id, event.id)
    return update(key, change, f"{is_received} AND {is_without_effect}", x)


def _patient(
    file: PatientFile, changes: Changes, practice: Practice, now: datetime, seal: KmsSeal
) -> Item:
    """Put the events of one patient in a row, whatever they change, by the patient's revision."""
    key = keys.patient(file.practice_id, file.patient_id)
    place = place_of(file, changes, practice, now)
    if file.patient is None:
        if changes.patient is None:
            return check(key, NEW_ITEM)
        return put(
            key,
            {**_patient_attributes(changes.patient, 1, file, seal), **place},
            NEW_ITEM,
        )
    x = Expression()
    is_unchanged = f"{x.at('rev')} = {x.value(file.patient.rev)}"
    rev = file.patient.rev + 1
    if changes.patient is None:
        return update(key, x.set({"rev": rev, **place}), is_unchanged, x)
    attributes = _patient_attributes(changes.patient, rev, file, seal)
    return update(key, x.set({**attributes, **place}), is_unchanged, x)


def _listed(file: PatientFile, changes: Changes) -> Iterator[Item]:
    """Whoever comes in stands on the practice's list, by which it takes all with it (CO-15)."""
    is_first = file.patient is None
    if is_first and (changes.patient or any(not task.case_id for task in changes.tasks)):
        yield put(keys.listed_file(file.practice_id, file.patient_id), {})


def _patient_attributes(patient: Patient, rev: int, file: PatientFile, seal: KmsSeal) -> Item:
    body, details = codec.patient_to_json(replace(patient, rev=rev))
    attributes: Item = {"rev": rev, "body": body}
    if file.patient is None or _sealed_part(patient) != _sealed_part(file.patient):
        # Else what was sealed stays as it lies: most events change no details.
        attributes["sealed"] = seal.seal(person(file.practice_id, file.patient_id), details)
    return attributes


def _sealed_part(patient: Patient) -> tuple[object, ...]:
    return tuple(getattr(patient, name) for name in codec.SEALED)


def _waiting(changes: Changes, event: Event, now: datetime) -> Iterator[Item]:
    key = keys.waiting(event.practice_id, event.patient_id, event.occurred_at, event.id)
    if changes.waits_for_patient:
        # A pointer: the event's content lies in the event itself, and nowhere twice.
        until = keys.waited(event.id, now + PATIENT_COMES_WITHIN)
        yield put(key, {"expires_at": int((now + REMEMBERED).timestamp()), **until.item()})
    else:
        yield delete(key)


def _addresses(before: Patient | None, after: Patient | None, practice: Practice) -> Iterator[Item]:
    """Who is reached where, in step with the patient whose revision guards it."""
    if after is None:
        return
    old = places(before, practice) if before else set()
    new = places(after, practice)
    yield from (put(key, {}) for key in sorted(new - old))
    yield from (delete(key) for key in sorted(old - new))


def places(patient: Patient, practice: Practice) -> set[keys.Key]:
    details = patient.details
    own = (details.phone, details.email)
    other = details.representative
    others = (other.phone, other.email) if other else ()
    return {keys.patient_here(practice, to, patient.id) for to in (*own, *others) if to}


def _appointments(file: PatientFile, changes: Changes) -> Iterator[Item]:
    for appointment in changes.appointments:
        key = keys.appointment(file.practice_id, file.patient_id, appointment.id)
        yield put(key, {"body": codec.to_json(appointment)})


def _case(case: Case, now: datetime) -> Item:
    key = keys.case(case.practice_id, case.id)
    attributes = codec.case_to_attributes(replace(case, rev=case.rev + 1))
    if case.rev == 0:
        index = keys.agenda(case.id, now + START_WITHIN).item() if case.is_open else {}
        return put(key, {**attributes, **index}, NEW_ITEM)
    x = Expression()
    course = {name: attributes[name] for name in codec.COURSE if name in attributes}
    change = x.set({**course, "rev": case.rev + 1})
    gone = [name for name in codec.COURSE if name not in attributes]
    if not case.is_open:
        if case.planned_no:
            # A send may be under way: Reconcile looks once more when its lease is over.
            change += ", " + x.assign(keys.agenda(case.id, now + LOOK_ONCE_MORE).item())
        else:
            gone += AGENDA
        # An ended case keeps its first end (I9), and no update opens it again.
        stop = x.at("stop")
        change += f", {x.at('state')} = {x.value(case.state)}"
        change += f", {stop} = if_not_exists({stop}, {x.value(attributes['stop'])})"
    if gone:
        change += " " + x.remove(*gone)
    is_unchanged = f"{x.at('rev')} = {x.value(case.rev)}"
    return update(key, change, is_unchanged, x)


def _task(file: PatientFile, task: Task) -> list[Item]:
    if task.id in file.tasks:
        return [changed_task(task)]
    if task.state is TaskState.REQUESTED and not task.attempts:
        return new_task(task)
    # Work on a task of an earlier case, or one that this event both made and ended: whether it
    # exists is not known from the file, and the event's one effect is guard enough.
    return whole_task(task)


def _opt_outs(file: PatientFile, changes: Changes, event: Event) -> Iterator[Item]:
    # A row of its own, so that the stream tells this change from all others of the patient.
    after = opt_outs_after(file.patient, changes.patient, event)
    if after is not None:
        key = keys.opt_outs_of(file.practice_id, file.patient_id)
        yield put(key, {"body": codec.to_json(after)})


def _contact(file: PatientFile, contact: Contact) -> Item:
    # No condition of its own: its id comes from the event, and the event has one effect.
    key = keys.contact(contact.practice_id, file.patient_id, contact.case_id, contact.id)
    return put(key, contact_attributes(contact))


def _hand_over(file: PatientFile, case_id: str, now: datetime) -> Item:
    """Call for the page on a patient's return: it is made in a minute, or made anew (DH-04)."""
    x = Expression()
    # No condition: a call may be repeated, and the page that is there stays as it lies.
    change = x.set(keys.hand_over_look(case_id, now).item())
    return update(keys.hand_over(file.practice_id, case_id), change, "", x)
