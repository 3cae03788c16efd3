"""The canonical appointment of an event, out of an Appointment."""

import re
from dataclasses import dataclass
from typing import Any, Final

from weerzien.contracts.fhir import code_tables
from weerzien.contracts.fhir.dates import made_at
from weerzien.contracts.fhir.elements import CodeableConcept, Reference, codes
from weerzien.contracts.fhir.faults import read_as, refuse
from weerzien.contracts.fhir.message import Entry
from weerzien.contracts.fhir.references import Resources, kind_of, ref_of
from weerzien.contracts.fhir.resources import Appointment, Location, Patient
from weerzien.contracts.his_event import CancelledBy

_CLINICIANS: Final = ("Practitioner", "PractitionerRole")
_WORD: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True, slots=True)
class Actor:
    reference: Reference
    found: Entry | None
    kind: str | None
    place: str


def actors(appointment: Appointment, entry: Entry, resources: Resources) -> tuple[Actor, ...]:
    """Give who and what takes part, each with the resource that was sent along, if any."""
    held = []
    for number, participant in enumerate(appointment.participant):
        if participant.actor is not None:
            found = resources.find(participant.actor, entry)
            place = f"{entry.place}.participant[{number}].actor"
            held.append(Actor(participant.actor, found, kind_of(participant.actor, found), place))
    return tuple(held)


def patient_of(taking_part: tuple[Actor, ...], entry: Entry) -> tuple[Actor, str]:
    """Give the one patient, and the source's number of the person."""
    patients = {
        ref_of(actor.reference, actor.found, actor.place): actor
        for actor in taking_part
        if actor.kind == "Patient"
    }
    if len(patients) != 1:
        reason = "takes one patient: an appointment of a group cannot be followed up"
        refuse(f"{entry.place}.participant", reason if patients else "needs an actor: the Patient")
    ((ref, actor),) = patients.items()
    return actor, ref


def appointment_part(
    appointment: Appointment,
    ref: str,
    taking_part: tuple[Actor, ...],
    patient: Patient | None,
    told: tuple[str, str],
) -> dict[str, Any]:
    """Give what is known; `told` is the moment of the event and the practice's time zone."""
    part = {
        "ref": ref,
        "start": appointment.start,
        "end": appointment.end,
        "discipline": _discipline(appointment),
        "created": made_at(appointment.created, *told) if appointment.created else None,
        "clinician_ref": _clinician(taking_part, patient),
        "location": _location(taking_part),
        "cancelled_by": _cancelled_by(appointment),
    }
    return {name: value for name, value in part.items() if value is not None}


def has_died(appointment: Appointment) -> bool:
    """Tell whether the visit is cancelled because the patient has died."""
    return appointment.status == "cancelled" and code_tables.DIED in _reasons(appointment)


def _cancelled_by(appointment: Appointment) -> CancelledBy | None:
    if appointment.status == "entered-in-error":
        return CancelledBy.PRACTICE
    if appointment.status != "cancelled":
        return None
    sides = (code_tables.cancelled_by(code) for code in _reasons(appointment))
    return next((side for side in sides if side), None)


def _reasons(appointment: Appointment) -> list[str]:
    reason = appointment.cancelation_reason
    return codes([reason] if reason else [], code_tables.CANCELLATION_REASON)


def _discipline(appointment: Appointment) -> str | None:
    """Take a word of our own system, else one from the table; what is left is one discipline."""
    kind = appointment.appointment_type
    concepts: list[CodeableConcept] = [
        *appointment.service_type,
        *appointment.specialty,
        *([kind] if kind else []),
    ]
    for word in codes(concepts, code_tables.DISCIPLINE):
        if _WORD.fullmatch(word):
            return word
    for system, table in code_tables.DISCIPLINE_OF.items():
        for code in codes(concepts, system):
            if code in table:
                return table[code]
    return None


def _clinician(taking_part: tuple[Actor, ...], patient: Patient | None) -> str | None:
    """Take who takes part; else the patient's own general practitioner."""
    for actor in taking_part:
        if actor.kind in _CLINICIANS:
            return ref_of(actor.reference, actor.found, actor.place)
    for reference in patient.general_practitioner if patient else []:
        if reference.reference and kind_of(reference, None) in _CLINICIANS:
            return ref_of(reference, None, "")
    return None


def _location(taking_part: tuple[Actor, ...]) -> str | None:
    """Take the place's name: a message may tell it, so a number of the source is no use."""
    for actor in taking_part:
        if actor.kind == "Location":
            found = actor.found
            name = read_as(Location, found.body, found.place).name if found else None
            if name or actor.reference.display:
                return name or actor.reference.display
    return None
