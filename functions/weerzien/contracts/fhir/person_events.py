"""What a Patient tells of itself: its details, a death, the end of the registration."""

from collections.abc import Callable
from typing import Any

from weerzien.contracts.fhir.drafts import Draft, a_draft
from weerzien.contracts.fhir.message import Entry
from weerzien.contracts.fhir.moments import Version, demand
from weerzien.contracts.fhir.patient_part import Person
from weerzien.contracts.his_event import EventType


def person_drafts(
    person: Person,
    part_on: Callable[[str], dict[str, Any]],
    when: tuple[Entry, Version | None, Version | None],
    stripped: tuple[str, ...],
) -> list[Draft]:
    """Give the events of one Patient; `part_on` gives its details on a day.

    `when` is where it stood, its version, and that of the newest appointment that carries it.
    Details that an appointment carries need no event of their own, unless they are newer than it.
    """
    entry, version, carried = when
    found: list[Draft] = []
    where = (entry.number, entry.place, entry.place)
    ended = _end_of(person)
    if ended is not None:
        at = demand(version or (carried and carried.named(entry.kind, person.ref)), entry.place)
        found.append(a_draft(ended, at, {"patient": {"ref": person.ref}}, where, stripped))
    elif carried is None or (version is not None and version.is_after(carried)):
        at = demand(version, entry.place)
        part = part_on(at.time[:10])
        if part.keys() > {"ref"}:
            found.append(a_draft(EventType.PATIENT_UPDATED, at, {"patient": part}, where, stripped))
    return found


def _end_of(person: Person) -> EventType | None:
    if person.patient.is_deceased:
        return EventType.PATIENT_DECEASED
    if person.patient.active is False:
        return EventType.PATIENT_DEREGISTERED
    return None
