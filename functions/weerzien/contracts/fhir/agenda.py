"""A page of a practice's agenda, as a FHIR server answers a search for Appointments."""

from dataclasses import dataclass
from typing import Final

from pydantic import Field, ValidationError

from weerzien.contracts import strict_json
from weerzien.contracts.appointment_list import ListedPart
from weerzien.contracts.fhir.appointment_part import actors, appointment_part, patient_of
from weerzien.contracts.fhir.elements import Element
from weerzien.contracts.fhir.faults import UnsupportedError, read_as
from weerzien.contracts.fhir.message import Entry
from weerzien.contracts.fhir.references import Resources, own_ref
from weerzien.contracts.fhir.resources import Appointment, BundleEntry
from weerzien.contracts.refusals import ContractError

_KIND: Final = "Appointment"


class PageLink(Element):
    relation: str
    url: str


class SearchSet(Element):
    type: str
    link: list[PageLink] = Field(default_factory=list)
    entry: list[BundleEntry] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """Lines in order, how many appointments could not be read, and where the next page is."""

    parts: tuple[ListedPart, ...]
    unread: int
    next_url: str | None


def read_page(text: str) -> Page:
    """Read one answer; raise ContractError where it is no searchset.

    An appointment that cannot be read costs only itself: it is not ours to have it mended.
    """
    found = read_as(SearchSet, strict_json.parse_object(text), "Bundle")
    if found.type != "searchset":
        raise UnsupportedError("Bundle.type", "must be searchset")
    entries = [
        Entry(f"Bundle.entry[{n}].resource", str(one.resource.get("resourceType")), one.resource, n)
        for n, one in enumerate(found.entry)
        if one.resource is not None
    ]
    resources = Resources(entries)
    read = [_part(entry, resources) for entry in entries if entry.kind == _KIND]
    parts = tuple(part for part in read if part is not None)
    links = (link.url for link in found.link if link.relation == "next")
    return Page(parts, len(read) - len(parts), next(links, None))


def _part(entry: Entry, resources: Resources) -> ListedPart | None:
    try:
        sent = read_as(Appointment, entry.body, entry.place)
        ref = own_ref(sent, entry.place)
        taking_part = actors(sent, entry, resources)
        _, patient_ref = patient_of(taking_part, entry)
        changed = sent.meta.last_updated
        told = appointment_part(sent, ref, taking_part, None, (changed or "", "UTC"))
    except ContractError:
        return None
    line = {
        "ref": ref,
        "patient_ref": patient_ref,
        "start": sent.start,
        "end": sent.end,
        "status": sent.status,
        "discipline": told.get("discipline", ""),
        "changed": changed,
    }
    try:
        return ListedPart.model_validate(line)
    except ValidationError:
        return None
