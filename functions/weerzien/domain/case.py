"""A case: the follow-up of one patient after one missed appointment."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from weerzien.domain.vocabulary import (
    Barrier,
    Channel,
    Lane,
    RiskCategory,
    Stage,
    StopReason,
    Variant,
)


class CaseState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class PauseReason(StrEnum):
    """A distress pause does not end by itself (HR-33)."""

    REPLY = "reply"
    DISTRESS = "distress"
    NEEDS_HELP = "needs_help"


class Response(StrEnum):
    """What counts as an answer of the patient for notice and escalation (HR-25)."""

    SPOKEN = "spoken"
    REPLY_HANDLED = "reply_handled"
    DECLINE_CONFIRMED = "decline_confirmed"


@dataclass(frozen=True, slots=True)
class Stop:
    """Why, by whom and when something ended (NS-18); `by` is an opaque id or a system name."""

    reason: StopReason
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """Messages wait until `until`; None waits for a person."""

    reason: PauseReason
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of the plan: a state of the state machine and its moment in practice time, UTC."""

    name: str
    due: datetime
    stage: Stage | None = None
    valid_until: datetime | None = None
    channels: tuple[Channel, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Course (changed by events), plan (by planning) and claims (by sending) of one follow-up.

    `rev` guards course and plan; claims have a condition of their own, so that a stop and a
    send meet in exactly one place.
    """

    id: str
    practice_id: str
    patient_id: str
    appointment_ids: tuple[str, ...]
    discipline: str
    variant: Variant
    lane: Lane
    protocol: str
    missed_start: datetime
    marked_at: datetime
    mark_received_at: datetime
    opened_at: datetime
    risks: frozenset[RiskCategory] = frozenset()
    state: CaseState = CaseState.OPEN
    stop: Stop | None = None
    messages_stop: Stop | None = None
    """Messages ended while people go on: a high-risk patient opted out or declined (HR-23)."""
    pause: Pause | None = None
    response: Response | None = None
    will_book: bool = False
    heard: bool = False
    """Any answer at all came back: bars "nothing heard" wording (NS-35)."""
    rebooking_id: str | None = None
    barrier: Barrier | None = None
    closed_channels: frozenset[Channel] = frozenset()
    plan_no: int = 1
    """Raised whenever the plan must be made anew; a step of an older plan goes back to planning."""
    rev: int = 0
    plan: tuple[PlannedStep, ...] = ()
    planned_no: int = 0
    claims: Mapping[str, datetime] = field(default_factory=dict)
    """Touchpoint and channel → real moment of the claim."""
    done: Mapping[Stage, date] = field(default_factory=dict)
    """Stages that are over, with the local date they took."""
    skipped: frozenset[Stage] = frozenset()
    retry_at: Mapping[Stage, datetime] = field(default_factory=dict)
    raised_at: datetime | None = None
    """When the risk was raised during a standard series (HR-24)."""
    day_taken: date | None = None
    """Last local date on which the patient's earlier case had a touchpoint (NS-26)."""
    starts: int = 0
    """Executions that Reconcile started after the first."""

    @property
    def is_open(self) -> bool:
        return self.state is CaseState.OPEN

    @property
    def may_send(self) -> bool:
        return self.is_open and self.messages_stop is None

    @property
    def last_touchpoint_on(self) -> date | None:
        """Local date of the newest touchpoint, also of the patient's earlier cases."""
        sent = [on for stage, on in self.done.items() if stage not in self.skipped]
        return max([*sent, *([self.day_taken] if self.day_taken else [])], default=None)

    def closed(self, reason: StopReason, by: str, at: datetime) -> "Case":
        """The case with its end; an ended case keeps its first end (I9)."""
        if not self.is_open:
            return self
        return replace(self, state=CaseState.CLOSED, stop=Stop(reason, by, at), pause=None)

    def replanned(self) -> "Case":
        """The case with a call for a new plan."""
        return replace(self, plan_no=self.plan_no + 1)
