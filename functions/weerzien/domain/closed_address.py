"""An address that was closed, or opened again, for one practice and one channel (D1, CO-17)."""

from dataclasses import dataclass
from datetime import datetime

from weerzien.domain.vocabulary import Channel


@dataclass(frozen=True, slots=True)
class ClosedAddress:
    """What is kept of an opt-out: of the address itself only a keyed hash."""

    address_hash: str
    channel: Channel
    closed: bool
    """False where it was opened again."""
    at: datetime
    via: str
