"""An inbound SMS: an exact keyword acts, everything else is an answer for a person (D1, D2)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from weerzien.domain import ids
from weerzien.domain.answers import (
    is_opt_in,
    is_opt_out,
    says_wrong_address,
    shows_distress,
)
from weerzien.domain.contact import ContactStatus, Direction
from weerzien.domain.event import Event, Fact, PatientOptedIn, PatientOptedOut, PatientReplied
from weerzien.domain.practice import Practice
from weerzien.domain.receipt import InboundSms
from weerzien.domain.vocabulary import Channel
from weerzien.ports import Clocks, Contacts, Events, Inbox, PatientFiles, Practices
from weerzien.usecases.answer_distress import is_due
from weerzien.usecases.reached_at import reached_at
from weerzien.usecases.receive_event import receive_event

SMS = frozenset({Channel.SMS})
WENT_OUT = (ContactStatus.SENT, ContactStatus.DELIVERED, ContactStatus.UNKNOWN)
Answer = Callable[[Event, Practice], bool]
Told = tuple[tuple[Practice, Event], ...]


@dataclass(frozen=True, slots=True)
class ReceivingSms:
    """The ports that taking in a text needs, together."""

    practices: Practices
    files: PatientFiles
    contacts: Contacts
    events: Events
    inbox: Inbox
    clocks: Clocks


def receive_sms(sms: InboundSms, ports: ReceivingSms, answer: Answer | None = None) -> int:
    """Put one event per patient reached at the sender's number into the inbox; answers how many.

    On a number that practices share, a keyword counts for each of them; words go to the one that
    wrote to the patient last, and to each only where that is in doubt (CO-09). `answer` is called
    for what asks for a safety line, until it has sent one: a text has one answer.
    """
    fact = _fact(sms.text)
    told: Told = ()
    for practice in ports.practices.for_sender(sms.recipient):
        found = tuple(_events(sms, fact, practice, ports))
        if not found:
            _keep_keyword(sms, practice, ports)
        told += tuple((practice, event) for event in found)
    if isinstance(fact, PatientReplied):
        told = _of_who_wrote_last(told, ports)
    for _, event in told:
        receive_event(event, ids.derive_id("sms", sms.text), ports.events, ports.inbox)
    if answer is not None:
        # Taken in for all first: an answer that fails holds up nobody's event.
        any(answer(event, practice) for practice, event in told if is_due(event, practice))
    return len(told)


def _keep_keyword(sms: InboundSms, practice: Practice, ports: ReceivingSms) -> None:
    """The number may be of somebody whose details are erased: a STOP outlives them (CO-14)."""
    now = ports.clocks.for_practice(practice).now()
    if is_opt_out(sms.text):
        ports.files.close_address(practice, Channel.SMS, sms.sender, now, "sms")
    elif is_opt_in(sms.text):
        ports.files.open_address(practice, Channel.SMS, sms.sender, now, "sms")


def _events(
    sms: InboundSms, fact: Fact, practice: Practice, ports: ReceivingSms
) -> Iterator[Event]:
    now = ports.clocks.for_practice(practice).now()
    for patient_id in reached_at(practice, Channel.SMS, sms.sender, now, ports.files):
        event_id = ids.event_id(practice.id, "sms", f"{sms.carrier_id}|{patient_id}")
        yield Event(event_id, practice.id, patient_id, now, now, fact)


def _fact(text: str) -> Fact:
    if is_opt_out(text):
        return PatientOptedOut(SMS, "sms")
    if is_opt_in(text):
        return PatientOptedIn(SMS, "sms")
    return PatientReplied(Channel.SMS, text, shows_distress(text), says_wrong_address(text))


def _of_who_wrote_last(told: Told, ports: ReceivingSms) -> Told:
    """What a patient tells one practice is not for another that shares its number."""
    if len({practice.id for practice, _ in told}) < 2:  # noqa: PLR2004
        return told
    wrote = {event.id: _wrote_at(practice, event.patient_id, ports) for practice, event in told}
    last = max((at for at in wrote.values() if at is not None), default=None)
    writer = {event.practice_id for _, event in told if wrote[event.id] == last}
    return tuple(one for one in told if one[0].id in writer)


def _wrote_at(practice: Practice, patient_id: str, ports: ReceivingSms) -> datetime | None:
    """Give the real moment of the latest text to the patient, of the latest case."""
    case_id = ports.files.patient(practice.id, patient_id).case_id
    rows = ports.contacts.of_case(practice.id, case_id) if case_id else ()
    clock = ports.clocks.for_practice(practice)
    went = (
        clock.wake_at(row.at)
        for row in rows
        if row.direction is Direction.OUT and row.channel is Channel.SMS and row.status in WENT_OUT
    )
    return max(went, default=None)
