"""The hand-over: one page for the clinician who sees a patient again (DH-01 to DH-04)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from weerzien.domain.appointment import Appointment
from weerzien.domain.contact import ContactStatus, Direction
from weerzien.domain.task import NextStep, Outcome, TaskKind, TaskState
from weerzien.domain.vocabulary import Barrier, Channel, Lane, Stage, StopReason

SETTLES: Final = timedelta(minutes=10)
"""Receipts of messages that left before the patient booked have come in by then, as a rule."""
A_DAY: Final = timedelta(days=1)
BEFORE_VISIT: Final = timedelta(hours=1)


class HandOverStatus(StrEnum):
    READY = "ready"
    WITHDRAWN = "withdrawn"


class WhyWithdrawn(StrEnum):
    CANCELLED = "cancelled"
    MISSED = "missed"
    """The new appointment was missed too: a follow-up of its own tells of it."""
    CORRECTED = "corrected"
    """Nothing had been missed after all."""


@dataclass(frozen=True, slots=True)
class HandOverContact:
    """A row of the contact log, without its words."""

    id: str
    at: datetime
    channel: Channel
    direction: Direction
    status: ContactStatus
    stage: Stage | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HandOverStep:
    """What a colleague came to at one try."""

    at: datetime
    outcome: Outcome
    next_step: NextStep | None = None


@dataclass(frozen=True, slots=True)
class HandOverTask:
    """A call, a notice or an escalation, and what was decided."""

    kind: TaskKind
    state: TaskState
    created_at: datetime
    steps: tuple[HandOverStep, ...] = ()


@dataclass(frozen=True, slots=True)
class HandOver:
    """What the page says; clinical content stays where it is, in the practice's own record."""

    practice_id: str
    patient_id: str
    case_id: str
    appointment_id: str
    """The new appointment, to which the page is attached."""
    visit_start: datetime
    status: HandOverStatus
    missed: tuple[datetime, ...]
    missed_ids: tuple[str, ...]
    days_elapsed: int
    """Local days from the first missed date to the new appointment."""
    lane: Lane
    ended: StopReason
    why_withdrawn: WhyWithdrawn | None = None
    messages_ended: StopReason | None = None
    contacts: tuple[HandOverContact, ...] = ()
    earlier_contacts: int = 0
    """How many older ones are left out, of a log too long for a page."""
    tasks: tuple[HandOverTask, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    opted_out: tuple[Channel, ...] = ()
    no_contact: bool = False
    note_ref: str | None = None
    """Where the practice's own record keeps the last note; never the note itself (DH-02)."""
    plan_ref: str | None = None
    last_visit_id: str | None = None
    """The last visit that took place before the missed one."""
    last_visit_start: datetime | None = None
    bare: bool = False
    """Its words are erased, and stay away (CO-14)."""
    rev: int = 0
    made_at: datetime | None = None
    """Practice time of this revision."""

    @property
    def is_ready(self) -> bool:
        return self.status is HandOverStatus.READY


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody's call for a page to be made, or looked at again, at a real moment."""

    practice_id: str
    case_id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Returning:
    """What is known of a patient who is back, without who it is."""

    rev: int
    """Of the patient's file at this moment."""
    appointments: tuple[Appointment, ...] = ()
    opted_out: frozenset[str] = frozenset()
    no_contact: bool = False
    erasure_asked_at: datetime | None = None


def without_words(hand_over: HandOver) -> HandOver:
    """The page as a pseudonym only: neither what made coming hard nor ways into the record."""
    return replace(hand_over, barriers=(), note_ref=None, plan_ref=None, bare=True)


def holds_words(hand_over: HandOver) -> bool:
    return bool(hand_over.barriers or hand_over.note_ref or hand_over.plan_ref)


def says_the_same(before: HandOver, after: HandOver) -> bool:
    return before == replace(after, rev=before.rev, made_at=before.made_at)


def next_revision(before: HandOver | None, made: HandOver | None, now: datetime) -> HandOver | None:
    """The page to keep, or None where it says nothing new; `made` is what the facts say now.

    A page whose visit has begun was read there: it goes to no other visit any more. What was
    erased meanwhile from case, tasks or visits was said on the page before and stays on it until
    its own words go; what has gone from the page itself does not come back.
    """
    if before is None:
        return replace(made, rev=1, made_at=now) if made and made.is_ready else None
    is_read = before.is_ready and before.visit_start <= now
    if is_read and (made is None or made.appointment_id != before.appointment_id):
        return None
    if made is None:
        # Nothing is left of the visit it was made for.
        withdrawn = HandOverStatus.WITHDRAWN
        why = before.why_withdrawn or WhyWithdrawn.CANCELLED
        made = replace(before, status=withdrawn, why_withdrawn=why)
    if before.bare or made.bare:
        before, made = without_words(before), without_words(made)
    else:
        made = _with_words_of(before, made)
    if says_the_same(before, made):
        return None
    return replace(made, rev=before.rev + 1, made_at=now)


def next_look(kept: HandOver, now: datetime) -> datetime | None:
    """When to look whether the page is still true, though nobody asked; all in practice time.

    What no event tells, such as a receipt of a message, comes onto the page that way: ten minutes
    after each revision, once a day, and an hour before the visit.
    """
    if not kept.is_ready:
        return None
    looks = [now + A_DAY, kept.visit_start - BEFORE_VISIT]
    if kept.made_at is not None:
        looks.append(kept.made_at + SETTLES)
    return min((at for at in looks if now < at < kept.visit_start), default=None)


def in_order(barriers: Iterable[Barrier]) -> tuple[Barrier, ...]:
    named = frozenset(barriers)
    return tuple(one for one in Barrier if one in named)


def _with_words_of(before: HandOver, made: HandOver) -> HandOver:
    return replace(
        made,
        barriers=in_order((*before.barriers, *made.barriers)),
        note_ref=made.note_ref or before.note_ref,
        plan_ref=made.plan_ref or before.plan_ref,
    )
