"""A week in which patients miss visits, and what can be seen of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from workflow.play.acts import Act, Patient, patient_of, play
from workflow.play.people import somebody
from workflow.play.practices import rehearsing
from workflow.play.world import ENDED, World, until

from demo.clock import ZONE, at
from weerzien.domain.case import Case
from weerzien.domain.contact import ContactStatus

FACTOR = 10_080
PATIENCE = timedelta(seconds=60)
WENT = {ContactStatus.SENT, ContactStatus.DELIVERED, ContactStatus.FAILED}


Sent = tuple[str, str, str]
DAY0 = [("2027-03-01", "immediate", "sms"), ("2027-03-01", "immediate", "email")]
DAY1 = [("2027-03-02", "check_in", "email")]
DAY2 = [("2027-03-03", "brief_check_in", "sms")]
DAY3 = [("2027-03-04", "value", "email"), ("2027-03-04", "value", "sms")]
DAY5 = [("2027-03-06", "soft_deadline", "email")]
DAY7 = [("2027-03-08", "last_contact", "email"), ("2027-03-08", "last_contact", "sms")]


@dataclass(frozen=True, slots=True)
class Week:
    world: World
    patients: Mapping[str, Patient]
    seen: Mapping[str, Any]
    """What a patient saw on the way."""

    def case(self, name: str) -> Case:
        patient = self.patients[name]
        return self.world.case(patient.practice.id, patient.person.ref)

    def went(self, name: str) -> list[tuple[str, str, str]]:
        """List local date, stage and channel of what the contact log says went out."""
        rows = [row for row in self.world.contacts(self.case(name)) if row.status in WENT]
        return [
            (row.at.astimezone(ZONE).date().isoformat(), str(row.stage), str(row.channel))
            for row in sorted(rows, key=lambda row: row.at)
            if row.stage
        ]

    def tasks(self, name: str) -> list[tuple[str, str]]:
        """List kind and local date of each task of a case, by date."""
        rows = [
            (str(one.kind), one.opens_at.astimezone(ZONE).date().isoformat())
            for one in self.world.tasks(self.case(name))
        ]
        return sorted(rows, key=lambda row: (row[1], row[0]))

    def end(self, name: str) -> tuple[str, str]:
        """Give the reason of the case's end, and the state in which its execution ended."""
        case = self.case(name)
        assert case.stop is not None, f"{name} is still open"
        execution = self.world.execution(case)
        assert execution.status == "SUCCEEDED", f"{name}: {execution.status} in {execution.end}"
        return case.stop.reason, execution.end


def register(world: World, factor: int, **risks_of: tuple[str, ...]) -> dict[str, Patient]:
    """Make a practice and a patient per name, each with the risks given."""
    people = {name: somebody(*risks) for name, risks in risks_of.items()}
    practice = rehearsing(world.stack, "general", people.values(), factor=factor)
    start = at("2027-03-01 10:00")
    return {
        name: patient_of(world, practice, person, start + timedelta(minutes=5 * number))
        for number, (name, person) in enumerate(people.items())
    }


def marks(patients: Mapping[str, Patient]) -> list[Act]:
    """Let every visit be marked as missed soon after it began."""
    acts = []
    for one in patients.values():
        mark = one.missed.start + timedelta(minutes=20)
        acts.append(Act(one.practice.clock.real(mark), partial(one.no_show, mark)))
    return acts


def play_week(world: World) -> Week:
    """Play the week and wait until every series has ended."""
    patients = register(world, FACTOR, standard=(), high_risk=("chronic_multi",), raised=())
    raised, when = patients["raised"], at("2027-03-03 20:15")
    tell = partial(raised.says, "patient.updated", when, risks=["risk_medication"])
    play([*marks(patients), Act(raised.practice.clock.real(when), tell)])
    played = Week(world, patients, {})
    wait_for_ends(played)
    return played


def wait_for_ends(week: Week) -> None:
    clock = next(iter(week.patients.values())).practice.clock
    left = clock.real(at("2027-03-09 12:00")) - datetime.now(UTC) + PATIENCE
    until(
        lambda: all(_is_over(week, name) for name in week.patients),
        left.total_seconds(),
        "the end of every series",
        pause=1,
    )


def _is_over(week: Week, name: str) -> bool:
    case = week.case(name)
    return not case.is_open and week.world.execution(case).status in ENDED
