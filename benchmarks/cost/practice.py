"""Practices of the bench: new ones for every run, in rehearsal."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from demo.clock import Clock
from demo.scenario import Person
from demo.surroundings import Stack
from stack.places import PRACTICES

START = "2027-03-01T08:00"
FACTOR = 10_080


def rehearsing(stack: Stack, variant: str, people: list[Person]) -> tuple[dict[str, Any], Clock]:
    """Register a practice and start its fast clock; answers what its source system signs with."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "practice.json"
        file.write_text((PRACTICES / f"{variant}.json").read_text(encoding="utf-8"))
        registered = stack.cli("practice", "register", str(file))
    addresses = [address for person in people for address in person.addresses]
    told = stack.cli(
        *("practice", "rehearse", registered["practice_id"]),
        *("--start", START, "--factor", str(FACTOR)),
        *(word for one in addresses for word in ("--recipient", one)),
    )
    url = f"{stack['api_url']}/his/v1/events?key={registered['key_id']}"
    return {**registered, "webhook_url": url}, Clock.from_rehearsal(told["rehearsal"])


def content(variant: str) -> dict[str, Any]:
    """Read the practice's file."""
    found: dict[str, Any] = json.loads((PRACTICES / f"{variant}.json").read_text(encoding="utf-8"))
    return found
