"""The practice's safety line as a message: alone in an SMS, in the frame of a mail (HR-33)."""

from weerzien.domain.contact_target import ContactTarget
from weerzien.domain.patient import Patient
from weerzien.domain.practice import Practice
from weerzien.domain.sending import Mail, Sms
from weerzien.ports import SafetyTexts
from weerzien.usecases.compose_message import with_token

TIME_TO_LIVE = 3_600
"""Seconds: later it would answer a moment that is over."""


def safety_sms(target: ContactTarget, practice: Practice, key: str) -> Sms:
    return Sms(
        to=target.phone or "",
        sender=practice.sender.number,
        text=practice.safety_line or "",
        key=key,
        time_to_live=TIME_TO_LIVE,
    )


def safety_mail(
    patient: Patient,
    target: ContactTarget,
    practice: Practice,
    key: str,
    token: str,
    texts: SafetyTexts,
    link_host: str,
    reply_domain: str,
) -> Mail:
    """`token` is that of the mail which was answered: replies and the way out go by it."""
    details, sender = patient.details, practice.sender
    link = f"https://{link_host}/m/{token}"
    composed = texts.safety_mail(
        practice,
        details.language or practice.language,
        details.address_form or practice.address_form,
        link,
    )
    return Mail(
        to=target.email or "",
        sender_name=sender.mail_name,
        sender_address=sender.mail_address,
        reply_to=with_token(sender.mail_address, token, reply_domain),
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        unsubscribe_url=link,
        key=key,
    )
