"""Erase what is due: details, words, logs; each step can be cut off and comes again (CO-14)."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from weerzien.domain import ids
from weerzien.domain.errors import NotFoundError, StaleError
from weerzien.domain.event import DetailsExpired, Event
from weerzien.domain.forgetting import without_place, without_risks, without_words
from weerzien.domain.kept_file import Expired, KeptCase, KeptFile
from weerzien.domain.patient import Patient
from weerzien.domain.patient_file import PatientFile
from weerzien.domain.practice import Practice
from weerzien.domain.retention import expired, periods_of
from weerzien.ports import (
    Cases,
    Clocks,
    Contacts,
    Events,
    HandOvers,
    PatientFiles,
    Practices,
    Retention,
    Tasks,
    WaitingEvent,
)
from weerzien.usecases.apply_event import apply_now

BATCH = 300
"""Files of one run; the rest waits for the next."""

STEPS = 40
"""Of one file in one run: far more than a file has, so that a fault cannot hold up the others."""


@dataclass(frozen=True, slots=True)
class Erasing:
    """The ports that erasing needs, together."""

    practices: Practices
    events: Events
    files: PatientFiles
    cases: Cases
    contacts: Contacts
    tasks: Tasks
    hand_overs: HandOvers
    retention: Retention
    clocks: Clocks
    acting_for: Callable[[str], AbstractContextManager[None]]
    """Inside the block only this practice's rows can be touched."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What one run did: files looked at, people forgotten, rows pseudonymised, logs dropped."""

    seen: int = 0
    details: int = 0
    pseudonymised: int = 0
    logs_dropped: int = 0
    not_written_back: int = 0
    """Logs past their period that the practice's own record does not hold yet: kept."""
    failed: int = 0
    """Files that could not be dealt with now; the next run finds them."""

    def plus(self, found: Expired) -> "Erased":
        rows = (found.contacts, found.tasks, found.appointments, found.cases, found.hand_overs)
        return replace(
            self,
            details=self.details + found.details,
            pseudonymised=self.pseudonymised + sum(map(len, rows)),
            logs_dropped=self.logs_dropped + len(found.dropped_cases),
        )


def erase_expired(ports: Erasing) -> Erased:
    """Look at the files that are due, longest due first; each on its own."""
    done = Erased()
    for practice_id, patient_id in ports.retention.due(ports.clocks.real_now(), BATCH):
        try:
            with ports.acting_for(practice_id):
                done = erase_file(practice_id, patient_id, ports, done)
        except NotFoundError:
            continue
        except Exception:  # noqa: BLE001 - oldest first: one in trouble would stop all others for good
            done = replace(done, failed=done.failed + 1)
    return done


def erase_file(practice_id: str, patient_id: str, ports: Erasing, done: Erased) -> Erased:
    """Erase what is due of one patient, and put the file on the agenda for what is due next.

    The place on the agenda moves last: whatever is cut off before is found again.
    """
    practice = ports.practices.get(practice_id)
    clock = ports.clocks.for_practice(practice)
    done = replace(done, seen=done.seen + 1)
    for _ in range(STEPS):
        file = kept_file(practice_id, patient_id, ports)
        now = clock.now()
        found = expired(file, periods_of(practice), now)
        patient = file.patient
        if patient is None:
            return done
        if patient.erasure_asked_at is not None:
            _give_up_waiting(patient, patient.erasure_asked_at, ports)
        step = _first_step(found)
        if step.is_empty:
            at = found.next_look
            ports.retention.look_again(patient, None if at is None else clock.wake_at(at))
            return replace(done, not_written_back=done.not_written_back + found.not_written_back)
        _take(step, patient, practice, now, ports)
        done = done.plus(step)
    raise StaleError


def kept_file(practice_id: str, patient_id: str, ports: Erasing) -> KeptFile:
    """Read everything there is of one patient, strongly."""
    file = ports.files.load(practice_id, patient_id)
    loose = tuple(task for task in file.tasks.values() if not task.case_id)
    return KeptFile(
        practice_id,
        patient_id,
        file.patient,
        tuple(file.appointments.values()),
        tuple(_cases(file, ports)),
        ports.retention.loose_contacts(practice_id, patient_id),
        loose,
    )


def _cases(file: PatientFile, ports: Erasing) -> Iterator[KeptCase]:
    """Every case of the patient: its name follows from the appointment that was missed."""
    practice_id = file.practice_id
    missed = [one for one in file.appointments.values() if one.marked_at is not None]
    names = [file.patient.case_id] if file.patient else []
    names += [name for one in missed for name in (one.case_id, ids.case_id(practice_id, one.id))]
    for name in dict.fromkeys(names):
        if name is None:
            continue
        try:
            case = ports.cases.get(practice_id, name)
        except NotFoundError:
            continue
        yield KeptCase(
            case,
            ports.contacts.of_case(practice_id, name),
            ports.tasks.of_case(practice_id, name),
            ports.hand_overs.get(practice_id, name),
        )


def _first_step(found: Expired) -> Expired:
    """The next thing to do, alone: each changes the file, so the rest is judged anew after it."""
    if found.contacts or found.hand_overs:
        return Expired(contacts=found.contacts, hand_overs=found.hand_overs)
    if found.details:
        return Expired(details=True)
    if found.tasks or found.appointments or found.cases:
        return Expired(tasks=found.tasks, appointments=found.appointments, cases=found.cases)
    if found.dropped_cases:
        return Expired(dropped_cases=found.dropped_cases[:1])
    if found.dropped_contacts or found.dropped_tasks or found.dropped_appointments:
        return Expired(
            dropped_contacts=found.dropped_contacts,
            dropped_tasks=found.dropped_tasks,
            dropped_appointments=found.dropped_appointments,
        )
    return Expired(file=found.file)


def _take(
    step: Expired, patient: Patient, practice: Practice, now: datetime, ports: Erasing
) -> None:
    keep = ports.retention
    for row in step.contacts:
        keep.rewrite_contact(patient.id, row, without_words(row))
    for page in step.hand_overs:
        ports.hand_overs.take_words(page)
    if step.details:
        _erase_details(patient, practice, now, ports)
    if step.tasks or step.appointments or step.cases:
        tasks = [without_risks(one, now) for one in step.tasks]
        keep.rewrite(patient, tasks, [without_place(o) for o in step.appointments], step.cases)
    for kept in step.dropped_cases:
        keep.drop_case(patient, kept)
    if step.dropped_contacts or step.dropped_tasks or step.dropped_appointments:
        keep.drop(patient, step.dropped_contacts, step.dropped_tasks, step.dropped_appointments)
    if step.file:
        keep.drop_file(patient)


def _erase_details(patient: Patient, practice: Practice, now: datetime, ports: Erasing) -> None:
    """An event like any other: if a case opens in the same moment, one of the two is first."""
    name = f"{patient.id}|{patient.rev}"
    event_id = ids.event_id(practice.id, "retention", name)
    event = Event(event_id, practice.id, patient.id, now, now, DetailsExpired())
    ports.events.receive(event, event_id)
    apply_now(event, practice, ports.events, ports.files)


def _give_up_waiting(patient: Patient, asked_at: datetime, ports: Erasing) -> None:
    """Events that waited for details when the patient asked to be erased go without effect."""
    for event in ports.events.waiting(patient.practice_id, patient.id):
        if event.received_at <= asked_at:
            names = (event.practice_id, event.patient_id, event.id, event.occurred_at)
            ports.events.give_up(WaitingEvent(*names))
