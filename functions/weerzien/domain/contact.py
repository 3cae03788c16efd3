"""One row of the contact log: every contact, automated or manual, sent or not (HR-15, CO-06)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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
    note: str = ""
    """Words of the patient or a colleague; personal data, shown to the practice only."""


def touchpoint_contact_id(stage: Stage, channel: Channel) -> str:
    """The one row a touchpoint can have on a channel: a second one has no place to go."""
    return f"{stage}.{channel}"
