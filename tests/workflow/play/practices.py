"""Practices made for one test each, in rehearsal: what happens in one cannot reach another."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from demo.clock import Clock
from demo.scenario import Person
from demo.surroundings import Stack
from stack.places import PRACTICES

MONDAY = "2027-03-01T08:00"
"""No holiday lies in the weeks after it."""


@dataclass(frozen=True, slots=True)
class Rehearsing:
    """A practice whose clock runs fast, and what its source system signs with."""

    id: str
    clock: Clock
    webhook: Mapping[str, Any]
    number: str
    """From which its SMS come."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A new practice whose clock does not run yet."""

    id: str
    webhook: Mapping[str, Any]
    number: str


def rehearsing(
    stack: Stack,
    variant: str,
    people: Iterable[Person],
    *,
    factor: int,
    start: str = MONDAY,
    **settings: object,
) -> Rehearsing:
    """Register a new practice and start its fast clock now; only these people get messages."""
    return start_clock(stack, register(stack, variant, **settings), people, factor, start)


def register(stack: Stack, variant: str, **settings: object) -> Registered:
    """Register a new practice, with a number of its own."""
    content = json.loads((PRACTICES / f"{variant}.json").read_text(encoding="utf-8"))
    number = f"+3197010{secrets.randbelow(9_000_000) + 1_000_000}"
    content["sender"]["number"] = number
    with TemporaryDirectory() as folder:
        file = Path(folder) / "practice.json"
        file.write_text(json.dumps(content | settings), encoding="utf-8")
        registered = stack.cli("practice", "register", str(file))
    webhook = {
        "webhook_secret": registered["webhook_secret"],
        "webhook_url": f"{stack['api_url']}/his/v1/events?key={registered['key_id']}",
    }
    return Registered(registered["practice_id"], webhook, number)


def start_clock(
    stack: Stack, practice: Registered, people: Iterable[Person], factor: int, start: str = MONDAY
) -> Rehearsing:
    """Start the fast clock of a practice now."""
    recipients = sorted({address for person in people for address in person.addresses})
    told = stack.cli(
        *("practice", "rehearse", practice.id),
        *("--start", start, "--factor", str(factor)),
        *(word for one in recipients for word in ("--recipient", one)),
    )
    clock = Clock.from_rehearsal(told["rehearsal"])
    return Rehearsing(practice.id, clock, practice.webhook, practice.number)
