"""What happens when: the source system speaks at moments of practice time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workflow.play.practices import Rehearsing
from workflow.play.world import World, sleep_until

from demo import his
from demo.scenario import HisSays, Person, Visit

BEFORE = "2027-02-08T10:00:00+01:00"


@dataclass(frozen=True, slots=True)
class Patient:
    """A person at a practice, with the appointment that is missed."""

    world: World
    practice: Rehearsing
    person: Person
    missed: Visit

    def says(self, kind: str, when: datetime, visit: Visit | None = None, **patient: object) -> str:
        """Send an event of `when` now; answers the id under which the source sent it."""
        about = visit.ref if visit else "self"
        event_id = f"{self.person.ref}.{about}.{kind.rpartition('.')[2]}"
        said = HisSays(kind, visit, patient)
        event = his.envelope(said, self.person, event_id, when)
        his.send(self.world.stack, dict(self.practice.webhook), event)
        return event_id

    def no_show(self, when: datetime, **patient: object) -> str:
        return self.says("appointment.noshow", when, self.missed, **patient)

    def rebooks(self, when: datetime) -> str:
        """Book a new appointment, made at `when`."""
        return self.says("appointment.booked", when, self.return_visit(when))

    def return_visit(self, made: datetime) -> Visit:
        start = self.missed.start + timedelta(days=60)
        return replace(
            self.missed, ref=f"{self.missed.ref}-back", start=start, created=made.isoformat()
        )


def patient_of(world: World, practice: Rehearsing, person: Person, start: datetime) -> Patient:
    return Patient(world, practice, person, Visit(f"A-{person.ref}", start, created=BEFORE))


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do at a real moment."""

    when: datetime
    deed: Callable[[], object]


def play(acts: Iterable[Act], threads: int = 12) -> None:
    """Do everything at its moment, or at once when that is past; raise the first trouble."""
    with ThreadPoolExecutor(threads) as pool:
        waiting = []
        for act in sorted(acts, key=lambda one: one.when):
            sleep_until(act.when)
            waiting.append(pool.submit(act.deed))
        for one in waiting:
            one.result()
