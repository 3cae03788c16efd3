from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fakes.memory import Memory
from weerzien.domain.errors import NotFoundError, StaleError
from weerzien.domain.hand_over import HandOver, Returning, Wish, without_words


@dataclass
class FakeHandOvers:
    memory: Memory

    def due(self, now: datetime, limit: int) -> tuple[Wish, ...]:
        looks = self.memory.hand_over_looks.items()
        due = sorted((at, key) for key, at in looks if at < now)
        return tuple(Wish(*key, at) for at, key in due[:limit])

    def get(self, practice_id: str, case_id: str) -> HandOver | None:
        return self.memory.hand_overs.get((practice_id, case_id))

    def returning(self, practice_id: str, patient_id: str) -> Returning:
        key = (practice_id, patient_id)
        patient = self.memory.patients.get(key)
        if patient is None:
            raise NotFoundError
        return Returning(
            rev=patient.rev,
            appointments=tuple(self.memory.appointments[key].values()),
            opted_out=patient.opted_out,
            no_contact=patient.no_contact_at is not None,
            erasure_asked_at=patient.erasure_asked_at,
        )

    def keep(self, page: HandOver, wish: Wish, facts: Returning, look_at: datetime | None) -> None:
        self._check(wish)
        key = (page.practice_id, page.case_id)
        there = self.memory.hand_overs.get(key)
        if (there.rev if there else 0) != page.rev - 1:
            raise StaleError
        if there and there.bare and not page.bare:
            raise StaleError
        patient = self.memory.patients.get((page.practice_id, page.patient_id))
        if patient is None or patient.rev != facts.rev:
            raise StaleError
        self.memory.hand_overs[key] = page
        self.look_again(wish, look_at)

    def take_words(self, page: HandOver) -> None:
        key = (page.practice_id, page.case_id)
        there = self.memory.hand_overs.get(key)
        if there is None or there.rev != page.rev:
            raise StaleError
        self.memory.hand_overs[key] = without_words(there)

    def look_again(self, wish: Wish, at: datetime | None) -> None:
        self._check(wish)
        key = (wish.practice_id, wish.case_id)
        del self.memory.hand_over_looks[key]
        if at is not None:
            self.memory.hand_over_looks[key] = at

    def _check(self, wish: Wish) -> None:
        if self.memory.hand_over_looks.get((wish.practice_id, wish.case_id)) != wish.since:
            raise StaleError
