"""The same facts, said to each of the three doors in its own words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from weerzien.contracts.fhir.code_tables import CANCELLATION_REASON, DISCIPLINE
from weerzien.contracts.fhir.read_fhir import read_fhir
from weerzien.contracts.his_to_event import to_event
from weerzien.contracts.hl7 import er7
from weerzien.contracts.hl7.escapes import escape
from weerzien.contracts.hl7.siu import told_by
from weerzien.contracts.phone_numbers import parse_phone
from weerzien.contracts.read_his_event import Intake, check_his_event, read_his_event
from weerzien.domain.event import Event
from weerzien.domain.practice import Practice

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
FIRST: Final = datetime(2027, 3, 2, 9, tzinfo=UTC)
KINDS: Final = ("booked", "rescheduled", "arrived", "fulfilled", "cancelled", "noshow", "died")
IN_ERROR: Final = "in error"
"""Each door has a word of its own for what never was: events of other statuses, of one effect."""
_HL7: Final = {
    "booked": ("S12", "Booked"),
    "rescheduled": ("S13", "Booked"),
    "arrived": ("S14", "Started"),
    "fulfilled": ("S14", "Complete"),
    "cancelled": ("S15", "Cancelled"),
    "noshow": ("S26", "Noshow"),
    IN_ERROR: ("S17", "Deleted"),
}
_FHIR: Final = {"rescheduled": "booked", IN_ERROR: "entered-in-error"}
_JSON: Final = {"died": "patient.deceased", IN_ERROR: "appointment.noshow_corrected"}
_SIDES: Final = {"patient": "pat", "practice": "prov"}


@dataclass(frozen=True, slots=True)
class Person:
    ref: str = "P-1"
    first_name: str = "Noor"
    family: str = "Hof"
    born: date | None = None
    mobile: str | None = None
    landline: str | None = None
    email: str | None = None
    language: str | None = None

    @property
    def phone(self) -> str | None:
        """What a sender sends that has room for one number: one that reaches somebody."""
        told = [number for number in (self.mobile, self.landline) if number]
        return next((number for number in told if parse_phone(number)), next(iter(told), None))


@dataclass(frozen=True, slots=True)
class Told:
    """One fact: what became of a visit, or that the patient has died."""

    number: int
    kind: str
    person: Person
    visit: str
    start: datetime
    minutes: int
    discipline: str
    clinician: str | None
    place: str | None
    cancelled_by: str | None
    at: datetime

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


# Each door's words


def in_json(told: Told) -> str:
    person = told.person
    patient: dict[str, Any] = {"ref": person.ref}
    data: dict[str, Any] = {"patient": patient}
    if told.kind != "died":
        patient |= {
            "first_name": person.first_name,
            "full_name": f"{person.first_name} {person.family}",
            "birth_date": person.born and person.born.isoformat(),
            "phone": person.phone,
            "email": person.email,
            "language": person.language,
        }
        data["appointment"] = {
            "ref": told.visit,
            "start": told.start.isoformat(),
            "end": told.end.isoformat(),
            "discipline": told.discipline,
            "clinician_ref": told.clinician,
            "location": told.place,
            "cancelled_by": told.cancelled_by,
        }
    kind = _JSON.get(told.kind, f"appointment.{told.kind}")
    sent = {"id": f"e{told.number}", "type": kind, "time": told.at.isoformat(), "data": data}
    return json.dumps(sent | {"schema_version": "1"})


def in_hl7(told: Told) -> str:
    """The practice's local time, without an offset; a death stands beside what is not agreed."""
    person = told.person
    trigger, status = _HL7.get(told.kind, ("S14", "Pending"))
    telecom = [f"{escape(one)}^PRN^PH" for one in (person.landline, person.mobile) if one]
    telecom += [f"^NET^Internet^{escape(person.email)}"] if person.email else []
    named = {9: f"SIU^{trigger}", 10: f"m{told.number}", 11: "P", 12: "2.5"}
    msh = {3: "HIS", 7: _local(told.at)} | named
    sch = {
        2: told.visit,
        6: _SIDES.get(told.cancelled_by or "", ""),
        8: told.discipline,
        11: f"^^^{_local(told.start)}^{_local(told.end)}",
        25: status,
    }
    pid = {3: f"{person.ref}^^^HIS^PI", 30: "Y" if told.kind == "died" else ""}
    if told.kind != "died":
        pid |= {
            5: f"{escape(person.family)}^{escape(person.first_name)}^^^^^L",
            7: person.born.strftime("%Y%m%d") if person.born else "",
            13: "~".join(telecom),
            15: person.language or "",
        }
    rows = [_segment("MSH", msh), _segment("SCH", sch), _segment("PID", pid)]
    rows += [f"AIP|1||{told.clinician}"] if told.clinician else []
    rows += [f"AIL|1||{escape(told.place)}"] if told.place else []
    return "\r".join(rows)


def in_fhir(told: Told) -> str:
    person = told.person
    patient: dict[str, Any] = {"resourceType": "Patient", "id": person.ref}
    resources = [patient]
    if told.kind == "died":
        # Two facts of one moment are two versions, as they are two events at the other doors.
        meta = {"versionId": str(told.number), "lastUpdated": told.at.isoformat()}
        patient |= {"deceasedBoolean": True, "meta": meta}
    else:
        telecom = [("phone", person.landline), ("phone", person.mobile), ("email", person.email)]
        patient |= {
            "name": [{"family": person.family, "given": [person.first_name]}],
            "telecom": [{"system": kind, "value": value} for kind, value in telecom if value],
            "birthDate": person.born and person.born.isoformat(),
            "communication": [_language(person.language)] if person.language else None,
        }
        resources.append(_appointment(told))
    entries = [{"resource": {k: v for k, v in one.items() if v}} for one in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})


def _appointment(told: Told) -> dict[str, Any]:
    names = {"Patient": told.person.ref, "Practitioner": told.clinician}
    actors = [{"reference": f"{kind}/{ref}"} for kind, ref in names.items() if ref]
    actors += [{"reference": "Location/L-1", "display": told.place}] if told.place else []
    reason = _SIDES.get(told.cancelled_by or "")
    return {
        "resourceType": "Appointment",
        "id": told.visit,
        "meta": {"versionId": str(told.number), "lastUpdated": told.at.isoformat()},
        "status": _FHIR.get(told.kind, told.kind),
        "start": told.start.isoformat(),
        "end": told.end.isoformat(),
        "serviceType": [_concept(DISCIPLINE, told.discipline)],
        "cancelationReason": _concept(CANCELLATION_REASON, reason) if reason else None,
        "participant": [{"actor": actor, "status": "accepted"} for actor in actors],
    }


def _concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _language(code: str) -> dict[str, Any]:
    return {"language": _concept("urn:ietf:bcp:47", code)}


def _segment(name: str, fields: dict[int, str]) -> str:
    if name == "MSH":
        return "MSH|^~\\&|" + "|".join(fields.get(n, "") for n in range(3, max(fields) + 1))
    return f"{name}|" + "|".join(fields.get(n, "") for n in range(1, max(fields) + 1))


def _local(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).strftime("%Y%m%d%H%M%S")


# What each door makes of it


def events_of(told: Told, practice: Practice) -> dict[str, list[Event]]:
    """By door, the events that it takes in; all of them a minute after the fact."""
    intakes: dict[str, list[Intake]] = {
        "json": [read_his_event(in_json(told))],
        "hl7": [check_his_event(one) for one in _of_hl7(told, practice)],
        "fhir": [one.intake for one in read_fhir(in_fhir(told), practice.time_zone).events],
    }
    received = told.at + timedelta(minutes=1)
    return {
        door: [to_event(one.event, practice, received) for one in taken]
        for door, taken in intakes.items()
    }


def _of_hl7(told: Told, practice: Practice) -> tuple[dict[str, Any], ...]:
    return told_by(er7.read(in_hl7(told).encode()), practice).events


# Facts

_NAMES: Final = st.sampled_from(
    ["Noor", "Zoë", "O'Brien", "van 't Hof", "Ayşe", "Anna-Maria", "مريم", "a|b^c&d~e\\f"]
)
PEOPLE: Final = st.builds(
    Person,
    first_name=_NAMES,
    family=_NAMES,
    born=st.none() | st.dates(date(1930, 1, 1), date(2026, 12, 31)),
    mobile=st.none() | st.sampled_from(["06-20000001", "+31 6 20000002", "0031620000003", "06-1"]),
    landline=st.none() | st.sampled_from(["020 1234567", "0201234567"]),
    email=st.none() | st.sampled_from(["noor@example.org", "a.b+c@example.org", "geen adres"]),
    language=st.none() | st.sampled_from(["nl", "en", "nl-NL", "tr"]),
)
"""Whole pictures: other doors have no way to say that nothing more is known."""


@st.composite
def facts(draw: Any, number: int = 1, kinds: tuple[str, ...] = KINDS) -> Told:
    """A fact about one of two visits, some time after the first."""
    kind = draw(st.sampled_from(kinds))
    at = FIRST + timedelta(minutes=draw(st.integers(0, 40 * 24 * 60)))
    start = FIRST + timedelta(minutes=15 * draw(st.integers(-200, 4_000)))
    return Told(
        number=number,
        kind=kind,
        person=draw(PEOPLE),
        visit=draw(st.sampled_from(["A-1", "A-2"])),
        start=start,
        minutes=draw(st.sampled_from([10, 30, 90])),
        discipline=draw(st.sampled_from(["physiotherapy", "dental", "FYS"])),
        clinician=draw(st.none() | st.sampled_from(["C-7", "C-8"])),
        place=draw(st.none() | st.sampled_from(["Kamer 2", "Gebouw Noord & Zuid"])),
        cancelled_by=draw(st.sampled_from([None, *_SIDES])) if kind == "cancelled" else None,
        at=at,
    )


@st.composite
def stories(draw: Any) -> list[Told]:
    """Facts of one patient in the order in which they happen."""
    kinds = (*KINDS, IN_ERROR)
    found = [draw(facts(number, kinds)) for number in range(draw(st.integers(1, 5)))]
    found.sort(key=lambda told: (told.at, told.number))
    return found
