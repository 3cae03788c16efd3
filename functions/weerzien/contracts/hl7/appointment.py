"""SCH, TQ1, AIP and AIL: the appointment in the words of the canonical event."""

from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from weerzien.contracts.hl7.er7 import Message
from weerzien.contracts.hl7.faults import Condition, wrong
from weerzien.contracts.hl7.moments import duration, duration_in_one, moment

_SAYS_NOTHING: Final = ("normal", "tele", "complete")
"""Values of table 0277: kinds of contact, no discipline."""
_CANCELLED_BY: Final = {"pat": "patient", "prov": "practice"}
"""How the reasons of FHIR's list begin; words of a sender's own say nothing to us."""


def appointment(message: Message, zone: ZoneInfo) -> dict[str, Any]:
    """Raise Hl7Error where it has no number, start or end."""
    ref = message.get("SCH", 2) or message.get("SCH", 1)
    if not ref:
        raise wrong("SCH-2", Condition.REQUIRED, "is required: the number of the appointment")
    start = _start(message, zone)
    said = {
        "ref": ref,
        "start": start.isoformat(),
        "end": _end(message, start, zone).isoformat(),
        "discipline": _discipline(message),
        "clinician_ref": message.get("AIP", 3),
        "location": _location(message),
    }
    return {name: value for name, value in said.items() if value}


def cancelled_by(message: Message, trigger: str) -> str | None:
    """Who cancelled, as far as it is told; what was discontinued or deleted, nobody called off."""
    if trigger in {"S16", "S17"}:
        return "practice"
    reason = message.get("SCH", 6).partition("-")[0].lower()
    return _CANCELLED_BY.get(reason)


def _start(message: Message, zone: ZoneInfo) -> datetime:
    for place, told in (
        ("SCH-11", message.get("SCH", 11, 4)),
        ("TQ1-7", message.get("TQ1", 7)),
    ):
        if told:
            return moment(told, place, zone)
    raise wrong("SCH-11", Condition.REQUIRED, "has no start, and TQ1-7 has none either")


def _end(message: Message, start: datetime, zone: ZoneInfo) -> datetime:
    for place, told in (
        ("SCH-11", message.get("SCH", 11, 5)),
        ("TQ1-8", message.get("TQ1", 8)),
    ):
        if told:
            return moment(told, place, zone)
    length = _length(message)
    if length is None:
        raise wrong("SCH-11", Condition.REQUIRED, "has no end, and no duration is told")
    return start + length


def _length(message: Message) -> timedelta | None:
    return (
        duration_in_one(message.get("SCH", 11, 3))
        or duration(message.get("SCH", 9), message.get("SCH", 10))
        or duration(message.get("TQ1", 6), message.get("TQ1", 6, 2))
    )


def _discipline(message: Message) -> str:
    told = message.get("SCH", 8) or message.get("SCH", 8, 2)
    return "" if told.lower() in _SAYS_NOTHING else told


def _location(message: Message) -> str:
    described = message.get("AIL", 3, 9)
    return described or " ".join(filter(None, (message.get("AIL", 3, n) for n in (1, 2))))
