"""Who it is about: whole where it must be, or by number only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from conformance.recording import Attempt, Recording, together
from conformance.rule import Look, Rule
from weerzien.contracts.his_event import EventType
from weerzien.contracts.his_fields import NO_LANGUAGE

_CODE: Final = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,8})*")
_KEPT: Final = ("birth_date", "first_name", "full_name")
"""What a person does not lose from one day to the next."""
_TAKEN_BACK: Final = ("risks", "no_contact", "secret_address", "representative")
"""What may end, and then says so (`[]`, false, `{}`): left out, it is more likely forgotten."""


def patient(one: Attempt) -> dict[str, Any]:
    """Give the patient as sent; empty where there is none."""
    data = (one.sent or {}).get("data")
    found = data.get("patient") if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def holds(person: dict[str, Any], *names: str) -> bool:
    return any(person.get(name) for name in names)


def with_noshow(recording: Recording) -> Iterator[Look]:
    for one, event in recording.facts:
        if event.type is EventType.APPOINTMENT_NOSHOW:
            yield Look(one.line, _lacks(patient(one)))


def _lacks(person: dict[str, Any]) -> str:
    if not person.keys() - {"ref"}:
        return "the no-show brought the ref only"
    lacking = [] if holds(person, "birth_date") else ["birth_date"]
    if not holds(person, "first_name", "full_name"):
        lacking.append("a name")
    if not holds(person, "phone", "email", "representative"):
        lacking.append("phone, email or representative")
    return f"the no-show came without {', '.join(lacking)}" if lacking else ""


def whole(recording: Recording) -> Iterator[Look]:
    pictures = [one for one, event in recording.facts if event.data.patient.has_details]
    for several in together(pictures, lambda one: str(patient(one).get("ref"))).values():
        before: Attempt | None = None
        for one in several:
            lost = _left_out(patient(before), patient(one)) if before else []
            wrong = f"{', '.join(lost)} of line {before.line if before else 0} is left out"
            yield Look(one.line, wrong if lost else "")
            before = before if lost else one


def _left_out(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    lost = [name for name in _KEPT if holds(before, name) and not holds(after, name)]
    if after.get("basics_only"):
        return lost
    marks = [name for name in _TAKEN_BACK if holds(before, name) and after.get(name) is None]
    return [*lost, *marks]


def language(recording: Recording) -> Iterator[Look]:
    for one, _ in recording.facts:
        told = patient(one).get("language")
        if told:
            right = isinstance(told, str) and _CODE.fullmatch(told)
            yield Look(one.line, "" if right else "language is no code of two letters")


def usable(recording: Recording) -> Iterator[Look]:
    for one, _ in recording.facts:
        if one.intake is not None and one.intake.event.data.patient.has_details:
            warnings = [w for w in one.intake.warnings if w.reason != NO_LANGUAGE]
            yield Look(one.line, "; ".join(f"{w.field} {w.reason}" for w in warnings))


RULES: Final = (
    Rule(
        "PATIENT-1",
        "A no-show brings all that is known of the patient.",
        "Send name, birth date, phone and mail with appointment.noshow: details that came "
        "earlier may be forgotten by then.",
        with_noshow,
        "Mark a no-show of a test patient who has a phone number and a mail address.",
    ),
    Rule(
        "PATIENT-2",
        "A patient comes as ref alone, or whole.",
        "Never send only the fields that changed: what is left out counts as unknown, and a risk "
        "or a flag as gone. Say basics_only where a message has no room for those.",
        whole,
        "Change the phone number of a patient whom you sent before.",
    ),
    Rule(
        "PATIENT-3",
        "Languages are codes of two letters.",
        "Send nl or en (nl-NL is fine) as data.patient.language, or leave it out.",
        language,
        "Send a patient whose language is known.",
    ),
    Rule(
        "PATIENT-4",
        "Names, phone numbers and mail addresses can be used as they come.",
        "Send one number or one address per field, without words around it.",
        usable,
        "Send a patient with a phone number and a mail address.",
    ),
)
