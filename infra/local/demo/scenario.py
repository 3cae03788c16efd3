"""What a scenario is: a fictional patient, what happens when, and what the protocols demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

SMS, MAIL = "sms", "email"


@dataclass(frozen=True, slots=True)
class Person:
    """A fictional patient; every value is unique in the demo, so that a leak can be traced."""

    ref: str
    first_name: str
    full_name: str
    birth_date: str
    phone: str = ""
    """As a practice writes it down."""
    email: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of the patient: risks, representative."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where messages may arrive: own ones, or those of the representative."""
        guide = self.extra.get("representative", {})
        found = (self.phone, self.email, guide.get("phone", ""), guide.get("email", ""))
        return tuple(international(one) for one in found if one)


def international(address: str) -> str:
    """Write a Dutch number as +31…; a mail address stays as it is."""
    if "@" in address:
        return address
    digits = "".join(one for one in address if one in "+0123456789")
    return f"+31{digits[1:]}" if digits.startswith("0") else digits


@dataclass(frozen=True, slots=True)
class Visit:
    ref: str
    start: datetime
    discipline: str = "consult"
    created: str = "2027-02-08T10:00:00+01:00"
    minutes: int = 20


@dataclass(frozen=True, slots=True)
class HisSays:
    """The source system sends an event, `times` times with the same id."""

    kind: str
    visit: Visit | None = None
    patient: Mapping[str, Any] = field(default_factory=dict)
    times: int = 1


@dataclass(frozen=True, slots=True)
class Replies:
    """The patient answers the last SMS."""

    text: str


@dataclass(frozen=True, slots=True)
class Unsubscribes:
    """The patient presses the button of the mail program (RFC 8058)."""

    stage: str


@dataclass(frozen=True, slots=True)
class Presses:
    """The patient opens the link of an SMS and presses a button of the page."""

    stage: str
    answer: str


@dataclass(frozen=True, slots=True)
class StaffAnswers:
    """A colleague writes down what a task came to."""

    task: str
    outcome: str
    next_step: str = ""


Deed = HisSays | Replies | Unsubscribes | Presses | StaffAnswers


@dataclass(frozen=True, slots=True)
class Act:
    """A deed at a moment of practice time, not before `after` (stage, channel) was accepted."""

    when: datetime
    deed: Deed
    after: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A touchpoint that must go out: its local date, stage and channels."""

    on: date
    stage: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """Written by hand from the protocols; nothing here is computed by the product."""

    sent: tuple[Sent, ...] = ()
    tasks: tuple[tuple[str, str], ...] = ()
    """Kind and local date on which it opens; `+`: or the day after.

    A task that answers an event opens when the event comes in. To the fast clock a slow machine
    can bring it in hours later.
    """
    cases: tuple[tuple[str, str], ...] = ()
    """State and stop reason of each case of the patient."""
    ends: tuple[str, ...] = ()
    """Last state of each execution; all of them SUCCEEDED."""
    goes_to: tuple[str, ...] = ()
    """Addresses that messages must go to, where not simply the patient's own."""
    said: tuple[str, ...] = ()
    """Words that a message must hold."""
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    key: str
    label: str
    """In Dutch, without a name: it is what the screen shows."""
    why: str
    practice: str
    """Variant of the practice."""
    person: Person
    visits: tuple[Visit, ...]
    acts: tuple[Act, ...]
    expected: Expected
    bounces: bool = False


def sent(on: str, stage: str, *channels: str) -> Sent:
    return Sent(date.fromisoformat(on), stage, channels)
