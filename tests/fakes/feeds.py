from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from fakes.memory import Memory
from weerzien.domain.appointment import Appointment
from weerzien.domain.errors import StaleError, TooManyEventsError
from weerzien.domain.feed.compare import AppointmentList
from weerzien.domain.feed.pulse import Pulse
from weerzien.domain.feed.trust import FeedDay
from weerzien.domain.practice import Practice
from weerzien.ports import ListSource


@dataclass
class FakeFeeds:
    """`minutes` counts events by practice and clock minute, as the door's limit does."""

    minutes: Counter[tuple[str, datetime]] = field(default_factory=Counter)
    kept: dict[tuple[str, date], FeedDay] = field(default_factory=dict)
    pulses: dict[str, Pulse] = field(default_factory=dict)

    def day(self, practice_id: str, day: date) -> FeedDay | None:
        return self.kept.get((practice_id, day))

    def days(self, practice_id: str, first: date, last: date) -> tuple[FeedDay, ...]:
        return tuple(
            one
            for (of, day), one in sorted(self.kept.items())
            if of == practice_id and first <= day <= last
        )

    def save_day(self, day: FeedDay) -> None:
        there = self.kept.get((day.practice_id, day.day))
        if day.rev != (there.rev if there else 0):
            raise StaleError
        self.kept[day.practice_id, day.day] = replace(day, rev=day.rev + 1)

    def pulse(self, practice_id: str) -> Pulse | None:
        return self.pulses.get(practice_id)

    def save_pulse(self, pulse: Pulse) -> None:
        there = self.pulses.get(pulse.practice_id)
        if pulse.rev != (there.rev if there else 0):
            raise StaleError
        self.pulses[pulse.practice_id] = replace(pulse, rev=pulse.rev + 1)

    def came(self, practice_id: str, start: datetime, end: datetime) -> Mapping[datetime, int]:
        hours: Counter[datetime] = Counter()
        for (of, minute), count in self.minutes.items():
            if of == practice_id and start <= minute < end:
                hours[minute.replace(minute=0)] += count
        return hours


@dataclass
class FakeListLimits:
    most: int = 10
    taken: int = 0

    def take(self, practice: Practice, now: datetime) -> None:
        del practice
        self.taken += 1
        if self.taken > self.most:
            raise TooManyEventsError(60 - now.second)


@dataclass
class FakeKnownAppointments:
    memory: Memory

    def known(
        self, practice_id: str, names: Iterable[tuple[str, str]]
    ) -> Mapping[str, Appointment]:
        found = (
            self.memory.appointments.get((practice_id, patient_id), {}).get(appointment_id)
            for patient_id, appointment_id in names
        )
        return {one.id: one for one in found if one is not None}

    def of_patients(
        self, practice_id: str, patient_ids: Iterable[str]
    ) -> Mapping[str, tuple[Appointment, ...]]:
        return {
            one: tuple(self.memory.appointments.get((practice_id, one), {}).values())
            for one in patient_ids
        }


@dataclass
class FakeListSources:
    """`kept` holds each source with the moment at which it is due."""

    kept: dict[str, tuple[ListSource, datetime]] = field(default_factory=dict)

    def find(self, practice_id: str) -> ListSource | None:
        return self.kept[practice_id][0] if practice_id in self.kept else None

    def save(self, source: ListSource, due: datetime) -> None:
        self.kept[source.practice_id] = source, due

    def drop(self, practice_id: str) -> None:
        self.kept.pop(practice_id, None)

    def due(self, now: datetime, limit: int) -> tuple[str, ...]:
        found = sorted((due, name) for name, (_, due) in self.kept.items() if due < now)
        return tuple(name for _, name in found[:limit])

    def pulled(self, source: ListSource, due: datetime) -> None:
        if source.practice_id in self.kept:
            kept, _ = self.kept[source.practice_id]
            self.kept[source.practice_id] = replace(kept, failures=source.failures), due


@dataclass
class FakeAgendas:
    """`answers` by practice: a list, or the error that reading it ends in."""

    answers: dict[str, AppointmentList | Exception] = field(default_factory=dict)
    refused: str = ""
    asked: list[str] = field(default_factory=list)

    def refuse(self, url: str) -> str:
        del url
        return self.refused

    def fetch(self, source: ListSource, practice: Practice, at: datetime) -> AppointmentList:
        del practice
        self.asked.append(source.practice_id)
        answer = self.answers.get(source.practice_id, AppointmentList(at, ()))
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class FakePracticeIndex:
    memory: Memory

    def all(self) -> Iterator[str]:
        yield from sorted(self.memory.practices)
