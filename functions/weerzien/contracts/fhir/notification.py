"""The first entry of a Subscription's notification (R4 backport): what it is about.

R4 writes it as Parameters, R4B as a SubscriptionStatus; both say the same.
"""

from dataclasses import dataclass
from typing import Any, Final

from weerzien.contracts.fhir.faults import UnsupportedError, read_as, refuse
from weerzien.contracts.fhir.resources import (
    NotificationEvent,
    Parameter,
    Parameters,
    SubscriptionStatus,
)

WITHOUT_RESOURCES: Final = frozenset({"handshake", "heartbeat", "query-status"})
WITH_RESOURCES: Final = frozenset({"event-notification", "query-event"})
_PLACE: Final = "Bundle.entry[0].resource"


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the subscription: its number, when it was, and of which resource."""

    number: str
    timestamp: str | None
    focus: str | None


@dataclass(frozen=True, slots=True)
class Notification:
    kind: str
    subscription: str
    events: tuple[Told, ...] = ()


def read_notification(body: dict[str, Any]) -> Notification:
    kind = body.get("resourceType")
    if kind == "Parameters":
        found = _of_parameters(read_as(Parameters, body, _PLACE))
    elif kind == "SubscriptionStatus":
        found = _of_status(read_as(SubscriptionStatus, body, _PLACE))
    else:
        reason = "must be Parameters or SubscriptionStatus: a history is a notification here"
        raise UnsupportedError(_PLACE, reason)
    if found.kind not in WITHOUT_RESOURCES | WITH_RESOURCES:
        refuse(_PLACE, "says no type of notification that is known")
    return found


def _of_status(status: SubscriptionStatus) -> Notification:
    told = tuple(_told(event) for event in status.notification_event)
    return Notification(status.type, status.subscription.reference or "", told)


def _told(event: NotificationEvent) -> Told:
    focus = event.focus.reference if event.focus else None
    return Told(str(event.event_number), event.timestamp, focus)


def _of_parameters(parameters: Parameters) -> Notification:
    named = {one.name: one for one in parameters.parameter}
    kind, subscription = named.get("type"), named.get("subscription")
    if kind is None or kind.value_code is None:
        refuse(f"{_PLACE}.parameter", "the type of notification is required")
    if subscription is None or subscription.value_reference is None:
        refuse(f"{_PLACE}.parameter", "the subscription is required")
    events = [one for one in parameters.parameter if one.name == "notification-event"]
    return Notification(
        kind.value_code,
        subscription.value_reference.reference or "",
        tuple(_told_by_parts(one) for one in events),
    )


def _told_by_parts(parameter: Parameter) -> Told:
    parts = {part.name: part for part in parameter.part}
    number, timestamp, focus = (
        parts.get(name, Parameter(name=name)) for name in ("event-number", "timestamp", "focus")
    )
    reference = focus.value_reference.reference if focus.value_reference else None
    return Told(str(number.value_string), timestamp.value_instant, reference)
