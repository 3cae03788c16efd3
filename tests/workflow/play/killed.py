"""The week that `test_killed_workers.py` looks at: workers die with -9 while it is played."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from workflow.play.acts import Act, Patient, patient_of, play
from workflow.play.people import somebody
from workflow.play.practices import rehearsing
from workflow.play.world import World, sleep_until, until

from demo.clock import at
from demo.killing import Killer
from demo.scenario import Person

SEED = int(os.environ.get("WEERZIEN_SEED", secrets.randbelow(1_000_000)))
FAST = 11_520
SLOW = 540
"""An event whose worker died comes again after a minute: before the next day, on this clock."""
PAUSES = (1.0, 3.0)
START = "2027-03-01T09:00"
APART = timedelta(seconds=0.15)
"""Real time between two marks."""

DAY0 = frozenset({"immediate.sms", "immediate.email"})
STANDARD = DAY0 | {
    *("check_in.email", "value.email", "value.sms", "soft_deadline.email"),
    *("last_contact.email", "last_contact.sms"),
}
HIGH_RISK = DAY0 | {
    *("check_in.email", "brief_check_in.sms", "value.email", "last_contact.email"),
}
PEOPLE = ("call_day1", "clinician_notice", "escalation")


@dataclass(frozen=True, slots=True)
class Group:
    """Patients with the same fate: what must go out, which tasks come, how it must end."""

    name: str
    variant: str
    count: int
    messages: frozenset[str]
    tasks: Sequence[str]
    reason: str
    end: str
    risks: tuple[str, ...] = ()
    stop: str = ""
    factor: int = FAST


GROUPS = (
    Group("standard", "general", 8, STANDARD, (), "completed", "ClosedUnreached"),
    Group(
        *("high_risk", "general", 6, HIGH_RISK, PEOPLE, "completed", "ClosedUnreached"),
        risks=("chronic_multi",),
    ),
    Group("mental_health", "mental_health", 6, STANDARD, (), "completed", "ClosedUnreached"),
    Group(
        *("rebooked", "general", 6, DAY0, (), "rebooked", "Rebooked"),
        stop="rebooked",
        factor=SLOW,
    ),
    Group(
        *("corrected", "general", 4, DAY0, (), "mark_corrected", "Corrected"),
        stop="corrected",
        factor=SLOW,
    ),
)


@dataclass(frozen=True, slots=True)
class KilledWeek:
    patients: dict[str, list[Patient]]
    killed: int

    @property
    def everybody(self) -> list[Patient]:
        return [one for some in self.patients.values() for one in some]


def play_while_killing(world: World) -> KilledWeek:
    """Play a week while workers die; what they left behind then heals by itself."""
    patients: dict[str, list[Patient]] = {}
    acts: list[Act] = []
    ends: list[datetime] = []
    for variant, factor in dict.fromkeys((group.variant, group.factor) for group in GROUPS):
        groups = [one for one in GROUPS if (one.variant, one.factor) == (variant, factor)]
        people = [(one, somebody(*one.risks)) for one in groups for _ in range(one.count)]
        everyone = [person for _, person in people]
        practice = rehearsing(
            world.stack, variant, everyone, factor=factor, start="2027-03-01T09:00"
        )
        if factor == FAST:
            ends.append(practice.clock.real(at("2027-03-09 12:00")))
        for group, person in people:
            patient = patient_of(world, practice, person, at("2027-03-01 09:00"))
            patients.setdefault(group.name, []).append(patient)
            _be_slow(world, person)
            mark = at("2027-03-01 09:20") + APART * factor * len(acts)
            acts.append(Act(practice.clock.real(mark), partial(patient.no_show, mark)))
            if group.stop:
                acts.append(Act(practice.clock.real(mark), partial(_stop, patient, group.stop)))
    with Killer(world.stack["pids"]["ministack"], SEED, PAUSES) as killer:
        play(acts)
        sleep_until(max(ends))
    world.stack.tell_carrier("/faults/clear", {})
    return KilledWeek(patients, len(killer.killed))


def _be_slow(world: World, person: Person) -> None:
    """Let the carrier take its time and say nothing later: a sender's death leaves a doubt."""
    match = {"to": person.email}
    slow = {"fault": "slow", "match": match, "times": None, "seconds": 1}
    world.stack.tell_carrier("/faults", slow)
    world.stack.tell_carrier("/faults", {"fault": "lose_receipt", "match": match, "times": None})


def _stop(patient: Patient, kind: str) -> None:
    """Stop after day 0, however long dying workers made that take."""

    def day_0_went() -> bool:
        case = patient.world.find_case(patient.practice.id, patient.person.ref)
        return case is not None and "immediate" in case.done

    until(day_0_went, 240, "day 0", pause=1)
    when = at("2027-03-01 12:00")
    if kind == "rebooked":
        patient.rebooks(when)
    else:
        patient.says("appointment.noshow_corrected", when, patient.missed)
