"""The Patients of a message, each with the RelatedPersons and Flags that stand beside it."""

from collections.abc import Iterable
from typing import Any, Final

from weerzien.contracts.fhir.faults import read_as, refuse
from weerzien.contracts.fhir.message import Entry
from weerzien.contracts.fhir.patient_part import Person, is_ours, patient_part
from weerzien.contracts.fhir.references import Resources, own_ref
from weerzien.contracts.fhir.resources import Flag, Patient, RelatedPerson

_ALONE: Final = "points at no Patient of this Bundle: send both, for a person is taken in whole"


class People:
    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._related: dict[str, list[RelatedPerson]] = {}
        self._flags: dict[str, list[tuple[Flag, str]]] = {}
        self._read: dict[str, Person] = {}
        self._parts: dict[tuple[str, str], dict[str, Any]] = {}

    def see_related(self, entry: Entry) -> None:
        one = read_as(RelatedPerson, entry.body, entry.place)
        patient = self._resources.find(one.patient, entry)
        if patient is None:
            refuse(f"{entry.place}.patient", _ALONE)
        self._related.setdefault(patient.place, []).append(one)

    def see_flag(self, entry: Entry) -> bool:
        """Keep a Flag of ours for its Patient; False for another's, which goes unread."""
        flag = read_as(Flag, entry.body, entry.place)
        if not is_ours(flag):
            return False
        patient = self._resources.find(flag.subject, entry)
        if patient is None:
            refuse(f"{entry.place}.subject", _ALONE)
        self._flags.setdefault(patient.place, []).append((flag, entry.place))
        return True

    def person(self, entry: Entry) -> Person:
        """Read a Patient, once however many appointments name it; RelatedPersons come before."""
        known = self._read.get(entry.place)
        if known is None:
            known = self._read[entry.place] = self._person(entry)
        return known

    def part(self, person: Person, today: str) -> dict[str, Any]:
        """Give the canonical patient as it is on a day."""
        known = self._parts.get((person.place, today))
        if known is None:
            known = self._parts[person.place, today] = patient_part(person, today)
        return known

    def _person(self, entry: Entry) -> Person:
        patient = read_as(Patient, entry.body, entry.place)
        return Person(
            own_ref(patient, entry.place),
            entry.place,
            patient,
            tuple(self._related.get(entry.place, ())),
            tuple(self._flags.get(entry.place, ())),
        )


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Put what belongs to a person first, then Patients after the appointments that carry them."""
    order = {"RelatedPerson": 0, "Flag": 0, "Appointment": 1, "Patient": 2}
    return sorted(entries, key=lambda entry: order.get(entry.kind, 3))
