"""Make a touchpoint's message ready to hand over, with its link and its time to live."""

from dataclasses import replace
from datetime import time, timedelta

from weerzien.domain import ids
from weerzien.domain.calendar import at_local, local_date
from weerzien.domain.case import Case
from weerzien.domain.contact import touchpoint_contact_id
from weerzien.domain.link import MAIL_TOKEN_LENGTH, SMS_TOKEN_LENGTH, Link
from weerzien.domain.link_page import OPT_OUT_ANCHOR
from weerzien.domain.message_facts import message_brief
from weerzien.domain.sending import Mail, Sms
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.usecases.delivery import Delivery, send_key

A_DAY = timedelta(days=1)
SHORTEST_LIFE = timedelta(minutes=5)


def compose_sms(case: Case, delivery: Delivery, words_of: Stage) -> tuple[Sms, str]:
    """The SMS with the words of a stage, and the version of its text."""
    link = f"{delivery.ports.link_host}/{_link(case, delivery, Channel.SMS)}"
    practice = delivery.practice
    brief = message_brief(case, delivery.patient, delivery.target, practice, delivery.now)
    brief = replace(brief, stage=words_of, link=link, opt_out_link=link)
    composed = delivery.ports.texts.sms(practice, brief)
    sms = Sms(
        to=delivery.target.phone or "",
        sender=practice.sender.number,
        text=composed.text,
        key=send_key(case, delivery.stage, Channel.SMS),
        time_to_live=_seconds_left(delivery, ends_today=composed.day_words),
    )
    return sms, composed.version


def compose_mail(case: Case, delivery: Delivery, words_of: Stage) -> tuple[Mail, str]:
    """The mail with the words of a stage, and the version of its text."""
    token = _link(case, delivery, Channel.EMAIL)
    practice = delivery.practice
    link = f"https://{delivery.ports.link_host}/m/{token}"
    brief = message_brief(case, delivery.patient, delivery.target, practice, delivery.now)
    brief = replace(brief, stage=words_of, link=link, opt_out_link=link + OPT_OUT_ANCHOR)
    composed = delivery.ports.texts.mail(practice, brief)
    mail = Mail(
        to=delivery.target.email or "",
        sender_name=practice.sender.mail_name,
        sender_address=practice.sender.mail_address,
        reply_to=with_token(practice.sender.mail_address, token, delivery.ports.reply_domain),
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        unsubscribe_url=link,
        key=send_key(case, delivery.stage, Channel.EMAIL),
    )
    return mail, composed.version


def _link(case: Case, delivery: Delivery, channel: Channel) -> str:
    practice = delivery.practice
    length = SMS_TOKEN_LENGTH if channel is Channel.SMS else MAIL_TOKEN_LENGTH
    key = touchpoint_contact_id(delivery.stage, channel)
    token = ids.link_token(practice.pepper, case.id, key, length)
    expires_at = delivery.ports.clocks.real_now() + timedelta(days=practice.link_life_days)
    link = Link(practice.id, case.id, case.patient_id, delivery.stage, channel, expires_at)
    delivery.ports.links.put(token, link)
    return token


def _seconds_left(delivery: Delivery, *, ends_today: bool) -> int:
    """Time to live: to local midnight where a day word is used (NS-27), else the validity."""
    tomorrow = local_date(delivery.now, delivery.practice) + A_DAY
    midnight = at_local(tomorrow, time(), delivery.practice)
    end = midnight if ends_today else delivery.step.valid_until or midnight
    return int(max(end - delivery.now, SHORTEST_LIFE).total_seconds())


def with_token(address: str, token: str, reply_domain: str) -> str:
    """The practice's mailbox with the token behind a plus (RFC 5233): a reply names its case.

    At our own domain, where we receive mail; else it goes to the practice's own mail system.
    """
    box, _, domain = address.rpartition("@")
    return f"{box}+{token.lower()}@{reply_domain or domain}"
