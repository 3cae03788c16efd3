"""A mistake of a vendor: one small change of one that does all as agreed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from conformance.delivery import Delivery
from unit.conformance.vendor import (
    TROUBLE,
    Json,
    Vendor,
    told,
)

Change = Callable[[Json], Any]


@dataclass(frozen=True)
class Mistake:
    """`rules` are all that fail by it, the one that names it first; `words` stand in its report."""

    name: str
    deliveries: Callable[[], tuple[Delivery, ...]]
    rules: tuple[str, ...]
    words: str
    next: str


def telling(change: Change, only: str = "") -> Callable[[], tuple[Delivery, ...]]:
    """Change what is told, of events whose type ends so."""

    def deliveries() -> tuple[Delivery, ...]:
        everything = told()
        for each in everything:
            if str(each.event["type"]).endswith(only):
                change(each.event)
        return Vendor().deliveries(everything)

    return deliveries


def without(*types: str) -> Callable[[], tuple[Delivery, ...]]:
    def deliveries() -> tuple[Delivery, ...]:
        return Vendor().deliveries([one for one in told() if one.event["type"] not in types])

    return deliveries


def being(**parts: Any) -> Callable[[], tuple[Delivery, ...]]:
    return lambda: Vendor(**parts).deliveries()


def answered(**answers: tuple[tuple[float, int], ...]) -> Callable[[], tuple[Delivery, ...]]:
    """Get these answers, for events named by the end of their id (`booked_1`)."""
    named = {f"appointment.{name.replace('_', '-')}": told for name, told in answers.items()}
    return lambda: Vendor(trouble={**TROUBLE, **named}).deliveries()


def put(*path: str, value: Any) -> Change:
    """Put a value there, or what a function makes of the event."""

    def change(event: Json) -> None:
        place = event
        for step in path[:-1]:
            if step not in place:
                return
            place = place[step]
        place[path[-1]] = value(event) if callable(value) else value

    return change
