"""What docs/his-fhir.md promises per status and per element, read out of its tables."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from fakes.fhir_variants import WORDS
from weerzien.contracts.fhir.read_fhir import read_fhir
from weerzien.contracts.refusals import ContractError

PAGE: Final = Path(__file__).parents[2] / "docs/his-fhir.md"
WITHOUT_EFFECT: Final = "without effect"
REFUSED: Final = "refused"
_ROW: Final = re.compile(r"^\| `(?P<name>[A-Za-z-]+)` \|(?P<cells>.*)\|$", re.MULTILINE)


def becomes() -> dict[str, str]:
    """Give the event of each status; WITHOUT_EFFECT where none follows."""
    found = {}
    for name, cells in _rows("## 3. The Appointment", "What each element"):
        event = re.fullmatch(r" `([a-z_.]+)` ", cells)
        assert event or WITHOUT_EFFECT in cells, name
        found[name] = event[1] if event else WITHOUT_EFFECT
    return found


def left_out(resource: str) -> dict[str, bool]:
    """Say of each element whether a resource that lacks it is accepted."""
    start, end = {
        "Appointment": ("What each element", "The discipline is"),
        "Patient": ("## 4. The Patient", "**RelatedPerson and"),
    }[resource]
    found = {}
    for name, cells in _rows(start, end):
        told = cells.rpartition("|")[2].split()[0].strip(":,")
        assert told in {"accepted", REFUSED}, name
        found[name] = told == "accepted"
    return found


def promised(kind: str, status: str, element: str) -> str:
    """Say what the page says of a resource that lacks an element ("" for a whole one)."""
    event = becomes()[status] if kind == "Appointment" else "patient.updated"
    is_accepted = left_out(kind).get(element, True)
    return event if event == WITHOUT_EFFECT or is_accepted else REFUSED


def what_comes(resource: dict[str, Any]) -> str:
    """Say what the door makes of it: an event type, WITHOUT_EFFECT or REFUSED."""
    try:
        reading = read_fhir(json.dumps(resource), "Europe/Amsterdam")
    except ContractError as wrong:
        places = [problem.field for problem in wrong.problems if problem.reason]
        by_name = all(place.startswith(f"{resource['resourceType']}.") for place in places)
        return REFUSED if places and by_name else "refused without a reason"
    if WORDS in repr(reading):
        return "read what it must not"
    kinds = [one.intake.event.type.value for one in reading.events]
    return " and ".join(kinds) or WITHOUT_EFFECT


def _rows(start: str, end: str) -> list[tuple[str, str]]:
    part = PAGE.read_text(encoding="utf-8").split(start)[1].split(end)[0]
    return [(row["name"], row["cells"]) for row in _ROW.finditer(part)]
