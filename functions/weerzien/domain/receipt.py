"""What comes back from a carrier: receipts of our messages, and texts of patients."""

from dataclasses import dataclass
from enum import StrEnum


class ReceiptKind(StrEnum):
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    FAILED_TEMPORARY = "failed_temporary"
    FAILED_PERMANENT = "failed_permanent"
    OPTED_OUT = "opted_out"
    """The carrier holds a block for this address, so nothing arrived (CO-10)."""
    COMPLAINED = "complained"
    """It arrived, and the patient called it unwanted (CO-10)."""


@dataclass(frozen=True, slots=True)
class CarrierReceipt:
    """One receipt; `key` is what we gave the message, `code` the carrier's word without data."""

    key: str
    kind: ReceiptKind
    carrier_message_id: str
    code: str


@dataclass(frozen=True, slots=True)
class InboundSms:
    """What the carrier passes on; `carrier_id` is its own id of the message."""

    carrier_id: str
    sender: str
    recipient: str
    text: str
