"""When a resource became what it says, and the name of that version: repeats are repeats."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from weerzien.contracts.fhir.faults import refuse
from weerzien.contracts.fhir.message import Entry, Message
from weerzien.contracts.fhir.notification import Told
from weerzien.contracts.fhir.references import is_about
from weerzien.contracts.fhir.resources import Resource

_LENGTH: Final = 40
_SEP: Final = "\x1f"
NO_MOMENT: Final = (
    "is required to tell newer from older, on the resource or as the Bundle's timestamp"
)


@dataclass(frozen=True, slots=True)
class Version:
    """`time` is when it happened; `name` is the same whenever the same version comes again."""

    time: str
    name: str

    def is_after(self, other: "Version") -> bool:
        """Tell whether this is newer; what is no moment is refused later, and is not newer."""
        try:
            return datetime.fromisoformat(self.time) > datetime.fromisoformat(other.time)
        except (TypeError, ValueError):
            return False

    def named(self, kind: str, ref: str) -> "Version":
        """Name something else that became so at the same moment."""
        return Version(self.time, f"{kind}{_SEP}{ref}{_SEP}{self.name}")


def version_of(resource: Resource, ref: str, entry: Entry, message: Message) -> Version | None:
    """Take the resource's own lastUpdated, else the notification's moment, else the Bundle's.

    None where nobody says when. What has no version of its own is named by its subscription and
    event number, so that a notification that is sent again is the same.
    """
    meta, told = resource.meta, _told(entry, message)
    time = meta.last_updated or (told and told.timestamp) or message.timestamp
    if time is None:
        return None
    name = meta.version_id or ""
    if not name and meta.last_updated is None and told and message.notification:
        name = f"{message.notification.subscription}#{told.number}"
    return Version(time, f"{entry.kind}{_SEP}{ref}{_SEP}{name}{_SEP}{time}")


def demand(version: Version | None, place: str) -> Version:
    if version is None:
        refuse(f"{place}.meta.lastUpdated", NO_MOMENT)
    return version


def event_id(version: Version, type_: str, beside: dict[str, Any]) -> str:
    """Name an event by its resource's version, and by what the Bundle told beside it.

    So a known version that comes with a newer Patient is another event, not a contradiction.
    """
    told = json.dumps(beside, sort_keys=True)
    digest = hashlib.sha256(f"{version.name}{_SEP}{type_}{_SEP}{told}".encode()).hexdigest()
    return f"fhir-{digest[:_LENGTH]}"


def _told(entry: Entry, message: Message) -> Told | None:
    """Find what the notification tells of this resource: its number and moment."""
    events = message.notification.events if message.notification else ()
    return next((told for told in events if told.focus and is_about(told.focus, entry)), None)
