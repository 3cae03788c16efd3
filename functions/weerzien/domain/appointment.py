"""What is known of one appointment, merged from events that may arrive in any order."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AppointmentStatus(StrEnum):
    """FHIR R4 appointment status, as far as follow-up needs it."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    NOSHOW = "noshow"
    ENTERED_IN_ERROR = "entered-in-error"


@dataclass(frozen=True, slots=True)
class Appointment:
    """Facts of one appointment; `status` is that of the newest event by the time it occurred."""

    id: str
    start: datetime
    end: datetime
    discipline: str
    status: AppointmentStatus
    status_at: datetime
    created_at: datetime | None = None
    """When it was made; first-seen time where the source does not say."""
    clinician_ref: str | None = None
    location: str | None = None
    note_ref: str | None = None
    """Where the source keeps the last note before this visit: a way there, no content (DH-02)."""
    plan_ref: str | None = None
    """Where it keeps the plan for this visit."""
    marked_at: datetime | None = None
    """When the source marked it as missed."""
    mark_received_at: datetime | None = None
    marked_by: str | None = None
    """Opaque id of the colleague who brought the mark; None: the source system told of it."""
    cancelled_at: datetime | None = None
    """Since when it is off, cancelled or entered in error; of the past where it is on again."""
    cancelled_by_practice: bool = False
    missed_start: datetime | None = None
    """The start that was missed, kept when the source reuses the appointment for the new date."""
    ref: str = ""
    """The source system's own number of it, so that it finds what we write back."""
    case_id: str | None = None
    """The case that follows up this missed appointment, its own or the one it was merged into."""
