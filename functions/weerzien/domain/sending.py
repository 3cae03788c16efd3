"""What is handed to a carrier, and what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# The narrowest alphabet among the carriers: an SES message tag. A key outside it would be
# refused by the carrier only when a patient is due, so it is refused here.
_KEY = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Fate(StrEnum):
    """What is certain after one call to a carrier; only REFUSED_TEMPORARY may be tried again."""

    ACCEPTED = "accepted"
    REFUSED_PERMANENT = "refused_permanent"
    """Never will go: bad address, opted out at the carrier, invalid message."""
    REFUSED_TEMPORARY = "refused_temporary"
    """Certainly not accepted; the same message may go later."""
    UNKNOWN = "unknown"
    """Perhaps accepted: never sent again, shown to people, settled by a receipt."""


@dataclass(frozen=True, slots=True)
class Sms:
    """One text message; `to` is E.164, `time_to_live` is in seconds."""

    to: str
    sender: str
    text: str
    key: str
    time_to_live: int | None = None

    def __post_init__(self) -> None:
        """Refuse a key that no receipt could bring back."""
        _check_key(self.key)


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail in both its forms, with the address where one POST unsubscribes."""

    to: str
    sender_name: str
    sender_address: str
    reply_to: str
    subject: str
    text: str
    html: str
    unsubscribe_url: str
    key: str

    def __post_init__(self) -> None:
        """Refuse a key that no receipt could bring back."""
        _check_key(self.key)


@dataclass(frozen=True, slots=True)
class SendResult:
    """The outcome of one call; `code` names its cause and never holds personal data."""

    fate: Fate
    carrier_message_id: str | None
    code: str


def _check_key(key: str) -> None:
    if not _KEY.fullmatch(key):
        # The key itself stays out of the message: its maker may have put anything in it.
        msg = "sending_key_not_taggable"
        raise ValueError(msg)
