"""An inbound SMS: an exact keyword acts, everything else is an answer for a person (D1, D2)."""

from collections.abc import Callable, Iterator

from weerzien.domain import ids
from weerzien.domain.answers import (
    is_opt_in,
    is_opt_out,
    says_wrong_address,
    shows_distress,
)
from weerzien.domain.event import Event, Fact, PatientOptedIn, PatientOptedOut, PatientReplied
from weerzien.domain.practice import Practice
from weerzien.domain.receipt import InboundSms
from weerzien.domain.vocabulary import Channel
from weerzien.ports import Clocks, Events, Inbox, PatientFiles, Practices
from weerzien.usecases.answer_distress import is_due
from weerzien.usecases.reached_at import reached_at
from weerzien.usecases.receive_event import receive_event

SMS = frozenset({Channel.SMS})
Answer = Callable[[Event, Practice], bool]


def receive_sms(
    sms: InboundSms,
    practices: Practices,
    files: PatientFiles,
    events: Events,
    inbox: Inbox,
    clocks: Clocks,
    answer: Answer | None = None,
) -> int:
    """Put one event per patient reached at the sender's number into the inbox; answers how many.

    On a number that practices share, an opt-out counts for each of them (CO-09). `answer` is
    called for what asks for a safety line, until it has sent one: a text has one answer.
    """
    count = 0
    answered = answer is None
    for practice in practices.for_sender(sms.recipient):
        found = tuple(_events(sms, practice, files, clocks))
        for event in found:
            receive_event(event, ids.derive_id("sms", sms.text), events, inbox)
            if answer and not answered and is_due(event, practice):
                answered = answer(event, practice)
        if not found:
            _keep_keyword(sms, practice, files, clocks)
        count += len(found)
    return count


def _keep_keyword(sms: InboundSms, practice: Practice, files: PatientFiles, clocks: Clocks) -> None:
    """The number may be of somebody whose details are erased: a STOP outlives them (CO-14)."""
    now = clocks.for_practice(practice).now()
    if is_opt_out(sms.text):
        files.close_address(practice, Channel.SMS, sms.sender, now, "sms")
    elif is_opt_in(sms.text):
        files.open_address(practice, Channel.SMS, sms.sender, now, "sms")


def _events(
    sms: InboundSms, practice: Practice, files: PatientFiles, clocks: Clocks
) -> Iterator[Event]:
    now = clocks.for_practice(practice).now()
    fact = _fact(sms.text)
    for patient_id in reached_at(practice, Channel.SMS, sms.sender, now, files):
        event_id = ids.event_id(practice.id, "sms", f"{sms.carrier_id}|{patient_id}")
        yield Event(event_id, practice.id, patient_id, now, now, fact)


def _fact(text: str) -> Fact:
    if is_opt_out(text):
        return PatientOptedOut(SMS, "sms")
    if is_opt_in(text):
        return PatientOptedIn(SMS, "sms")
    return PatientReplied(Channel.SMS, text, shows_distress(text), says_wrong_address(text))
