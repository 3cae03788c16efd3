"""A request's body opened: one resource or a Bundle, as entries that know where they stood."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from weerzien.contracts.fhir.faults import TooManyEntriesError, UnsupportedError, read_as, refuse
from weerzien.contracts.fhir.notification import Notification, read_notification
from weerzien.contracts.fhir.resources import Bundle, BundleEntry

Json = dict[str, Any]

MAX_ENTRIES: Final = 500
"""An event in five: an Appointment with its Patient, and what stands beside them."""

TAKEN_ALONE: Final = ("Appointment", "Patient")
_WITH_RESOURCE: Final = frozenset({None, "POST", "PUT"})


class Form(StrEnum):
    SINGLE = "single"
    TRANSACTION = "transaction"
    COLLECTION = "collection"
    NOTIFICATION = "notification"


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource as sent; `place` is its FHIRPath, `number` that of its entry."""

    place: str
    kind: str
    body: Json
    number: int = 0
    full_url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    form: Form
    entries: tuple[Entry, ...]
    size: int = 1
    """How many entries the Bundle had, those without a resource included."""
    timestamp: str | None = None
    notification: Notification | None = None


def open_message(body: Json) -> Message:
    """Raise ContractError where this is neither a resource nor a Bundle that we take in."""
    kind = _kind(body, "Resource")
    if kind == "Bundle":
        return _open_bundle(read_as(Bundle, body, "Bundle"))
    if kind not in TAKEN_ALONE:
        reason = (
            "must be Appointment, Patient or Bundle; send others in a Bundle with their Patient"
        )
        raise UnsupportedError("Resource.resourceType", reason)
    return Message(Form.SINGLE, (Entry(kind, kind, body),))


def _open_bundle(bundle: Bundle) -> Message:
    entries = bundle.entry
    if len(entries) > MAX_ENTRIES:
        raise TooManyEntriesError(MAX_ENTRIES, "entries")
    if bundle.type == "history":
        return _open_notification(bundle)
    if bundle.type not in {Form.TRANSACTION, Form.COLLECTION}:
        reason = "must be transaction, collection, or history for a Subscription's notification"
        raise UnsupportedError("Bundle.type", reason)
    if not entries:
        refuse("Bundle.entry", "is empty")
    found = tuple(_entry(number, entry) for number, entry in enumerate(entries))
    return Message(Form(bundle.type), found, len(entries), bundle.timestamp)


def _open_notification(bundle: Bundle) -> Message:
    status, *others = bundle.entry or [BundleEntry()]
    notification = read_notification(status.resource or {})
    if len(notification.events) > MAX_ENTRIES:
        raise TooManyEntriesError(MAX_ENTRIES, "events")
    found = tuple(_resources(others))
    return Message(Form.NOTIFICATION, found, len(bundle.entry), bundle.timestamp, notification)


def _resources(entries: list[BundleEntry]) -> Iterator[Entry]:
    """Give what the notification brought along; which of it is missing is seen by its focus."""
    for number, entry in enumerate(entries, 1):
        if entry.resource is not None:
            yield _entry_of(number, entry, entry.resource)


def _entry(number: int, entry: BundleEntry) -> Entry:
    place = f"Bundle.entry[{number}]"
    method = entry.request.method if entry.request else None
    if entry.resource is None or method not in _WITH_RESOURCE:
        reason = "deletes or reads nothing here: send the resource itself, with its new status"
        raise UnsupportedError(f"{place}.request.method", reason)
    return _entry_of(number, entry, entry.resource)


def _entry_of(number: int, entry: BundleEntry, resource: Json) -> Entry:
    place = f"Bundle.entry[{number}].resource"
    return Entry(place, _kind(resource, place), resource, number, entry.full_url)


def _kind(body: Json, place: str) -> str:
    kind = body.get("resourceType")
    if not isinstance(kind, str):
        refuse(f"{place}.resourceType", "is required")
    return kind
