"""Where the record keeps the last note and the plan, out of Appointment.supportingInformation.

The way there only: neither what it is called (`display`) nor what stands in it is read (DH-02).
"""

from typing import Final

from weerzien.contracts.fhir.elements import Reference
from weerzien.contracts.fhir.message import Entry
from weerzien.contracts.fhir.references import Resources, is_bsn_identifier, kind_of
from weerzien.contracts.fhir.resources import Appointment

_FIELD_OF: Final = {"DocumentReference": "note_ref", "CarePlan": "plan_ref"}
_INSIDE: Final = ("#", "urn:")
"""References that lead somewhere within the message only."""


def pointers(appointment: Appointment, entry: Entry, resources: Resources) -> dict[str, str]:
    """Give the first way to a note and to a plan, of those that still lead there tomorrow."""
    told: dict[str, str] = {}
    for reference in appointment.supporting_information:
        found = resources.find(reference, entry)
        field = _FIELD_OF.get(kind_of(reference, found) or "")
        way = _way(reference, found) if field else None
        if field and way:
            told.setdefault(field, way)
    return told


def holds_more(appointment: Appointment, entry: Entry, resources: Resources) -> bool:
    """Tell whether something else came along there, or words: we ask to leave that out."""
    return any(
        reference.display is not None
        or kind_of(reference, resources.find(reference, entry)) not in _FIELD_OF
        for reference in appointment.supporting_information
    )


def _way(reference: Reference, found: Entry | None) -> str | None:
    literal = reference.reference
    if literal and not literal.startswith(_INSIDE):
        return literal
    held = found.body.get("id") if found else None
    if found and isinstance(held, str):
        return f"{found.kind}/{held}"
    named = reference.identifier
    return named.value if named and not is_bsn_identifier(named) else None
