"""From a scheduling message (SIU) to the canonical events that it stands for."""

from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from weerzien.contracts.his_event import EventType
from weerzien.contracts.hl7.appointment import appointment, cancelled_by
from weerzien.contracts.hl7.er7 import Message
from weerzien.contracts.hl7.faults import Condition, wrong
from weerzien.contracts.hl7.header import IGNORED, Header, header
from weerzien.contracts.hl7.patient import has_died, patient
from weerzien.contracts.hl7.status import event_type
from weerzien.domain.practice import Practice

_NEVER_TAKEN_IN: Final = {
    **dict.fromkeys(("NTE",), "note"),
    **dict.fromkeys(("DG1", "AL1", "IAM", "PRB", "OBX", "OBR"), "diagnosis"),
    **dict.fromkeys(("RXA", "RXC", "RXD", "RXE", "RXG", "RXO", "RXR"), "medication"),
    **dict.fromkeys(("IN1", "IN2", "IN3", "GT1"), "insurance"),
    **dict.fromkeys(("PR1",), "treatment"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """`events` are canonical and to be taken in, in this order; none where nothing is said."""

    trigger: str
    events: tuple[dict[str, Any], ...] = ()
    stripped: tuple[str, ...] = ()


def told_by(message: Message, practice: Practice) -> Told:
    """Raise Hl7Error for what cannot be taken in."""
    zone = ZoneInfo(practice.time_zone)
    head = header(message, zone, rehearsing=practice.rehearsal is not None)
    if head.trigger in IGNORED:
        return Told(head.trigger)
    for segment in ("SCH", "PID"):
        if not message.has(segment):
            raise wrong(segment, Condition.REQUIRED, "is required")
    person, stripped = patient(message, head.sent_at.astimezone(zone).date())
    events = [*_death(head, person, message), *_fact(head, person, message, zone)]
    return Told(head.trigger, tuple(events), (*stripped, *_left_out(message)))


def _death(head: Header, person: dict[str, Any], message: Message) -> list[dict[str, Any]]:
    if not has_died(message):
        return []
    data = {"patient": {"ref": person["ref"]}}
    return [_event(head, EventType.PATIENT_DECEASED, data, ".died")]


def _fact(
    head: Header, person: dict[str, Any], message: Message, zone: ZoneInfo
) -> list[dict[str, Any]]:
    has_details = len(person) > 1
    if has_details:
        # A message has no room for risks and flags, which were told some other way and stand.
        person = person | {"basics_only": True}
    kind = event_type(head.trigger, message.get("SCH", 25) or message.get("SCH", 25, 2))
    if kind is not None:
        data = {"patient": person, "appointment": appointment(message, zone)}
        if kind is EventType.APPOINTMENT_CANCELLED:
            data["appointment"]["cancelled_by"] = cancelled_by(message, head.trigger)
        return [_event(head, kind, data)]
    return [_event(head, EventType.PATIENT_UPDATED, {"patient": person})] if has_details else []


def _event(head: Header, kind: EventType, data: dict[str, Any], part: str = "") -> dict[str, Any]:
    return {
        "id": head.event_id + part,
        "type": kind.value,
        "time": head.sent_at.isoformat(),
        "schema_version": "1",
        "data": data,
    }


def _left_out(message: Message) -> tuple[str, ...]:
    reason = ("visit_reason",) if message.get("SCH", 7) or message.get("SCH", 7, 2) else ()
    unread = (_NEVER_TAKEN_IN[name] for name in message.unread if name in _NEVER_TAKEN_IN)
    return (*reason, *unread)
