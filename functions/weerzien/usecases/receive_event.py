"""Take an event in: store it, then put it in line for its patient."""

from weerzien.domain.event import Event
from weerzien.ports import Events, Inbox, Receipt


def receive_event(event: Event, body_hash: str, events: Events, inbox: Inbox) -> Receipt:
    """Store durably, then queue; raise EventConflictError for a known id with another body (AU-18).

    A repeated event is queued again until it has had its effect: a crash between storing and
    queueing heals by the sender's own retry, and applying twice changes nothing.
    """
    receipt = events.receive(event, body_hash)
    if receipt is not Receipt.APPLIED:
        inbox.put(event)
    return receipt
