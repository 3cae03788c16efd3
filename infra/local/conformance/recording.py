"""A recording as the rules look at it: each delivery read by the product's own contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from conformance.delivery import NO_ANSWER, Delivery
from weerzien.contracts import never_taken_in, strict_json
from weerzien.contracts.his_event import AppointmentEvent, CancelledEvent, HisEvent
from weerzien.contracts.read_his_event import Intake, check_his_event
from weerzien.contracts.refusals import ContractError, FieldProblem

T = TypeVar("T")

Visit = AppointmentEvent | CancelledEvent
PATIENCE_ASKED = frozenset({408, 425, 429})
"""These and 5xx ask to come again; every other 4xx asks a person to look."""
_SERVER_ERRORS = 500
_CLIENT_ERRORS = 400


@dataclass(frozen=True)
class Attempt:
    """One delivery, and what the door would make of its body."""

    delivery: Delivery
    sent: dict[str, Any] | None
    """The object in the body; None where it is none, for the reason in `problems`."""
    intake: Intake | None
    problems: tuple[FieldProblem, ...]
    stripped: tuple[str, ...]

    @property
    def line(self) -> int:
        return self.delivery.line

    @property
    def event_id(self) -> str | None:
        """What its sender calls the event, whether the rest is right or not."""
        named = (self.sent or {}).get("id")
        return named if isinstance(named, str) else None

    @property
    def comes_again(self) -> bool:
        """Whether its answer asks for another attempt."""
        status = self.delivery.status
        if status is None:
            return False
        return status == NO_ANSWER or status >= _SERVER_ERRORS or status in PATIENCE_ASKED

    @property
    def is_refused(self) -> bool:
        """Whether its answer asks for a person."""
        status = self.delivery.status or NO_ANSWER
        return _CLIENT_ERRORS <= status < _SERVER_ERRORS and not self.comes_again


@dataclass(frozen=True)
class Recording:
    """What came, and the secrets that count (two in a rotation)."""

    deliveries: Sequence[Delivery]
    secrets: Sequence[str] = field(repr=False)

    @cached_property
    def attempts(self) -> tuple[Attempt, ...]:
        ordered = sorted(self.deliveries, key=lambda one: one.received_at)
        return tuple(attempt(one) for one in ordered)

    @cached_property
    def by_event(self) -> dict[str, list[Attempt]]:
        """All attempts of each event, by the id that its sender gave it."""
        return together(self.attempts, lambda one: one.event_id)

    @cached_property
    def facts(self) -> tuple[tuple[Attempt, HisEvent], ...]:
        """Each event once, as it first came in the agreed form."""
        found: dict[str, tuple[Attempt, HisEvent]] = {}
        for one in self.attempts:
            if one.intake is not None:
                found.setdefault(one.intake.event.id, (one, one.intake.event))
        return tuple(found.values())

    @cached_property
    def visits(self) -> dict[str, list[tuple[Attempt, Visit]]]:
        """What happened to each appointment, oldest first by `time`."""
        told = sorted(self._of_visits(), key=lambda one: one[1].time)
        return together(told, lambda one: one[1].data.appointment.ref)

    def _of_visits(self) -> Iterator[tuple[Attempt, Visit]]:
        for one, event in self.facts:
            if isinstance(event, AppointmentEvent | CancelledEvent):
                yield one, event


def attempt(delivery: Delivery) -> Attempt:
    """Read one delivery as the door does."""
    sent: dict[str, Any] | None = None
    stripped: tuple[str, ...] = ()
    try:
        sent = strict_json.parse_object(strict_json.decode(delivery.body))
        _, stripped = never_taken_in.strip(sent)
        return Attempt(delivery, sent, check_his_event(sent), (), stripped)
    except ContractError as wrong:
        return Attempt(delivery, sent, None, wrong.problems, stripped)


def together(all_of_them: Sequence[T], name: Callable[[T], str | None]) -> dict[str, list[T]]:
    """Put those of one name together, in their order; those without a name are left out."""
    found: dict[str, list[T]] = {}
    for one in all_of_them:
        called = name(one)
        if called is not None:
            found.setdefault(called, []).append(one)
    return found
