"""A mail that came back to the address of one of our messages, as far as anything is kept of it."""

from dataclasses import dataclass
from enum import StrEnum


class MailKind(StrEnum):
    ANSWER = "answer"
    AUTOMATIC = "automatic"
    """A machine wrote it: out of office, read receipts, newsletters."""
    BOUNCED = "bounced"
    """A report that our message can never be delivered."""
    BOUNCED_FOR_NOW = "bounced_for_now"
    """A report that our message was not delivered this time."""
    UNREADABLE = "unreadable"
    """Nothing in it could be read; that somebody answered is certain."""


@dataclass(frozen=True, slots=True)
class InboundMail:
    """`name` is its Message-ID, or the carrier's own where it has none."""

    name: str
    kind: MailKind
    words: str = ""
    """What its sender wrote now: no quotes, no signature."""
    subject: str = ""
    """Only where its sender wrote another than ours."""
