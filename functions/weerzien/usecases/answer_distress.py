"""Words of distress are answered at once, with the practice's own safety line (HR-33, EC-S14).

The row of the answer is its claim: whoever begins it sends, once. What the carrier certainly did
not take is begun again while it may still help; what nobody knows the fate of never is. Whatever
did not go for certain is an urgent task, beside the one that every such reply makes.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from weerzien.domain import ids
from weerzien.domain.calendar import local_date
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.contact_target import ContactTarget, contact_target
from weerzien.domain.errors import NotFoundError
from weerzien.domain.event import Event, FateLearned, PatientReplied
from weerzien.domain.follow_up.message_task import safety_line_task, unknown_message_id
from weerzien.domain.patient import Patient
from weerzien.domain.practice import Practice
from weerzien.domain.safety_line import (
    NOT_TAKEN,
    NOT_TWICE_WITHIN,
    TEXT_VERSION,
    VALID_FOR,
    faults,
)
from weerzien.domain.sending import Fate, SendResult
from weerzien.domain.vocabulary import Channel
from weerzien.ports import (
    Cases,
    Contacts,
    Events,
    Inbox,
    MailCarrier,
    PatientFiles,
    SafetyTexts,
    SmsCarrier,
    Tasks,
)
from weerzien.usecases.compose_safety_line import safety_mail, safety_sms
from weerzien.usecases.delivery import answer_key
from weerzien.usecases.receive_event import receive_event

NOTHING_SENT = frozenset(
    {"not_due", "no_case", "sending_off", "blocked", "no_address", "no_test_recipient", "opted_out"}
)
"""Outcomes after which another patient of the same number may be the one to answer."""

TRY_AGAIN = Fate.REFUSED_TEMPORARY.value
"""The outcome that asks for another try, soon: nobody took the line, and it is valid still."""

FATE_UNKNOWN = "fate_unknown"

LEASE = timedelta(seconds=45)
"""Longer than the function's time: whoever began a line before that does not send any more."""


@dataclass(frozen=True, slots=True)
class Answering:
    """The ports and names that answering needs, together."""

    cases: Cases
    contacts: Contacts
    tasks: Tasks
    files: PatientFiles
    events: Events
    inbox: Inbox
    texts: SafetyTexts
    sms: SmsCarrier
    mail: MailCarrier
    link_host: str
    reply_domain: str = ""


def is_due(event: Event, practice: Practice) -> bool:
    """Whether an event asks for the safety line, and the practice has one that can go out."""
    fact, line = event.fact, practice.safety_line
    distress = isinstance(fact, PatientReplied) and fact.distress
    return distress and line is not None and not faults(line)


def answer_distress(event: Event, practice: Practice, ports: Answering, token: str = "") -> str:
    """Send the safety line where one is due; answers what came of it, as a code.

    `token` is that of the mail which was answered. Safe to repeat: an event has one answer. After
    TRY_AGAIN it must be asked again, within VALID_FOR.
    """
    fact = event.fact
    if not isinstance(fact, PatientReplied) or not is_due(event, practice):
        return "not_due"
    try:
        patient = ports.files.patient(practice.id, event.patient_id)
        case = ports.cases.get(practice.id, patient.case_id or "")
    except NotFoundError:
        # We never wrote to this person first.
        return "no_case"
    target = contact_target(patient.details, local_date(event.received_at, practice), practice)
    if why_not := _why_not(patient, target, fact.channel, practice, ports):
        return why_not
    row = _row(case, event, fact.channel)
    if why_not := _not_mine(row, case, practice, ports):
        return why_not
    if fact.channel is Channel.SMS:
        result = ports.sms.send(safety_sms(target, practice, answer_key(row)))
    else:
        named = answer_key(row)
        host, domain = ports.link_host, ports.reply_domain
        mail = safety_mail(patient, target, practice, named, token, ports.texts, host, domain)
        result = ports.mail.send(mail)
    return _recorded(row, case, result, practice, ports)


def _why_not(
    patient: Patient,
    target: ContactTarget,
    channel: Channel,
    practice: Practice,
    ports: Answering,
) -> str:
    """Why nothing may go there by itself; a person is told of the reply in any case."""
    address = {Channel.SMS: target.phone, Channel.EMAIL: target.email}.get(channel)
    rehearsal = practice.rehearsal
    if rehearsal is None and not practice.sending:
        return "sending_off"
    if patient.deceased_at or patient.no_contact_at:
        return "blocked"
    if address is None:
        return "no_address"
    if not practice.writes_to(address):
        return "no_test_recipient"
    if rehearsal is None and patient.details.test:
        return "no_test_recipient"
    closed = ports.files.closed_addresses(practice, ((channel, address),))
    return "opted_out" if closed or channel in patient.opted_out else ""


def _not_mine(row: Contact, case: Case, practice: Practice, ports: Answering) -> str:
    """Why this try sends nothing; empty where it took the one right to send."""
    if _answered_lately(row, ports):
        return "answered_before"
    there = ports.contacts.get(row.practice_id, row.case_id, row.id)
    if there is None:
        return "" if ports.contacts.begin(row) else "answered_before"
    if there.status is ContactStatus.UNKNOWN and row.at - there.at > LEASE:
        # Its sender died, before the hand-over or after it.
        _tell(FATE_UNKNOWN, row, case, practice, ports)
    if there.reason != NOT_TAKEN:
        return "answered_before"
    if row.at - there.at > VALID_FOR:
        _tell(NOT_TAKEN, row, case, practice, ports)
        return "too_late"
    return "" if ports.contacts.begin_again(there) else "answered_before"


def _answered_lately(row: Contact, ports: Answering) -> bool:
    """Whether another answer went out; one that failed did not."""
    since = row.at - NOT_TWICE_WITHIN
    return any(
        one.text_version == TEXT_VERSION
        and one.at > since
        and one.id != row.id
        and one.status is not ContactStatus.FAILED
        for one in ports.contacts.of_case(row.practice_id, row.case_id)
    )


def _row(case: Case, event: Event, channel: Channel) -> Contact:
    return Contact(
        id=f"{ids.derive_id('safety_line', event.id)}.{channel}",
        practice_id=case.practice_id,
        case_id=case.id,
        channel=channel,
        direction=Direction.OUT,
        status=ContactStatus.UNKNOWN,
        at=event.received_at,
        text_version=TEXT_VERSION,
    )


def _recorded(
    row: Contact, case: Case, result: SendResult, practice: Practice, ports: Answering
) -> str:
    """Write down what became of it.

    What people must know comes before the row, for a settled row ends all; but where another try
    follows, the row comes first, for it is what lets that try begin.
    """
    settle = ports.contacts.settle
    if result.fate is Fate.UNKNOWN:
        _tell(FATE_UNKNOWN, row, case, practice, ports)
    elif result.fate is Fate.ACCEPTED:
        _take_back(row, case, ports)
        sent = replace(row, status=ContactStatus.SENT)
        settle(replace(sent, carrier_message_id=result.carrier_message_id))
    elif result.fate is Fate.REFUSED_TEMPORARY:
        settle(replace(row, status=ContactStatus.FAILED, reason=NOT_TAKEN))
        _tell(NOT_TAKEN, row, case, practice, ports)
    else:
        _tell(NOT_TAKEN, row, case, practice, ports)
        settle(replace(row, status=ContactStatus.FAILED, reason=result.code))
    return result.fate


def _tell(remark: str, row: Contact, case: Case, practice: Practice, ports: Answering) -> None:
    task = safety_line_task(case, row.id, remark, row.channel, row.at, practice)
    ports.tasks.put_new(task)


def _take_back(row: Contact, case: Case, ports: Answering) -> None:
    """An earlier try told people that the line did not go; where none did, nothing is changed."""
    tasks = ports.tasks.of_case(case.practice_id, case.id)
    if not any(task.is_open and task.id == unknown_message_id(case, row.id) for task in tasks):
        return
    event_id = ids.event_id(case.practice_id, "safety_line", row.id)
    fact = FateLearned(case.id, row.id)
    event = Event(event_id, case.practice_id, case.patient_id, row.at, row.at, fact)
    receive_event(event, event_id, ports.events, ports.inbox)
