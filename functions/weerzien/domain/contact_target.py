"""Who is contacted, and where: by age and representation, not by who booked (D16, 7.4)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from weerzien.domain.calendar import local_date
from weerzien.domain.patient import PatientDetails, Representative
from weerzien.domain.phone_number import PhoneKind, kind_of, may_be_called, may_get_sms
from weerzien.domain.practice import Practice
from weerzien.domain.vocabulary import Channel

OWN_NUMBER_AGE: Final = 12
ALONE_AGE: Final = 16


class ContactProblem(StrEnum):
    """What staff must look at; a target with a problem may still have a usable channel."""

    GUARDIAN_MISSING = "guardian_missing"
    REPRESENTATIVE_MISSING = "representative_missing"
    NO_CHANNEL = "no_channel"
    PHONE_NOT_ALLOWED = "phone_not_allowed"
    """A foreign number that is not on the practice's list."""
    PHONE_REFUSED = "phone_refused"
    """A dummy, or a number that is no person's."""
    BLOCKED = "blocked"
    """Secret address or no contact: never a message (NS-38)."""


@dataclass(frozen=True, slots=True)
class ContactTarget:
    """Addresses on one date; `phone` may get SMS, `call_phone` is for a person who calls."""

    phone: str | None = None
    email: str | None = None
    is_representative: bool = False
    problem: ContactProblem | None = None
    call_phone: str | None = None


def age_on(birth_date: date, on: date) -> int:
    """Count full years; who was born on 29 February turns on 1 March."""
    before_birthday = (on.month, on.day) < (birth_date.month, birth_date.day)
    return on.year - birth_date.year - before_birthday


def contact_target(details: PatientDetails, on: date, practice: Practice) -> ContactTarget:
    """Choose who is contacted on the local date of sending (D16, EC-T20).

    A birth date that is not known counts as grown-up. A parent's address never stands in for a
    patient of 16 or over, also when the source lists it as the patient's own.
    """
    if details.secret_address or details.no_contact:
        return ContactTarget(problem=ContactProblem.BLOCKED)
    guide = details.representative or Representative()
    if guide.leads:
        return _representative(guide, ContactProblem.REPRESENTATIVE_MISSING, practice)
    age = age_on(details.birth_date, on) if details.birth_date else ALONE_AGE
    phone, email = _own(details.phone, guide.phone), _own(details.email, guide.email)
    if age >= ALONE_AGE or (
        age >= OWN_NUMBER_AGE
        and practice.own_number_from_12
        and phone is not None
        and may_get_sms(phone, practice.foreign_mobile_prefixes)
    ):
        return _target(phone, email, practice)
    return _representative(guide, ContactProblem.GUARDIAN_MISSING, practice)


def address_of(
    details: PatientDetails, channel: Channel, at: datetime, practice: Practice
) -> str | None:
    """Give the address of one channel at a moment; None where the channel has none."""
    target = contact_target(details, local_date(at, practice), practice)
    return {Channel.SMS: target.phone, Channel.EMAIL: target.email}.get(channel)


def _own(address: str | None, of_guide: str | None) -> str | None:
    return None if address == of_guide else address


def _representative(
    guide: Representative, missing: ContactProblem, practice: Practice
) -> ContactTarget:
    if not (guide.phone or guide.email):
        return ContactTarget(is_representative=True, problem=missing)
    return _target(guide.phone, guide.email, practice, is_representative=True)


def _target(
    number: str | None, email: str | None, practice: Practice, *, is_representative: bool = False
) -> ContactTarget:
    allowed = number is not None and may_get_sms(number, practice.foreign_mobile_prefixes)
    phone = number if allowed else None
    problem = _problem_of(number) if number and not phone else None
    if problem is None and not phone and not email:
        problem = ContactProblem.NO_CHANNEL
    callable_number = number if number and may_be_called(number) else None
    return ContactTarget(phone, email or None, is_representative, problem, callable_number)


def _problem_of(number: str) -> ContactProblem | None:
    """Say why a number gets no SMS; a landline is no problem, only no mobile."""
    kind = kind_of(number)
    if kind is PhoneKind.LANDLINE:
        return None
    foreign = kind is PhoneKind.FOREIGN
    return ContactProblem.PHONE_NOT_ALLOWED if foreign else ContactProblem.PHONE_REFUSED
