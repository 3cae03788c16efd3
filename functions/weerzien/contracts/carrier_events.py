"""What carriers publish: receipts of End User Messaging and SESv2, and inbound two-way SMS.

Shapes: event types and two-way payload of AWS End User Messaging SMS; SES event publishing.
Everything may come twice, late or out of order.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from weerzien.domain.receipt import CarrierReceipt, InboundSms, ReceiptKind

SMS_KINDS: Final[Mapping[str, ReceiptKind]] = {
    "TEXT_PENDING": ReceiptKind.ACCEPTED,
    "TEXT_QUEUED": ReceiptKind.ACCEPTED,
    "TEXT_SENT": ReceiptKind.ACCEPTED,
    "TEXT_SUCCESSFUL": ReceiptKind.DELIVERED,
    "TEXT_DELIVERED": ReceiptKind.DELIVERED,
    "TEXT_INVALID": ReceiptKind.FAILED_PERMANENT,
    "TEXT_BLOCKED": ReceiptKind.OPTED_OUT,
    "TEXT_INVALID_MESSAGE": ReceiptKind.FAILED_TEMPORARY,
    "TEXT_UNREACHABLE": ReceiptKind.FAILED_TEMPORARY,
    "TEXT_CARRIER_UNREACHABLE": ReceiptKind.FAILED_TEMPORARY,
    "TEXT_CARRIER_BLOCKED": ReceiptKind.FAILED_TEMPORARY,
    "TEXT_TTL_EXPIRED": ReceiptKind.FAILED_TEMPORARY,
    "TEXT_PROTECT_BLOCKED": ReceiptKind.FAILED_TEMPORARY,
    "TEXT_SPAM": ReceiptKind.FAILED_TEMPORARY,
    # No word of the network for 72 hours: it was taken in, and more nobody will ever know.
    "TEXT_UNKNOWN": ReceiptKind.ACCEPTED,
}
MAIL_KINDS: Final[Mapping[str, ReceiptKind]] = {
    "Send": ReceiptKind.ACCEPTED,
    "Delivery": ReceiptKind.DELIVERED,
    "Reject": ReceiptKind.FAILED_TEMPORARY,
}
# Reports in the form of a complaint (RFC 5965) that complain of nothing we did.
NO_COMPLAINT: Final = frozenset({"not-spam", "auth-failure"})
SUPPRESSED: Final = "OnAccountSuppressionList"


class _Wire(BaseModel):
    # An error of a function lands in logs: it must not print what came in.
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class _InboundSms(_Wire):
    origination_number: str = Field(alias="originationNumber")
    destination_number: str = Field(alias="destinationNumber")
    message_body: str = Field(alias="messageBody")
    inbound_message_id: str = Field(alias="inboundMessageId")


class _SmsReceipt(_Wire):
    event_type: str = Field(alias="eventType")
    message_id: str = Field(alias="messageId")
    context: dict[str, str] = Field(default_factory=dict)


class _MailHead(_Wire):
    message_id: str = Field(alias="messageId")
    tags: dict[str, list[str]] = Field(default_factory=dict)


class _Bounced(_Wire):
    action: str | None = None
    status: str | None = None


class _Bounce(_Wire):
    bounce_type: str = Field(alias="bounceType")
    bounce_sub_type: str = Field(default="", alias="bounceSubType")
    recipients: tuple[_Bounced, ...] = Field(default=(), alias="bouncedRecipients")


class _Complaint(_Wire):
    sub_type: str | None = Field(default=None, alias="complaintSubType")
    feedback_type: str | None = Field(default=None, alias="complaintFeedbackType")


class _MailReceipt(_Wire):
    event_type: str = Field(alias="eventType")
    mail: _MailHead
    bounce: _Bounce | None = None
    complaint: _Complaint | None = None


def inbound_sms(message: str) -> InboundSms:
    """Read a two-way SMS; pydantic's error where it is none."""
    wire = _InboundSms.model_validate_json(message)
    return InboundSms(
        carrier_id=wire.inbound_message_id,
        sender=wire.origination_number,
        recipient=wire.destination_number,
        text=wire.message_body,
    )


def carrier_receipt(message: str) -> CarrierReceipt | None:
    """Read a receipt; None for what tells nothing of a message's fate, such as an open."""
    content: dict[str, Any] = json.loads(message)
    return _mail(content) if "mail" in content else _sms(content)


def _sms(content: dict[str, Any]) -> CarrierReceipt | None:
    wire = _SmsReceipt.model_validate(content)
    kind = SMS_KINDS.get(wire.event_type)
    key = wire.context.get("key")
    if kind is None or key is None:
        return None
    return CarrierReceipt(key, kind, wire.message_id, wire.event_type.lower())


def _mail(content: dict[str, Any]) -> CarrierReceipt | None:
    wire = _MailReceipt.model_validate(content)
    kind = MAIL_KINDS.get(wire.event_type)
    if wire.bounce is not None:
        kind = _of_bounce(wire.bounce)
    elif wire.event_type == "Complaint":
        kind = _of_complaint(wire.complaint or _Complaint())
    keys = wire.mail.tags.get("key", [])
    if kind is None or not keys:
        return None
    return CarrierReceipt(keys[0], kind, wire.mail.message_id, wire.event_type.lower())


def _of_bounce(bounce: _Bounce) -> ReceiptKind | None:
    if bounce.bounce_type == "Permanent":
        unsubscribed = bounce.bounce_sub_type == "UnsubscribedRecipient"
        return ReceiptKind.OPTED_OUT if unsubscribed else ReceiptKind.FAILED_PERMANENT
    is_general = (bounce.bounce_type, bounce.bounce_sub_type) == ("Transient", "General")
    if is_general and not any(one.action or one.status for one in bounce.recipients):
        # What an out-of-office answer looks like to SES: no server has refused anything.
        return None
    return ReceiptKind.FAILED_TEMPORARY


def _of_complaint(complaint: _Complaint) -> ReceiptKind | None:
    if complaint.feedback_type in NO_COMPLAINT:
        return None
    suppressed = complaint.sub_type == SUPPRESSED
    return ReceiptKind.OPTED_OUT if suppressed else ReceiptKind.COMPLAINED
