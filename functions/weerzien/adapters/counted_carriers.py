"""Carriers whose every answer is counted: so it shows within minutes that one is down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weerzien.domain.sending import Fate
from weerzien.domain.vocabulary import Channel
from weerzien.observability import count, note, warn

if TYPE_CHECKING:
    from weerzien.domain.sending import Mail, SendResult, Sms
    from weerzien.ports import MailCarrier, SmsCarrier


class CountedSms:
    def __init__(self, carrier: SmsCarrier) -> None:
        self._carrier = carrier

    def send(self, sms: Sms) -> SendResult:
        return _counted(Channel.SMS, sms.key, self._carrier.send(sms))


class CountedMail:
    def __init__(self, carrier: MailCarrier) -> None:
        self._carrier = carrier

    def send(self, mail: Mail) -> SendResult:
        return _counted(Channel.EMAIL, mail.key, self._carrier.send(mail))


def _counted(channel: Channel, key: str, result: SendResult) -> SendResult:
    count("CarrierAnswered", channel=channel.value, fate=result.fate.value)
    facts = {"channel": channel.value, "fate": result.fate.value, "why": result.code}
    if result.fate is Fate.ACCEPTED:
        # Outside the table, so that a restored one can be told what went out after its moment.
        note("accepted", send_key=key, **facts)
    else:
        warn("not_accepted", send_key=key, **facts)
    if result.fate is Fate.UNKNOWN:
        count("MessageUnknown")
    return result
