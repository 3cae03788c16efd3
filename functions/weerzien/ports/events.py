"""Facts on their way in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from weerzien.domain.event import Event


class Receipt(StrEnum):
    """What the event log says about an event that comes in."""

    NEW = "new"
    REPEATED = "repeated"
    APPLIED = "applied"


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """An event that waits for its patient: its names, not what it says."""

    practice_id: str
    patient_id: str
    id: str
    occurred_at: datetime


class Events(Protocol):
    """The events that came in: remembered at least 35 days, their content only until applied."""

    def receive(self, event: Event, body_hash: str) -> Receipt:
        """Store durably; raise EventConflictError for the same id with another body."""

    def get(self, practice_id: str, event_id: str) -> Event:
        """Raise NotFoundError for an unknown id, AlreadyAppliedError when its effect is in."""

    def waiting(self, practice_id: str, patient_id: str) -> tuple[Event, ...]:
        """Events kept for this patient until the patient is known, oldest first."""

    def waited_too_long(self, now: datetime, limit: int) -> tuple[WaitingEvent, ...]:
        """Events whose patient nobody told us about within a day of real time."""

    def give_up(self, event: WaitingEvent) -> None:
        """Let a waiting event go without effect; one applied meanwhile is left alone."""


class Arrivals(Protocol):
    def no_shows(self, practice_id: str, at: datetime) -> int:
        """Count one more no-show; return how many this practice reported in this clock hour."""


class Inbox(Protocol):
    def put(self, event: Event) -> None:
        """Queue an event for its patient, in order; the message holds ids only."""
