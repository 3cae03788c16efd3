"""A mail that came back to the address of one of our messages: it finds its case by its token.

Who has the token may speak for the patient, as on the link page: the sender's address is not asked.
"""

from dataclasses import dataclass

from weerzien.domain import ids
from weerzien.domain.answers import is_opt_out, says_wrong_address, shows_distress
from weerzien.domain.event import AutoReplied, Event, Fact, PatientOptedOut, PatientReplied
from weerzien.domain.inbound_mail import InboundMail, MailKind
from weerzien.domain.link import Link
from weerzien.domain.mail_words import without_sign_off
from weerzien.domain.practice import Practice
from weerzien.domain.receipt import CarrierReceipt, ReceiptKind
from weerzien.domain.vocabulary import Channel
from weerzien.ports import Cases, Clocks, Contacts, Events, Inbox, Links, Practices, Tasks
from weerzien.usecases.delivery import name_of_message
from weerzien.usecases.receive_event import receive_event
from weerzien.usecases.receive_receipt import receive_receipt

EMAIL = Channel.EMAIL
BOUNCES = {
    MailKind.BOUNCED: ReceiptKind.FAILED_PERMANENT,
    MailKind.BOUNCED_FOR_NOW: ReceiptKind.FAILED_TEMPORARY,
}


@dataclass(frozen=True, slots=True)
class ReceivingMail:
    """The ports that taking in a mail needs, together."""

    links: Links
    practices: Practices
    cases: Cases
    contacts: Contacts
    tasks: Tasks
    events: Events
    inbox: Inbox
    clocks: Clocks


@dataclass(frozen=True, slots=True)
class MailTaken:
    """What a mail became: an event of its patient, or none where it settled a message."""

    practice: Practice
    event: Event | None = None


def receive_mail(mail: InboundMail, token: str, ports: ReceivingMail) -> MailTaken:
    """Put what the mail says into the inbox, once; raise NotFoundError for a token of no link."""
    link = ports.links.find(token)
    practice = ports.practices.get(link.practice_id)
    if mail.kind in BOUNCES:
        _bounced(mail, link, ports)
        return MailTaken(practice)
    now = ports.clocks.for_practice(practice).now()
    fact = _fact(mail, practice)
    # A mail that is delivered twice has the same name and words; a name alone anybody may repeat.
    body = ids.derive_id("mail", mail.kind, mail.subject, mail.words)
    event_id = ids.event_id(practice.id, "mail", f"{link.patient_id}|{mail.name}|{body}")
    event = Event(event_id, practice.id, link.patient_id, now, now, fact)
    receive_event(event, body, ports.events, ports.inbox)
    return MailTaken(practice, event)


def _fact(mail: InboundMail, practice: Practice) -> Fact:
    """An exact keyword acts, everything else is an answer for a person (D1, D2)."""
    if mail.kind is MailKind.AUTOMATIC:
        return AutoReplied(EMAIL)
    alone = without_sign_off(mail.words)
    if is_opt_out(alone or mail.subject):
        return PatientOptedOut(frozenset({EMAIL}), "mail")
    words = f"{mail.subject}\n{mail.words}".strip()
    # Our own line speaks of distress, and may stand below an answer without any mark.
    theirs = words.replace(practice.safety_line or "\0", "\n")
    return PatientReplied(EMAIL, words, shows_distress(theirs), says_wrong_address(alone))


def _bounced(mail: InboundMail, link: Link, ports: ReceivingMail) -> None:
    """A report that went to the reply address instead of the carrier settles the message too."""
    receipt = CarrierReceipt(
        name_of_message(link.practice_id, link.case_id, link.stage, link.channel),
        BOUNCES[mail.kind],
        carrier_message_id="",
        code="bounce_report",
    )
    receive_receipt(
        receipt,
        ports.practices,
        ports.cases,
        ports.contacts,
        ports.tasks,
        ports.events,
        ports.inbox,
        ports.clocks,
    )
