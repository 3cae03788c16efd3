"""All that the service holds of one patient, for whoever asks (AVG article 15, CO-15)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from weerzien.domain.closed_address import ClosedAddress
from weerzien.domain.event import Event
from weerzien.domain.kept_file import KeptFile
from weerzien.domain.link import Link


@dataclass(frozen=True, slots=True)
class Inspection:
    """One patient at one practice, at one moment."""

    file: KeptFile
    links: tuple[Link, ...] = ()
    """What the links in messages stand for, while they are kept; never the links themselves."""
    closed_addresses: tuple[ClosedAddress, ...] = ()
    """Of addresses at which the patient is still known, or who stands for the patient."""
    waiting: tuple[Event, ...] = ()
    """Events whose patient nobody reported yet, with what they say."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """How many rows of each kind lie with the patient: none that is not told of above."""

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.waiting)
