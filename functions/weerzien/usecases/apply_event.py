"""Apply one event: the single way in which a fact from outside changes anything."""

from contextlib import suppress

from weerzien.domain import ids
from weerzien.domain.calendar import local_date
from weerzien.domain.contact_target import contact_target
from weerzien.domain.errors import AlreadyAppliedError, StaleError
from weerzien.domain.event import BlockLifted, Event, PatientOptedIn, PatientOptedOut
from weerzien.domain.follow_up.apply import apply
from weerzien.domain.patient import Patient
from weerzien.domain.patient_file import PatientFile
from weerzien.domain.practice import Practice
from weerzien.domain.vocabulary import Channel
from weerzien.ports import Events, PatientFiles, Practices
from weerzien.usecases.reached_at import reached_at

TRIES = 8
"""Events of one patient are queued one by one; only people at the same moment cause a retry."""


def apply_event(
    practice_id: str,
    patient_id: str,
    event_id: str,
    practices: Practices,
    events: Events,
    files: PatientFiles,
) -> None:
    """Apply a stored event, and after it those that waited for its patient.

    An event that had its effect before changes nothing. Raises StaleError when the patient's
    file kept changing; the event then stays where it is and comes again.
    """
    practice = practices.get(practice_id)
    # Applied before, but perhaps cut off before those that waited for it.
    with suppress(AlreadyAppliedError):
        apply_now(events.get(practice_id, event_id), practice, events, files)
    for waiting in events.waiting(practice_id, patient_id):
        if waiting.id != event_id:
            apply_now(waiting, practice, events, files)


def apply_now(event: Event, practice: Practice, events: Events, files: PatientFiles) -> None:
    """Apply an event that is in the event log, again from fresh facts when somebody was first."""
    for attempt in range(TRIES):
        file = files.load(practice.id, event.patient_id)
        changes = apply(file, event, practice)
        # Before the event has had its effect: what is cut off here comes again with the event.
        _keep_addresses(file, event, practice, files)
        _tell_house_mates(file, event, practice, events, files)
        try:
            files.commit(file, changes, event, practice)
        except StaleError:
            if attempt + 1 == TRIES:
                raise
        except AlreadyAppliedError:
            return
        else:
            return


def _keep_addresses(
    file: PatientFile, event: Event, practice: Practice, files: PatientFiles
) -> None:
    """An opt-out closes the address, not only the person; repeating it changes nothing (CO-17)."""
    if file.patient is None:
        return
    match event.fact:
        case PatientOptedOut(channels=channels, via=via):
            for channel, address in _addresses(file.patient, event, practice, channels):
                files.close_address(practice, channel, address, event.received_at, via)
        case PatientOptedIn(channels=channels, via=via) | BlockLifted(channels=channels, by=via):
            for channel, address in _addresses(file.patient, event, practice, channels):
                files.open_address(practice, channel, address, event.received_at, via)
        case _:
            pass


def _tell_house_mates(
    file: PatientFile, event: Event, practice: Practice, events: Events, files: PatientFiles
) -> None:
    """Everyone reached at the closed address is out on that channel as well (EC-S07)."""
    if file.patient is None:
        return
    match event.fact:
        case PatientOptedOut(channels=channels, via=via) if not via.startswith("shared:"):
            pass
        case _:
            return
    for channel, address in _addresses(file.patient, event, practice, channels):
        for other in reached_at(practice, channel, address, event.received_at, files):
            if other == event.patient_id:
                continue
            derived = Event(
                ids.derive_id("event", event.id, other, channel),
                practice.id,
                other,
                event.occurred_at,
                event.received_at,
                PatientOptedOut(frozenset({channel}), f"shared:{via}"),
            )
            events.receive(derived, derived.id)
            apply_now(derived, practice, events, files)


def _addresses(
    patient: Patient, event: Event, practice: Practice, channels: frozenset[Channel]
) -> tuple[tuple[Channel, str], ...]:
    target = contact_target(patient.details, local_date(event.received_at, practice), practice)
    found = {Channel.SMS: target.phone, Channel.EMAIL: target.email}
    return tuple(
        (channel, address)
        for channel, address in found.items()
        if channel in channels and address is not None
    )
