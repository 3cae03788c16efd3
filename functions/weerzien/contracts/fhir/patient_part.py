"""The canonical patient of an event, out of a Patient and what stood beside it in the Bundle."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from weerzien.contracts.fhir import code_tables
from weerzien.contracts.fhir.dates import youngest
from weerzien.contracts.fhir.elements import CodeableConcept, Coding, ContactPoint
from weerzien.contracts.fhir.faults import refuse
from weerzien.contracts.fhir.names import first_name, full_name
from weerzien.contracts.fhir.resources import Contact, Flag, Patient, RelatedPerson
from weerzien.contracts.fhir.telecom import LOOKED_AT, mail_of, phone_of
from weerzien.domain.vocabulary import RiskCategory

_FLAGS: Final = ("no_contact", "secret_address", "test")
_KNOWN: Final = {
    code_tables.RISK_CATEGORY: frozenset(RiskCategory),
    code_tables.PATIENT_FLAG: frozenset(_FLAGS),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A Patient with its RelatedPersons and Flags; `ref` is the source's own number."""

    ref: str
    place: str
    patient: Patient
    related: tuple[RelatedPerson, ...] = ()
    flags: tuple[tuple[Flag, str], ...] = ()
    """With their places."""


def patient_part(person: Person, today: str) -> dict[str, Any]:
    """Give what is known, and nothing of what is not.

    Raises ContractError for a code of ours that does not exist: it could change the lane.
    """
    patient = person.patient
    flags = set(_codes_of(person, today))
    part = {
        "ref": person.ref,
        "first_name": first_name(patient.name, today),
        "full_name": full_name(patient.name, today),
        "birth_date": youngest(patient.birth_date, today) if patient.birth_date else None,
        "phone": phone_of(patient.telecom, today),
        "email": mail_of(patient.telecom, today),
        "language": _language(patient),
        "representative": _representative(person, today),
        "risks": sorted(code for code in flags if code in set(RiskCategory)),
        **{name: name in flags for name in _FLAGS},
    }
    found = {name: value for name, value in part.items() if value}
    # Flags are resources of their own, and notifications come without: that none came along says
    # nothing of the patient's risks. One that is over takes them back.
    is_silent = not person.flags and not flags
    return {**found, "basics_only": True} if is_silent and found.keys() > {"ref"} else found


def _language(patient: Patient) -> str | None:
    preferred = sorted(patient.communication, key=lambda one: one.preferred is not True)
    for one in preferred:
        for coding in one.language.coding:
            if coding.code:
                return coding.code
    return None


def _representative(person: Person, today: str) -> dict[str, Any] | None:
    """Choose who leads before a parent; nobody else is ever contacted."""
    parents: list[dict[str, Any]] = []
    for relationship, telecom in _around(person, today):
        held = {(coding.system, coding.code) for one in relationship for coding in one.coding}
        reached = {"phone": phone_of(telecom, today), "email": mail_of(telecom, today)}
        found = {name: value for name, value in reached.items() if value}
        if held & code_tables.LEADS:
            return {**found, "leads": True}
        if held & code_tables.PARENTS and found:
            parents.append(found)
    return next(iter(parents), None)


def _around(
    person: Person, today: str
) -> Iterator[tuple[list[CodeableConcept], list[ContactPoint]]]:
    held: list[RelatedPerson | Contact] = [*person.related, *person.patient.contact]
    for one in held[:LOOKED_AT]:
        is_active = one.active is not False if isinstance(one, RelatedPerson) else True
        if is_active and (one.period is None or one.period.holds(today)):
            yield one.relationship, one.telecom


def _codes_of(person: Person, today: str) -> Iterator[str]:
    meta = person.patient.meta
    yield from _ours(meta.tag, f"{person.place}.meta.tag")
    if any(coding.code == code_tables.TEST_DATA for coding in (*meta.tag, *meta.security)):
        yield "test"
    for flag, place in person.flags:
        if flag.status == "active" and (flag.period is None or flag.period.holds(today)):
            yield from _ours(flag.code.coding, f"{place}.code.coding")


def _ours(codings: Iterable[Coding], place: str) -> Iterator[str]:
    for coding in codings:
        known = _KNOWN.get(coding.system or "")
        if known is None:
            continue
        if coding.code not in known:
            refuse(place, f"must be one of: {', '.join(sorted(known))}")
        yield str(coding.code)


def is_ours(flag: Flag) -> bool:
    """Tell whether a Flag is one that we agreed on; others may hold anything, and go unread."""
    return any(coding.system in _KNOWN for coding in flag.code.coding)
