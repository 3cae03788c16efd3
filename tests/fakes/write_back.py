from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from fakes.memory import Memory
from weerzien.adapters import keys
from weerzien.contracts.outgoing.journal import messages_of, write_journal
from weerzien.domain.errors import NotFoundError, StaleError
from weerzien.domain.practice import Practice
from weerzien.domain.write_back import About, Home, Outbox, WriteBack
from weerzien.ports import Endpoint
from weerzien.ports.write_back import Answer, Fate


@dataclass
class FakeOutboxes:
    memory: Memory

    def put(self, message: WriteBack, now: datetime) -> bool:
        there = self.memory.outboxes[message.home]
        if message.id in there:
            return False
        there[message.id] = replace(message, sequence=len(there) + 1)
        self.memory.places.setdefault(message.home, now)
        return True

    def due(self, now: datetime, limit: int, shard: int | None = None) -> tuple[Home, ...]:
        places = self.memory.places.items()
        found = [(at, home) for home, at in places if at is not None and at <= now]
        if shard is not None:
            place = keys.write_backs_shard(shard)
            found = [one for one in found if keys.write_backs(one[1], now).gsi1pk == place]
        found.sort(key=lambda one: (one[0], one[1].name, one[1].practice_id))
        return tuple(home for _, home in found[:limit])

    def claim(self, home: Home, now: datetime, until: datetime) -> Outbox | None:
        at = self.memory.places.get(home)
        if at is None or at > now:
            return None
        self.memory.places[home] = until
        queued, revived = len(self.memory.outboxes[home]), self.memory.revived[home]
        return Outbox(home, until, queued, self.read(home), revived)

    def save(self, outbox: Outbox, message: WriteBack, place: datetime) -> Outbox:
        self._check(outbox)
        self.memory.outboxes[outbox.home][message.id] = message
        self.memory.places[outbox.home] = place
        return replace(outbox.having(message), place=place)

    def release(self, outbox: Outbox) -> None:
        self._check(outbox)
        queued, revived = len(self.memory.outboxes[outbox.home]), self.memory.revived[outbox.home]
        if (queued, revived) != (outbox.queued, outbox.revived):
            raise StaleError
        del self.memory.places[outbox.home]

    def park(self, outbox: Outbox) -> None:
        self._check(outbox)
        self.memory.places[outbox.home] = None

    def parked(self, practice_id: str = "") -> Iterator[Home]:
        found = [home for home, at in self.memory.places.items() if at is None]
        found.sort(key=lambda home: (home.practice_id, home.name))
        yield from (home for home in found if practice_id in ("", home.practice_id))

    def unpark(self, home: Home, now: datetime) -> None:
        if self.memory.places.get(home, now) is None:
            self.memory.places[home] = now

    def read(self, home: Home) -> tuple[WriteBack, ...]:
        there = self.memory.outboxes.get(home, {})
        return tuple(sorted(there.values(), key=lambda one: one.sequence))

    def dead(self, practice_id: str) -> tuple[WriteBack, ...]:
        mine = [h for h in self.memory.outboxes if h.practice_id == practice_id]
        found = [one for home in mine for one in self.read(home) if one.dead_at]
        return tuple(sorted(found, key=lambda one: (one.dead_at, one.id)))

    def revive(self, message: WriteBack, now: datetime) -> None:
        there = self.memory.outboxes[message.home].get(message.id)
        if there is None or there.dead_at is None:
            raise StaleError
        self.memory.outboxes[message.home][message.id] = there.revived()
        self.memory.revived[message.home] += 1
        self.memory.places.setdefault(message.home, now)

    def export(self, home: Home, messages: Sequence[WriteBack], journal: str) -> None:
        for one in messages:
            if self.memory.outboxes[home][one.id] != one:
                raise StaleError
            self.memory.outboxes[home][one.id] = replace(one, exported_in=journal)
        if any(one.is_pending for one in self.read(home)):
            return
        if home in self.memory.places and self.memory.places[home] is None:
            del self.memory.places[home]

    def confirm(self, message: WriteBack, now: datetime) -> None:
        there = self.memory.outboxes[message.home].get(message.id)
        if there is None:
            raise StaleError
        self.memory.outboxes[message.home][message.id] = replace(there, written_back_at=now)

    def _check(self, outbox: Outbox) -> None:
        if self.memory.places.get(outbox.home) != outbox.place:
            raise StaleError


@dataclass
class FakeEndpoints:
    memory: Memory

    def find(self, practice_id: str) -> Endpoint | None:
        return self.memory.endpoints.get(practice_id)

    def save(self, endpoint: Endpoint) -> None:
        self.memory.endpoints[endpoint.practice_id] = endpoint

    def is_open(self, practice_id: str) -> bool:
        there = self.find(practice_id)
        return there is not None and there.gone_at is None

    def gone(self, endpoint: Endpoint, at: datetime) -> None:
        if self.find(endpoint.practice_id) == endpoint:
            self.memory.endpoints[endpoint.practice_id] = replace(endpoint, gone_at=at)

    def drop(self, practice_id: str) -> None:
        self.memory.endpoints.pop(practice_id, None)


def taken(message: WriteBack) -> Answer:
    del message
    return Answer(Fate.TAKEN)


@dataclass
class FakeRecords:
    """A practice's record: what came in, each attempt, and how it answers."""

    answer: Callable[[WriteBack], Answer] = taken
    came: list[WriteBack] = field(default_factory=list)
    attempts: list[WriteBack] = field(default_factory=list)
    abouts: list[About] = field(default_factory=list)
    refused: str = ""

    def refuse(self, url: str) -> str:
        del url
        return self.refused

    def post(
        self, message: WriteBack, about: About, practice: Practice, endpoint: Endpoint
    ) -> Answer:
        del practice, endpoint
        self.attempts.append(message)
        answer = self.answer(message)
        if answer.fate is Fate.TAKEN:
            self.came.append(message)
            self.abouts.append(about)
        return answer


@dataclass
class FakeJournals:
    files: dict[tuple[str, str], str] = field(default_factory=dict)

    def put(self, practice: Practice, name: str, rows: Sequence[tuple[WriteBack, About]]) -> None:
        self.files[practice.id, name] = write_journal(rows, practice)

    def names(self, practice_id: str) -> tuple[str, ...]:
        return tuple(sorted(name for owner, name in self.files if owner == practice_id))

    def fetch(self, practice_id: str, name: str) -> str:
        if (practice_id, name) not in self.files:
            raise NotFoundError
        return self.files[practice_id, name]

    def messages(self, practice_id: str, name: str) -> tuple[tuple[Home, str], ...]:
        return messages_of(self.fetch(practice_id, name), practice_id)

    def drop_all(self, practice_id: str) -> int:
        names = self.names(practice_id)
        for name in names:
            del self.files[practice_id, name]
        return len(names)
