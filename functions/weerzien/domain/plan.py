"""Which touchpoints a case still gets, each with its date and due moment.

Dates are the practice's local dates, due moments are UTC. Never two touchpoints on one date.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from weerzien.domain.calendar import local_date
from weerzien.domain.practice import Practice
from weerzien.domain.vocabulary import Channel, Lane, Stage, Variant


class SkipReason(StrEnum):
    """Why a stage is not sent, as the contact log says it."""

    SKIPPED_LATE = "skipped_late"
    TOO_OLD = "too_old"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a plan is made from; a second plan of the same case names what has happened since."""

    case_id: str
    lane: Lane
    variant: Variant
    missed_start: datetime
    received_at: datetime
    """When the mark came in (NS-25), not when the source says it was made."""
    protocol: str = ""
    """Version that the case began with (NS-13); empty for today's settings."""
    sent: Mapping[Stage, date] = field(default_factory=dict)
    """Local dates already used, also by a stage of which one channel is still to go."""
    done: frozenset[Stage] = frozenset()
    """Sent whole, or skipped for good."""
    not_before: datetime | None = None
    """On a second plan: now, or when the series resumes."""
    retry_at: Mapping[Stage, datetime] = field(default_factory=dict)
    keep_until: Mapping[Stage, datetime] = field(default_factory=dict)
    """`valid_until` of stages tried before, so that no retry outlives its stage (NS-39)."""


@dataclass(frozen=True, slots=True)
class PlannedTouchpoint:
    """One touchpoint with its date; due and valid until are moments in UTC."""

    stage: Stage
    offset: int
    on: date
    due: datetime
    valid_until: datetime
    channels: tuple[Channel, ...]
    shifted: bool
    """True when closed days, a late mark or a retry moved it off missed date + offset."""


@dataclass(frozen=True, slots=True)
class SkippedTouchpoint:
    stage: Stage
    why: SkipReason


@dataclass(frozen=True, slots=True)
class TouchpointPlan:
    """What is still to be sent, in order, and what never will be."""

    planned: tuple[PlannedTouchpoint, ...]
    skipped: tuple[SkippedTouchpoint, ...]

    @property
    def too_old(self) -> bool:
        return any(one.why is SkipReason.TOO_OLD for one in self.skipped)


def mark_is_too_old(missed_start: datetime, received_at: datetime, practice: Practice) -> bool:
    """Tell whether more local days lie between visit and mark than the practice allows (NS-28)."""
    age = local_date(received_at, practice) - local_date(missed_start, practice)
    return age.days > practice.maximum_mark_age_days
