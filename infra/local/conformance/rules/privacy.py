"""What must not be sent: it would be dropped unread, and it is yours to stop it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from conformance.recording import Attempt
from conformance.rule import Rule
from conformance.rules.body import of_each
from weerzien.contracts.fields import is_bsn

_REFS: Final = frozenset(
    {"ref", "id", "clinician_ref", "location", "note_ref", "plan_ref", "full_name", "first_name"}
)


def bsn(one: Attempt) -> str:
    if "bsn" in one.stripped:
        return "a field that is named after the citizen service number (BSN)"
    named = sorted({name for name, text in _texts(one.sent) if name in _REFS and is_bsn(text)})
    return f"{', '.join(named)} looks like a citizen service number (BSN)" if named else ""


def care(one: Attempt) -> str:
    kinds = sorted({kind.replace("_", " ") for kind in one.stripped if kind != "bsn"})
    return f"a field of this kind came along: {', '.join(kinds)}" if kinds else ""


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, name)
    elif isinstance(value, str):
        yield name, value


RULES: Final = (
    Rule(
        "PRIVACY-1",
        "No citizen service number (BSN) is in any body; patients have your own numbers.",
        "Send the patient number of your system as data.patient.ref, and leave the BSN out.",
        of_each(bsn),
    ),
    Rule(
        "PRIVACY-2",
        "No diagnosis, medication, reason for visit, note, insurance or treatment is in any body.",
        "Leave these fields out. Risks go as the six categories of docs/his-events.md, never as "
        "what they are made of.",
        of_each(care),
    ),
)
