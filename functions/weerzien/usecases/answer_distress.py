"""Words of distress are answered at once, with the practice's own safety line (HR-33, EC-S14).

The row of the answer is its claim: whoever begins it sends, once. A sender that dies leaves a row
of unknown fate, and the urgent task that every such reply makes.
"""

from dataclasses import dataclass, replace

from weerzien.domain import ids
from weerzien.domain.calendar import local_date
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.contact_target import ContactTarget, contact_target
from weerzien.domain.errors import NotFoundError
from weerzien.domain.event import Event, PatientReplied
from weerzien.domain.follow_up.message_task import message_task
from weerzien.domain.patient import Patient
from weerzien.domain.practice import Practice
from weerzien.domain.safety_line import NOT_TWICE_WITHIN, TEXT_VERSION, faults
from weerzien.domain.sending import Fate, Mail, SendResult, Sms
from weerzien.domain.vocabulary import Channel
from weerzien.ports import (
    Cases,
    Contacts,
    MailCarrier,
    PatientFiles,
    SafetyTexts,
    SmsCarrier,
    Tasks,
)
from weerzien.usecases.compose_message import with_token
from weerzien.usecases.delivery import answer_key

NOTHING_SENT = frozenset(
    {"not_due", "no_case", "sending_off", "blocked", "no_address", "no_test_recipient", "opted_out"}
)
"""Outcomes after which another patient of the same number may be the one to answer."""

TIME_TO_LIVE = 3_600
"""Seconds: later it would answer a moment that is over."""


@dataclass(frozen=True, slots=True)
class Answering:
    """The ports and names that answering needs, together."""

    cases: Cases
    contacts: Contacts
    tasks: Tasks
    files: PatientFiles
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

    `token` is that of the mail which was answered. Safe to repeat: an event has one answer.
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
    if _answered_lately(row, ports) or not ports.contacts.begin(row):
        return "answered_before"
    if fact.channel is Channel.SMS:
        result = ports.sms.send(_sms(target, practice, row))
    else:
        result = ports.mail.send(_mail(patient, target, practice, row, ports, token))
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


def _answered_lately(row: Contact, ports: Answering) -> bool:
    since = row.at - NOT_TWICE_WITHIN
    others = ports.contacts.of_case(row.practice_id, row.case_id)
    return any(one.text_version == TEXT_VERSION and one.at > since for one in others)


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


def _sms(target: ContactTarget, practice: Practice, row: Contact) -> Sms:
    return Sms(
        to=target.phone or "",
        sender=practice.sender.number,
        text=practice.safety_line or "",
        key=answer_key(row),
        time_to_live=TIME_TO_LIVE,
    )


def _mail(
    patient: Patient,
    target: ContactTarget,
    practice: Practice,
    row: Contact,
    ports: Answering,
    token: str,
) -> Mail:
    details, sender = patient.details, practice.sender
    link = f"https://{ports.link_host}/m/{token}"
    composed = ports.texts.safety_mail(
        practice,
        details.language or practice.language,
        details.address_form or practice.address_form,
        link,
    )
    return Mail(
        to=target.email or "",
        sender_name=sender.mail_name,
        sender_address=sender.mail_address,
        reply_to=with_token(sender.mail_address, token, ports.reply_domain),
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        unsubscribe_url=link,
        key=answer_key(row),
    )


def _recorded(
    row: Contact, case: Case, result: SendResult, practice: Practice, ports: Answering
) -> str:
    if result.fate is Fate.UNKNOWN:
        remarks = ("fate_unknown", TEXT_VERSION, row.channel)
        ports.tasks.put_new(message_task(case, row.id, remarks, row.at, practice))
        return result.fate
    sent = result.fate is Fate.ACCEPTED
    ports.contacts.settle(
        replace(
            row,
            status=ContactStatus.SENT if sent else ContactStatus.FAILED,
            reason="" if sent else result.code,
            carrier_message_id=result.carrier_message_id,
        )
    )
    return result.fate
