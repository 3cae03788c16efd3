from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fakes.memory import EventRow, Memory
from weerzien.domain.errors import AlreadyAppliedError, EventConflictError, NotFoundError
from weerzien.domain.event import Event
from weerzien.ports import Receipt, WaitingEvent


@dataclass
class FakeEvents:
    memory: Memory

    def receive(self, event: Event, body_hash: str) -> Receipt:
        row = self._live(event.practice_id, event.id)
        if row is None:
            until = self.memory.moment + timedelta(days=40)
            self.memory.events[event.practice_id, event.id] = EventRow(event, body_hash, until)
            return Receipt.NEW
        if row.body_hash != body_hash:
            raise EventConflictError
        return Receipt.APPLIED if row.state == "applied" else Receipt.REPEATED

    def get(self, practice_id: str, event_id: str) -> Event:
        row = self._live(practice_id, event_id)
        if row is None:
            raise NotFoundError
        if row.state == "applied":
            raise AlreadyAppliedError
        return row.event

    def waiting(self, practice_id: str, patient_id: str) -> tuple[Event, ...]:
        found = (
            row.event
            for (practice, event_id), row in self.memory.events.items()
            if practice == practice_id
            and row.event.patient_id == patient_id
            and row.state == "waiting"
            and self._live(practice, event_id)
        )
        return tuple(sorted(found, key=lambda event: (event.occurred_at, event.id)))

    def waited_too_long(self, now: datetime, limit: int) -> tuple[WaitingEvent, ...]:
        day = timedelta(days=1)
        rows = [row for row in self.memory.events.values() if row.state == "waiting"]
        long = (row.event for row in rows if row.waits_since + day < now)
        names = (WaitingEvent(e.practice_id, e.patient_id, e.id, e.occurred_at) for e in long)
        return tuple(names)[:limit]

    def give_up(self, event: WaitingEvent) -> None:
        row = self.memory.events[event.practice_id, event.id]
        if row.state == "waiting":
            row.state = "applied"

    def _live(self, practice_id: str, event_id: str) -> EventRow | None:
        row = self.memory.events.get((practice_id, event_id))
        return row if row and row.expires_at > self.memory.moment else None
