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
    """Newest last; none of a key that is retired."""
    source: str = ""
    """Name of the source system that has it, as the operator calls it."""
    made_at: datetime | None = None
    """Real moment; None of the key that came with the registration."""

    @property
    def number(self) -> int:
        """The number of a key among those of its practice."""
        return int(self.key_id.rpartition(".")[2])


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


class AccessKeys(Protocol):
    """All keys of a practice, for who looks after them; a door looks up one (Credentials)."""

    def get(self, key_id: str) -> Credential:
        """Raise NotFoundError where there is none."""

    def of_practice(self, practice_id: str) -> tuple[Credential, ...]:
        """Every key, retired ones too, in the order of their numbers; the newest may lag."""

    def make(self, credential: Credential) -> None:
        """Write a new key; raise StaleError where that number is taken."""

    def change(self, before: Credential, after: Credential) -> None:
        """Write over the key that was read; raise StaleError where somebody changed it since."""

    def drop(self, credential: Credential) -> None:
        """Take the key away; no harm where it is gone."""


class HisLimits(Protocol):
    def take(self, practice: Practice, now: datetime) -> None:
        """Count one event of the practice's source system in this clock minute of real time.

        Raises TooManyEventsError once the minute is full.
        """
