"""What a message is made of: sentences bound to facts, and the brief that says which apply.

The sentences themselves live in `weerzien.texts`, where a reviewer can read them without code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from weerzien.domain.vocabulary import AddressForm, Language, Stage, Variant


class Fact(StrEnum):
    """What must be true at the moment of sending for a sentence to be said (NS-35)."""

    MISSED_TODAY = "missed_today"
    MISSED_YESTERDAY = "missed_yesterday"
    NO_FEE_DUE = "no_fee_due"
    FREE_SLOTS = "free_slots"
    NOTHING_HEARD = "nothing_heard"
    CAN_REPLY = "can_reply"
    """A reply by mail reaches the practice."""
    CONTACTED_BEFORE = "contacted_before"
    """At least two earlier touchpoints of this case were sent."""


DAY_FACTS = frozenset({Fact.MISSED_TODAY, Fact.MISSED_YESTERDAY})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with named fields; left out where a fact it needs is missing."""

    text: str
    needs: frozenset[Fact] = frozenset()
    unless: frozenset[Fact] = frozenset()
    if_room: bool = False
    """SMS only: dropped first when the text does not fit in one part."""


Paragraph = tuple[Sentence, ...]


def say(
    text: str, *needs: Fact, unless: frozenset[Fact] = frozenset(), if_room: bool = False
) -> Sentence:
    """Write a sentence as the text files do: the words first, then the facts it needs."""
    return Sentence(text, frozenset(needs), unless, if_room)


@dataclass(frozen=True, slots=True)
class MailText:
    """The parts of a mail; None means: as in the general variant (TV-05)."""

    subject: Paragraph | None = None
    """Options: the first one whose facts hold is the subject line."""
    opening: tuple[Paragraph, ...] | None = None
    body: tuple[Paragraph, ...] | None = None
    ways: Paragraph | None = None
    """A short list under the body, one way back per item."""
    button: str | None = None
    phone: tuple[Paragraph, ...] | None = None
    """Under the button: the way back without internet."""
    close: tuple[Paragraph, ...] | None = None

    def over(self, base: "MailText") -> "MailText":
        """Lay these parts over those of another text."""
        mine = {f.name: v for f in fields(self) if (v := getattr(self, f.name)) is not None}
        return replace(base, **mine)


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every message in one language and form of address."""

    visit: Mapping[Variant, str]
    """The one noun for the visit per variant (NS-37)."""
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    weekdays: tuple[str, ...]
    today: str
    yesterday: str
    on_date: str
    sms_hello: str
    sms_hello_no_name: str
    sms_for: str
    """Instead of the greeting when someone else reads the SMS for the patient (D16)."""
    sms_stop: str
    sms_opt_out: str
    mail_hello: str
    mail_hello_no_name: str
    mail_for: str
    mail_sign_off: str
    mail_reason: str
    mail_opt_out: str
    mail_opt_out_label: str


@dataclass(frozen=True, slots=True)
class Source:
    """The words of one stage, variant, language and form; a channel not used is None."""

    frame: Frame
    sms: Paragraph | None = None
    mail: MailText | None = None


@dataclass(frozen=True, slots=True)
class MessageBrief:
    """All that a message may know (CO-03); names and numbers are data, never patterns."""

    stage: Stage
    variant: Variant
    language: Language
    form: AddressForm
    first_name: str
    patient_name: str
    practice_name: str
    short_name: str
    phone: str
    link: str
    opt_out_link: str
    two_way: bool
    missed_on: date
    facts: frozenset[Fact] = frozenset()
    for_representative: bool = False


@dataclass(frozen=True, slots=True)
class ComposedSms:
    """One GSM-7 part; with `day_words` it must not arrive after local midnight (NS-27)."""

    text: str
    version: str
    day_words: bool


@dataclass(frozen=True, slots=True)
class ComposedMail:
    """A mail in both forms; `version` names the words and the layout it was made from."""

    subject: str
    text: str
    html: str
    version: str


@dataclass(frozen=True, slots=True)
class TaskText:
    """What a staff member reads on a task: a title and what to do."""

    title: str
    script: str


def day_facts(missed_on: date, today: date) -> frozenset[Fact]:
    """Tell which day word is true on the local calendar at the moment of sending (NS-27)."""
    days = (today - missed_on).days
    if days == 0:
        return frozenset({Fact.MISSED_TODAY})
    return frozenset({Fact.MISSED_YESTERDAY}) if days == 1 else frozenset()
