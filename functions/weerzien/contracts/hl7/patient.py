"""PID: the patient in the words of the canonical event. All that is not named here stays unread."""

import re
from datetime import date
from typing import Any, Final

from weerzien.contracts.fhir.code_tables import DIED
from weerzien.contracts.fields import is_bsn
from weerzien.contracts.hl7.er7 import Message, Repetition
from weerzien.contracts.hl7.faults import Condition, wrong
from weerzien.contracts.hl7.moments import birth_date
from weerzien.contracts.phone_numbers import parse_phone
from weerzien.domain.phone_number import PhoneKind, kind_of

OWN_NUMBERS: Final = ("PI", "MR", "PT", "U", "")
"""Types of table 0203 that name a practice's own number, the surest first."""
_NATIONAL: Final = ("NNNLD", "NLMINBIZA", "2.16.840.1.113883.2.4.6.3")
"""The BSN, by its type or by who gives it out."""
_LANGUAGES: Final = {"dut": "nl", "nld": "nl", "eng": "en"}
_INITIALS: Final = re.compile(r"(?:\w\w?\.[ -]?)+|[A-Z]")
"""N. or Th. or N.J.: nobody is greeted by these."""


def patient(message: Message, today: date) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What is told of the person, and a code for each number that must not be sent."""
    ref, stripped = _ref(message)
    phone, email = _reached_at(message)
    name = _name(message)
    said = {
        "ref": ref,
        "first_name": _first_name(message, name),
        "full_name": " ".join(filter(None, (name.get(2), name.get(1)))) if name else "",
        "birth_date": _birth_date(message, today),
        "phone": phone,
        "email": email,
        "language": _language(message),
    }
    return {field: value for field, value in said.items() if value}, stripped


def has_died(message: Message) -> bool:
    """PID-30 says so, PID-29 says when, or the visit is cancelled because of it."""
    told = message.get("PID", 30).upper() == "Y" or bool(message.get("PID", 29))
    return told or message.get("SCH", 6).lower() == DIED


def _ref(message: Message) -> tuple[str, tuple[str, ...]]:
    own: dict[str, str] = {}
    stripped = []
    for number in message.repetitions("PID", 3):
        kind, value = number.get(5).upper(), number.get(1)
        if _is_national(number) or (not kind and is_bsn(value)):
            stripped.append("bsn")
        elif kind in OWN_NUMBERS and value:
            own.setdefault(kind, value)
    if not own:
        reason = "needs the practice's own number of the patient: type PI, MR, PT, or none"
        raise wrong("PID-3", Condition.REQUIRED, reason)
    return next(own[kind] for kind in OWN_NUMBERS if kind in own), tuple(stripped)


def _is_national(number: Repetition) -> bool:
    told = {number.get(5).upper(), number.get(4).upper(), number.get(4, 2)}
    return not told.isdisjoint(_NATIONAL)


def _name(message: Message) -> Repetition | None:
    """The legal name, or the first that is there."""
    names = list(message.repetitions("PID", 5))
    return next((name for name in names if name.get(7).upper() == "L"), names[0] if names else None)


def _first_name(message: Message, name: Repetition | None) -> str:
    """What the person is called, if somebody says so; else the given name."""
    for other in message.repetitions("PID", 5):
        if other.get(7).upper() == "N" and other.get(2):
            return other.get(2)
    given = name.get(2) if name else ""
    return "" if _INITIALS.fullmatch(given) else given


def _birth_date(message: Message, today: date) -> str:
    told = message.get("PID", 7)
    return birth_date(told, "PID-7", today) if told else ""


def _reached_at(message: Message) -> tuple[str, str]:
    """A mobile number before others, whatever its use says; and the first mail address."""
    phones: list[str] = []
    mails: list[str] = []
    for telecom in (*message.repetitions("PID", 13), *message.repetitions("PID", 14)):
        mails += filter(None, (telecom.get(4), *(n for n in (telecom.get(1),) if "@" in n)))
        phones += filter(None, (telecom.get(12), _without_mail(telecom.get(1)), _pieced(telecom)))
    return next(iter(sorted(phones, key=_last_resort)), ""), next(iter(mails), "")


def _without_mail(told: str) -> str:
    return "" if "@" in told else told


def _pieced(telecom: Repetition) -> str:
    """A number in pieces: country, area, local."""
    country, area, local = (telecom.get(part) for part in (5, 6, 7))
    return f"+{country.lstrip('+')} {area} {local}" if country and local else f"{area}{local}"


def _last_resort(told: str) -> int:
    number = parse_phone(told)
    if number is None:
        return 2
    return 0 if kind_of(number) is PhoneKind.MOBILE else 1


def _language(message: Message) -> str:
    told = message.get("PID", 15)
    return _LANGUAGES.get(told.lower(), told)
