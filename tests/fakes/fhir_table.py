"""What docs/his-fhir.md promises per status and per element, read out of its tables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

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


def _rows(start: str, end: str) -> list[tuple[str, str]]:
    part = PAGE.read_text(encoding="utf-8").split(start)[1].split(end)[0]
    return [(row["name"], row["cells"]) for row in _ROW.finditer(part)]
