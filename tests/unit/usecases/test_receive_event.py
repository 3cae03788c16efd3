from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from weerzien.domain.errors import EventConflictError
from weerzien.domain.event import Event, PatientDied
from weerzien.ports import Receipt, WaitingEvent
from weerzien.usecases.receive_event import receive_event

NOON = datetime(2026, 3, 30, 12, tzinfo=UTC)
DIED = Event("e1", "p1", "patient", NOON, NOON, PatientDied())


@dataclass
class EventLog:
    """Only what receiving needs: one hash per id, and which had their effect."""

    hashes: dict[str, str] = field(default_factory=dict)
    applied: set[str] = field(default_factory=set)

    def receive(self, event: Event, body_hash: str) -> Receipt:
        is_new = event.id not in self.hashes
        if self.hashes.setdefault(event.id, body_hash) != body_hash:
            raise EventConflictError
        if event.id in self.applied:
            return Receipt.APPLIED
        return Receipt.NEW if is_new else Receipt.REPEATED

    def get(self, practice_id: str, event_id: str) -> Event:
        raise NotImplementedError

    def waiting(self, practice_id: str, patient_id: str) -> tuple[Event, ...]:
        raise NotImplementedError

    def waited_too_long(self, now: datetime, limit: int) -> tuple[WaitingEvent, ...]:
        raise NotImplementedError

    def give_up(self, event: WaitingEvent) -> None:
        raise NotImplementedError


@dataclass
class Queue:
    log: EventLog
    events: list[str] = field(default_factory=list)
    broken: bool = False

    def put(self, event: Event) -> None:
        assert event.id in self.log.hashes, "stored before it is queued"
        if self.broken:
            raise ConnectionError
        self.events.append(event.id)


@pytest.mark.requirement("AU-18")
def test_an_event_is_stored_before_it_is_queued() -> None:
    log = EventLog()
    queue = Queue(log)
    receive_event(DIED, "hash", log, queue)
    assert queue.events == ["e1"]


@pytest.mark.requirement("AU-18")
def test_a_crash_between_storing_and_queueing_heals_by_the_next_try() -> None:
    log = EventLog()
    queue = Queue(log, broken=True)
    with pytest.raises(ConnectionError):
        receive_event(DIED, "hash", log, queue)
    queue.broken = False
    receive_event(DIED, "hash", log, queue)
    assert queue.events == ["e1"]


@pytest.mark.requirement("AU-18", "EC-X01")
def test_an_event_that_had_its_effect_is_not_queued_again() -> None:
    log = EventLog()
    queue = Queue(log)
    receive_event(DIED, "hash", log, queue)
    log.applied.add("e1")
    assert receive_event(DIED, "hash", log, queue) is Receipt.APPLIED
    assert queue.events == ["e1"]


@pytest.mark.requirement("AU-18", "EC-E01")
def test_the_same_id_with_another_body_reaches_nobody() -> None:
    log = EventLog()
    queue = Queue(log)
    receive_event(DIED, "hash", log, queue)
    with pytest.raises(EventConflictError):
        receive_event(DIED, "other", log, queue)
    assert queue.events == ["e1"]
