"""Canonical events out of the resources of one message, and a remark on what makes none."""

from dataclasses import replace
from functools import partial
from typing import Final

from weerzien.contracts.fhir import code_tables
from weerzien.contracts.fhir.appointment_part import (
    actors,
    appointment_part,
    has_died,
    patient_of,
)
from weerzien.contracts.fhir.drafts import Draft, Remark, a_draft
from weerzien.contracts.fhir.faults import UnsupportedError, read_as, refuse
from weerzien.contracts.fhir.message import Entry, Message
from weerzien.contracts.fhir.moments import Version, demand, version_of
from weerzien.contracts.fhir.notification import WITHOUT_RESOURCES
from weerzien.contracts.fhir.patient_part import Person
from weerzien.contracts.fhir.people import People, in_order
from weerzien.contracts.fhir.person_events import person_drafts
from weerzien.contracts.fhir.pointers import holds_more, pointers
from weerzien.contracts.fhir.references import Resources, is_about, is_bsn_identifier, own_ref
from weerzien.contracts.fhir.resources import Appointment
from weerzien.contracts.his_event import EventType
from weerzien.contracts.read_his_event import MAX_PROBLEMS
from weerzien.contracts.refusals import ContractError

_NOT_AGREED: Final = "understood, without effect: no visit has been agreed on"
_NO_CONTENT: Final = (
    "tells of a resource that is not in it: ask for full-resource as payload content of the "
    "Subscription, with the Patient as additional context"
)


class DraftEvents:
    """Goes through a message once; what is wrong is gathered, so that one answer names it all."""

    def __init__(self, message: Message, zone: str) -> None:
        self._message = message
        self._zone = zone
        self._resources = Resources(message.entries)
        self._people = People(self._resources)
        self._carried: dict[str, Version] = {}
        """The newest version of an appointment that carries the Patient of this place."""
        self._contained: dict[str, Entry] = {}
        self._wrong: list[ContractError] = []
        self._health: list[str] = []
        self.drafts: list[Draft] = []
        self.remarks: list[Remark] = []

    def make(self) -> None:
        """Raise ContractError where any resource cannot be read: then none is taken in."""
        if self._message.notification and not self._has_content():
            return
        for entry in in_order(self._message.entries):
            try:
                self._see(entry)
            except ContractError as error:
                self._wrong.append(error)
        self._raise_wrong()
        for patient in self._contained.values():
            self._tell_of(patient, None)
        if self.drafts and self._health:
            first = self.drafts[0]
            self.drafts[0] = replace(first, stripped=(*first.stripped, *self._health))

    def _has_content(self) -> bool:
        notification = self._message.notification
        if notification is None or notification.kind in WITHOUT_RESOURCES:
            self._remark(0, "Bundle", "understood, nothing to take in")
            return False
        entries = self._message.entries
        for told in notification.events:
            if not any(is_about(told.focus or "", entry) for entry in entries):
                raise UnsupportedError("Bundle.entry", _NO_CONTENT)
        if not notification.events or not entries:
            raise UnsupportedError("Bundle.entry", _NO_CONTENT)
        return True

    def _see(self, entry: Entry) -> None:
        match entry.kind:
            case "Appointment":
                self._see_appointment(entry)
            case "Patient":
                self._see_patient(entry)
            case "RelatedPerson":
                self._people.see_related(entry)
                self._remark(entry.number, entry.place, "read with its Patient")
            case "Flag":
                ours = self._people.see_flag(entry)
                told = "read with its Patient" if ours else "not read: no code that is agreed on"
                self._remark(entry.number, entry.place, told)
            case "Location" | "Practitioner" | "PractitionerRole":
                self._remark(entry.number, entry.place, "read where an Appointment names it")
            case other:
                self._health += filter(None, [code_tables.HEALTH_RESOURCES.get(other)])
                self._remark(entry.number, entry.place, "not read: not needed, please leave it out")

    def _see_appointment(self, entry: Entry) -> None:
        sent = read_as(Appointment, entry.body, entry.place)
        kind = code_tables.EVENT_OF_STATUS.get(sent.status)
        if sent.status in code_tables.WITHOUT_EFFECT:
            self._remark(entry.number, entry.place, _NOT_AGREED)
            return
        if kind is None:
            refuse(f"{entry.place}.status", "is no status of an R4 Appointment")
        ref = own_ref(sent, entry.place)
        version = demand(version_of(sent, ref, entry, self._message), entry.place)
        taking_part = actors(sent, entry, self._resources)
        whose, patient_ref = patient_of(taking_part, entry)
        person = self._carry(whose.found, version, entry)
        told = (version.time, self._zone)
        patient = person.patient if person else None
        data = {
            "patient": self._people.part(person, version.time[:10])
            if person
            else {"ref": patient_ref},
            "appointment": appointment_part(sent, ref, taking_part, patient, told)
            | pointers(sent, entry, self._resources),
        }
        if holds_more(sent, entry, self._resources):
            self._health.append("note")
        where = (entry.number, entry.place, person.place if person else whose.place)
        self.drafts.append(a_draft(kind, version, data, where, _stripped(entry, person)))
        if has_died(sent):
            died = {"patient": {"ref": patient_ref}}
            self.drafts.append(a_draft(EventType.PATIENT_DECEASED, version, died, where))

    def _carry(self, patient: Entry | None, version: Version, by: Entry) -> Person | None:
        if patient is None:
            return None
        if patient.place.startswith(f"{by.place}."):
            self._contained[patient.place] = patient
        newest = self._carried.get(patient.place)
        if newest is None or version.is_after(newest):
            self._carried[patient.place] = version
        return self._people.person(patient)

    def _see_patient(self, entry: Entry) -> None:
        person = self._people.person(entry)
        found = self._tell_of(entry, version_of(person.patient, person.ref, entry, self._message))
        if entry.place in self._carried:
            self._remark(entry.number, entry.place, "read with its Appointment")
        elif not found:
            self._remark(entry.number, entry.place, "understood, without effect: tells nothing")

    def _tell_of(self, entry: Entry, version: Version | None) -> bool:
        """Make the events of a Patient's own; what is contained has no version but its visit's."""
        person = self._people.person(entry)
        when = (entry, version, self._carried.get(entry.place))
        part = partial(self._people.part, person)
        found = person_drafts(person, part, when, _stripped(entry, person))
        # Before the appointments: who has died is not followed up for a moment.
        self.drafts[:0] = found
        return bool(found)

    def _remark(self, number: int, place: str, text: str) -> None:
        self.remarks.append(Remark(number, place, text))

    def _raise_wrong(self) -> None:
        if len(self._wrong) == 1:
            raise self._wrong[0]
        # Once, where many appointments name a Patient that is wrong.
        found = dict.fromkeys(problem for error in self._wrong for problem in error.problems)
        if found:
            raise ContractError(*list(found)[:MAX_PROBLEMS])


def _stripped(entry: Entry, person: Person | None) -> tuple[str, ...]:
    """Name the kinds of what stood there and must not come in; it was not looked at."""
    found = [code for name, code in code_tables.HEALTH_DATA.items() if name in entry.body]
    identifiers = person.patient.identifier if person else []
    found += ["bsn" for identifier in identifiers if is_bsn_identifier(identifier)]
    return tuple(found)
