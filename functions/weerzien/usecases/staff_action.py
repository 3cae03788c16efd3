"""What a colleague does at a desk: an event like any other, applied at once."""

import secrets

from weerzien.domain import ids
from weerzien.domain.event import Event, Fact
from weerzien.ports import Clocks, Events, PatientFiles, Practices
from weerzien.usecases.apply_event import apply_now


def act(
    practice_id: str,
    patient_id: str,
    fact: Fact,
    practices: Practices,
    events: Events,
    files: PatientFiles,
    clocks: Clocks,
) -> None:
    """Apply what a colleague did; raise NotFoundError or RefusedError where rules forbid it."""
    practice = practices.get(practice_id)
    now = clocks.for_practice(practice).now()
    # Each action is one of its own: who clicks twice means it twice, and the rules sort it out.
    event_id = ids.event_id(practice_id, "staff", secrets.token_hex(16))
    event = Event(event_id, practice_id, patient_id, now, now, fact)
    events.receive(event, event_id)
    apply_now(event, practice, events, files)
