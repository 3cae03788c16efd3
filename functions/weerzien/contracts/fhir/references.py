"""Whom and what a Reference means: a resource of the same Bundle, or the id of one told before."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from weerzien.contracts.fhir.code_tables import BSN
from weerzien.contracts.fhir.elements import Identifier, Reference
from weerzien.contracts.fhir.faults import read_as, refuse
from weerzien.contracts.fhir.message import Entry
from weerzien.contracts.fhir.resources import Resource
from weerzien.contracts.fields import is_bsn

_LITERAL: Final = re.compile(
    r"(?:.*/)?(?P<kind>[A-Z][A-Za-z]*)/(?P<id>[^/?#\s]+)(?:/_history/[^/]+)?"
)
_NO_REF: Final = "needs an id, or an identifier that is no BSN"
_NOWHERE: Final = "points at nothing in this Bundle"


class Resources:
    """The entries of one message, to be found as references name them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_url: dict[str, Entry] = {}
        self._by_identifier: dict[tuple[str, str, str], Entry] = {}
        for entry in entries:
            # The first stays: histories have the newest first.
            for url in _urls(entry):
                self._by_url.setdefault(url, entry)
            for system, value in _identifiers(entry.body):
                self._by_identifier.setdefault((entry.kind, system, value), entry)

    def find(self, reference: Reference, near: Entry) -> Entry | None:
        """Find the resource itself; None where it was not sent along."""
        literal = reference.reference
        if literal is None:
            return self._logical(reference.identifier, reference.type or "")
        if literal.startswith("#"):
            return _contained(literal[1:], near)
        return self._by_url.get(literal) or self._by_url.get(_key(literal) or literal)

    def _logical(self, identifier: Identifier | None, kind: str) -> Entry | None:
        if identifier is None or identifier.value is None:
            return None
        return self._by_identifier.get((kind, identifier.system or "", identifier.value))


def kind_of(reference: Reference, found: Entry | None) -> str | None:
    """Say what kind of resource this points at, as far as it shows."""
    if found is not None:
        return found.kind
    match = _LITERAL.fullmatch(reference.reference or "")
    return match["kind"] if match else reference.type


def is_about(literal: str, entry: Entry) -> bool:
    """Tell whether a literal reference names this entry, whatever server and version it says."""
    names = set(_urls(entry))
    return literal in names or _key(literal) in names


def ref_of(reference: Reference, found: Entry | None, place: str) -> str:
    """Give the source's own number of what is meant, the same one wherever it is named."""
    if found is not None:
        return own_ref(read_as(Resource, _names(found), found.place), found.place)
    literal = reference.reference
    match = _LITERAL.fullmatch(literal or "")
    if match:
        return match["id"]
    if literal is not None:
        refuse(place, _NOWHERE)
    return _value_of([reference.identifier] if reference.identifier else [], place)


def own_ref(resource: Resource, place: str) -> str:
    """Give a resource's id, else its first identifier that is no BSN; refuse one without."""
    return resource.id or _value_of(resource.identifier, f"{place}.id")


def is_bsn_identifier(identifier: Identifier) -> bool:
    return identifier.system == BSN or is_bsn(identifier.value or "")


def _value_of(identifiers: list[Identifier], place: str) -> str:
    usable = [str(one.value) for one in identifiers if _usable(one)]
    if not usable:
        refuse(place, _NO_REF)
    return usable[0]


def _usable(identifier: Identifier) -> bool:
    return bool(identifier.value) and identifier.use != "old" and not is_bsn_identifier(identifier)


def _names(entry: Entry) -> dict[str, Any]:
    return {name: entry.body[name] for name in ("id", "identifier") if name in entry.body}


def _contained(inner_id: str, near: Entry) -> Entry | None:
    """Find a contained resource; its id means something inside its resource only."""
    held = near.body.get("contained")
    for place, body in enumerate(held if isinstance(held, list) else []):
        if isinstance(body, dict) and body.get("id") == inner_id:
            kind = str(body.get("resourceType"))
            nameless = {name: value for name, value in body.items() if name != "id"}
            return Entry(f"{near.place}.contained[{place}]", kind, nameless, near.number)
    return None


def _urls(entry: Entry) -> Iterator[str]:
    if entry.full_url:
        yield entry.full_url
    if isinstance(entry.body.get("id"), str):
        yield f"{entry.kind}/{entry.body['id']}"


def _key(literal: str) -> str | None:
    match = _LITERAL.fullmatch(literal)
    return f"{match['kind']}/{match['id']}" if match else None


def _identifiers(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    held = body.get("identifier")
    for one in held if isinstance(held, list) else [held]:
        if isinstance(one, dict) and isinstance(one.get("value"), str):
            yield str(one.get("system") or ""), one["value"]
