"""What a carrier tells afterwards, in the JSON that AWS publishes.

SMS: events of an End User Messaging configuration set. Mail: SES event publishing. Inbound:
two-way SMS. All three reach the product as the message of an SNS topic.
"""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from carrier.gsm import count

if TYPE_CHECKING:
    from carrier.wire import Message

ACCOUNT: Final = "000000000000"
Event = dict[str, Any]
_COUNTRIES: Final = {"+31": "NL", "+32": "BE", "+49": "DE", "+48": "PL", "+599": "CW"}
_SMS_END: Final = {
    "hard_bounce": ("TEXT_INVALID", "INVALID", "Destination phone number is invalid"),
    "soft_bounce": (
        "TEXT_CARRIER_UNREACHABLE",
        "CARRIER_UNREACHABLE",
        "Phone carrier is currently unreachable/unavailable",
    ),
    "complaint": ("TEXT_SPAM", "SPAM", "Message has been blocked as spam by phone carrier"),
}
_DELIVERED: Final = ("TEXT_DELIVERED", "DELIVERED", "Message has been accepted by phone")
_BOUNCES: Final = {
    "hard_bounce": ("Permanent", "General", "5.1.1", "smtp; 550 5.1.1 user unknown"),
    "soft_bounce": ("Transient", "MailboxFull", "4.2.2", "smtp; 452 4.2.2 mailbox full"),
    # SES accepts a suppressed address and tells it afterwards.
    "opted_out": ("Permanent", "OnAccountSuppressionList", "5.1.1", "Amazon SES suppressed"),
}


def of_message(message: Message, message_id: str, outcome: str | None) -> list[Event]:
    """Give the events of one accepted message in their order; `outcome` is a fault or None."""
    if message.channel == "sms":
        first = ("TEXT_PENDING", "PENDING", "Message is in progress")
        last = _SMS_END.get(outcome or "", _DELIVERED)
        return [
            _sms_event(message, message_id, first, final=False),
            _sms_event(message, message_id, last, final=True),
        ]
    events: list[Event] = [{"eventType": "Send", "send": {}}]
    if outcome in _BOUNCES:
        events.append(_bounce(message, *_BOUNCES[outcome]))
    else:
        events.append({"eventType": "Delivery", "delivery": _delivery(message)})
    if outcome == "complaint":
        events.append({"eventType": "Complaint", "complaint": _complaint(message)})
    about = _mail(message, message_id)
    return [event | {"mail": about} for event in events]


def inbound_sms(phone: str, number: str, text: str, previous: str) -> Event:
    """Give a text that a person sent to one of our numbers."""
    first_word = (text.split() or [""])[0].upper()
    keyword = first_word if first_word in {"STOP", "HELP"} else f"KEYWORD_{ACCOUNT}"
    return {
        "originationNumber": phone,
        "destinationNumber": number,
        "messageKeyword": keyword,
        "messageBody": text,
        "inboundMessageId": str(uuid.uuid4()),
        "previousPublishedMessageId": previous,
    }


def _sms_event(
    message: Message, message_id: str, kind: tuple[str, str, str], *, final: bool
) -> Event:
    event_type, status, description = kind
    now = int(time.time() * 1000)
    encoding, parts = count(message.text)
    return {
        "eventType": event_type,
        "eventVersion": "1.0",
        "eventTimestamp": now,
        "isFinal": final,
        "originationPhoneNumber": message.sender,
        "destinationPhoneNumber": message.to,
        "isoCountryCode": next(
            (code for prefix, code in _COUNTRIES.items() if message.to.startswith(prefix)), "NL"
        ),
        "messageId": message_id,
        "messageRequestTimestamp": now,
        "messageEncoding": encoding,
        "messageType": message.message_type,
        "messageStatus": status,
        "messageStatusDescription": description,
        "context": message.tags,
        "totalMessageParts": parts,
        "totalMessagePrice": 0.0,
        "totalCarrierFee": 0.0,
    }


def _mail(message: Message, message_id: str) -> Event:
    tags = {name: [value] for name, value in message.tags.items()}
    if message.configuration_set:
        tags["ses:configuration-set"] = [message.configuration_set]
    return {
        "timestamp": _now(),
        "source": message.sender,
        "sendingAccountId": ACCOUNT,
        "messageId": message_id,
        "destination": [message.to],
        "headersTruncated": False,
        "headers": [{"name": name, "value": value} for name, value in message.headers.items()],
        "commonHeaders": {
            "from": [message.sender],
            "to": [message.to],
            "messageId": message_id,
            "subject": message.subject,
        },
        "tags": tags,
    }


def _bounce(message: Message, kind: str, sub_kind: str, status: str, diagnostic: str) -> Event:
    recipient = {
        "emailAddress": message.to,
        "action": "failed",
        "status": status,
        "diagnosticCode": diagnostic,
    }
    bounce = {
        "bounceType": kind,
        "bounceSubType": sub_kind,
        "bouncedRecipients": [recipient],
        "timestamp": _now(),
        "feedbackId": f"{uuid.uuid4()}-000000",
        "reportingMTA": "dsn; mail.invalid",
    }
    return {"eventType": "Bounce", "bounce": bounce}


def _complaint(message: Message) -> Event:
    return {
        "complainedRecipients": [{"emailAddress": message.to}],
        "timestamp": _now(),
        "feedbackId": f"{uuid.uuid4()}-000000",
        "complaintFeedbackType": "abuse",
        "arrivalDate": _now(),
    }


def _delivery(message: Message) -> Event:
    return {
        "timestamp": _now(),
        "processingTimeMillis": 12,
        "recipients": [message.to],
        "smtpResponse": "250 2.0.0 OK",
        "reportingMTA": "mail.invalid",
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
