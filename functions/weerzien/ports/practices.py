"""Practices, and how their source systems prove themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from weerzien.domain.practice import Practice


@dataclass(frozen=True, slots=True)
class Credential:
    """A key of a source system: whose it is, and the secrets that count now (at most two)."""

    key_id: str
    practice_id: str
    secrets: tuple[str, ...]


class Credentials(Protocol):
    """What a door may look up before it acts for any practice."""

    def credential(self, key_id: str) -> Credential:
        """Raise NotFoundError where there is none."""


class Practices(Protocol):
    def get(self, practice_id: str) -> Practice:
        """Raise NotFoundError where there is none."""

    def for_sender(self, number: str) -> tuple[Practice, ...]:
        """The practices that send from this two-way number (CO-09)."""

    def save(self, practice: Practice) -> None: ...

    def credential(self, key_id: str) -> Credential:
        """Raise NotFoundError where there is none."""

    def save_credential(self, credential: Credential) -> None: ...


class HisLimits(Protocol):
    def take(self, practice: Practice, now: datetime) -> None:
        """Count one event of the practice's source system in this clock minute of real time.

        Raises TooManyEventsError once the minute is full.
        """
