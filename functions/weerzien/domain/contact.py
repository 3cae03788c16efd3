"""One row of the contact log: every contact, automated or manual, sent or not (HR-15, CO-06)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from weerzien.domain.vocabulary import Channel, Stage


class ContactStatus(StrEnum):
    """Where a contact stands; the comments give the FHIR Communication status."""

    SENT = "sent"  # completed
    DELIVERED = "delivered"  # completed
    FAILED = "failed"  # stopped
    SKIPPED = "skipped"  # not-done, with the reason as statusReason
    UNKNOWN = "unknown"  # unknown: handed over, fate not known, never repeated
    RECEIVED = "received"  # completed, incoming
    MADE = "made"  # completed, by a person


class Direction(StrEnum):
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Contact:
    """Decision receipt and log row in one: what was done, when, and why not."""

    id: str
    """`<stage>.<channel>` for touchpoints; derived from the event id for all others."""
    practice_id: str
    case_id: str
    channel: Channel
    direction: Direction
    status: ContactStatus
    at: datetime
    stage: Stage | None = None
    reason: str = ""
    text_version: str = ""
    carrier_message_id: str | None = None
    by: str = "weerzien"
    repeats: int = 0
    """How often it was handed over once more, because certainly nobody had taken it."""
    note: str = ""
    """Words of the patient or a colleague; personal data, shown to the practice only."""
    written_back_at: datetime | None = None
    """When the practice's own record took the row over; before that it is not dropped (CO-14)."""


def touchpoint_contact_id(stage: Stage, channel: Channel) -> str:
    """The one row a touchpoint can have on a channel: a second one has no place to go."""
    return f"{stage}.{channel}"


BY_CARRIER = "carrier"
"""Who wrote a row when a receipt overtook the sender; the sender then fills it in."""

# Receipts come twice and in any order; a later state never gives way to an earlier one. FAILED
# is last because a mail server may take a message in and send it back afterwards.
EARLIER_THAN: Final[Mapping[ContactStatus, frozenset[ContactStatus]]] = {
    ContactStatus.SENT: frozenset({ContactStatus.UNKNOWN}),
    ContactStatus.DELIVERED: frozenset({ContactStatus.UNKNOWN, ContactStatus.SENT}),
    ContactStatus.FAILED: frozenset(
        {ContactStatus.UNKNOWN, ContactStatus.SENT, ContactStatus.DELIVERED}
    ),
}


def settled(row: Contact | None, receipt: Contact) -> Contact | None:
    """The row after a receipt: its state moves on, all else stays; None where nothing changes."""
    if receipt.status not in EARLIER_THAN:
        return None
    if row is None:
        return receipt
    if row.status not in EARLIER_THAN[receipt.status]:
        return None
    # Of a message whose fate the sender knew, the row once held the carrier's name of it. Where it
    # is gone, it was erased, and a late receipt brings nothing back (CO-14).
    named = receipt.carrier_message_id if row.status is ContactStatus.UNKNOWN else None
    return replace(
        row,
        status=receipt.status,
        reason=receipt.reason,
        carrier_message_id=row.carrier_message_id or named,
        # The practice's record does not hold the new state yet.
        written_back_at=None,
    )


def begun_again(refused: Contact) -> Contact:
    """The row of a message that certainly nobody took, while it is handed over once more."""
    unknown = replace(refused, status=ContactStatus.UNKNOWN, reason="", written_back_at=None)
    return replace(unknown, repeats=refused.repeats + 1)


def filled_in(row: Contact, by_sender: Contact) -> Contact | None:
    """A row that a receipt began, with what only the sender knows; None where it is whole."""
    if row.by != BY_CARRIER:
        return None
    return replace(
        by_sender,
        status=row.status,
        reason=row.reason,
        carrier_message_id=row.carrier_message_id or by_sender.carrier_message_id,
    )
