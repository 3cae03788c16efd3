"""Keys of a practice's source systems: what kind, and how many secrets may count at once."""

from enum import StrEnum
from typing import Final

AT_ONCE: Final = 2
"""Secrets of one key that count at the same time, so that a sender can change without a gap."""


class KeyKind(StrEnum):
    """How a sender proves itself."""

    SIGNING = "signing"
    """It signs each message (Standard Webhooks); the secret is never sent."""
    TOKEN = "token"  # noqa: S105 - a kind of key, not one
    """It sends the secret along in a fixed header: for senders that cannot sign (RFC 6750)."""


PREFIX: Final = {KeyKind.SIGNING: "whsec_", KeyKind.TOKEN: "wztok_"}
"""How a secret begins tells how it is used, so neither can be mistaken for the other."""


def kind_of(secret: str) -> KeyKind:
    """Tell the kind of a key by one of its secrets; what has no prefix of ours signs."""
    return KeyKind.TOKEN if secret.startswith(PREFIX[KeyKind.TOKEN]) else KeyKind.SIGNING
