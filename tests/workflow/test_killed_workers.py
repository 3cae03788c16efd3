"""Workers die at any moment, with -9: the outcome of every case is the one it would have had."""

from __future__ import annotations

import os
import random
import secrets
import signal
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Self

import pytest
from workflow.play.acts import Act, Patient, patient_of, play
from workflow.play.people import somebody
from workflow.play.practices import rehearsing
from workflow.play.world import ENDED, World, sleep_until, until

from demo.clock import at
from demo.killing import children_of
from weerzien.domain.case import Case
from weerzien.domain.contact import ContactStatus

SEED = int(os.environ.get("WEERZIEN_SEED", secrets.randbelow(1_000_000)))
FACTOR = 11_520
PAUSES = (1.0, 3.0)
RECONCILED = timedelta(minutes=5)
"""A dead sender's claim is settled after its lease of a minute, by what looks every minute."""
ALIVE = {ContactStatus.SENT, ContactStatus.DELIVERED}

DAY0 = {"immediate.sms", "immediate.email"}
STANDARD = DAY0 | {
    *("check_in.email", "value.email", "value.sms", "soft_deadline.email"),
    *("last_contact.email", "last_contact.sms"),
}
HIGH_RISK = DAY0 | {
    *("check_in.email", "brief_check_in.sms", "value.email", "last_contact.email"),
}
PEOPLE = ["call_day1", "clinician_notice", "escalation"]


@dataclass(frozen=True, slots=True)
class Group:
    """Patients with the same fate: what must go out in full, what may, how it must end."""

    name: str
    variant: str
    count: int
    must: frozenset[str]
    may: frozenset[str]
    tasks: Sequence[str]
    reason: str
    end: str
    risks: tuple[str, ...] = ()


GROUPS = (
    Group(
        *("standard", "general", 8, frozenset(STANDARD), frozenset(STANDARD)),
        *([], "completed", "ClosedUnreached"),
    ),
    Group(
        *("high_risk", "general", 6, frozenset(HIGH_RISK), frozenset(HIGH_RISK)),
        *(PEOPLE, "completed", "ClosedUnreached", ("chronic_multi",)),
    ),
    Group(
        *("mental_health", "mental_health", 6, frozenset(STANDARD), frozenset(STANDARD)),
        *([], "completed", "ClosedUnreached"),
    ),
    Group(
        *("rebooked", "general", 6, frozenset(DAY0), frozenset(STANDARD)),
        *([], "rebooked", "Rebooked"),
    ),
    Group(
        *("corrected", "general", 4, frozenset(DAY0), frozenset(STANDARD)),
        *([], "mark_corrected", "MarkCorrected"),
    ),
)


class Killer:
    """Ends a random worker of the embedded AWS every one to three seconds."""

    def __init__(self, parent: int) -> None:
        self._parent, self._dice = parent, random.Random(SEED)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.killed = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._dice.uniform(*PAUSES)):
            if workers := children_of(self._parent):
                os.kill(self._dice.choice(workers), signal.SIGKILL)
                self.killed += 1


@dataclass(frozen=True, slots=True)
class Played:
    patients: dict[str, list[Patient]]
    killed: int


@pytest.fixture(scope="module")
def played(world: World) -> Played:
    """Play a week while workers die; then give Reconcile the time it has in production."""
    patients: dict[str, list[Patient]] = {}
    acts: list[Act] = []
    ends: list[datetime] = []
    for variant in ("general", "mental_health"):
        groups = [group for group in GROUPS if group.variant == variant]
        people = {
            group.name: [somebody(*group.risks) for _ in range(group.count)] for group in groups
        }
        everyone = [person for some in people.values() for person in some]
        practice = rehearsing(world.stack, variant, everyone, factor=FACTOR)
        ends.append(practice.clock.real(at("2027-03-09 12:00")))
        for number, (name, person) in enumerate((n, p) for n in people for p in people[n]):
            start = at("2027-03-01 09:00") + timedelta(minutes=12 * number)
            patient = patient_of(world, practice, person, start)
            patients.setdefault(name, []).append(patient)
            mark = start + timedelta(minutes=10)
            acts.append(Act(practice.clock.real(mark), partial(patient.no_show, mark)))
            if name in ("rebooked", "corrected"):
                stop = at("2027-03-02 16:00")
                acts.append(Act(practice.clock.real(stop), partial(_stop, patient, name, stop)))
    with Killer(world.stack["pids"]["ministack"]) as killer:
        play(acts)
        sleep_until(max(ends))
    everybody = [one for some in patients.values() for one in some]
    until(
        lambda: all(_is_over(world, one) for one in everybody),
        RECONCILED.total_seconds(),
        "the end of every series",
        pause=2,
    )
    until(
        lambda: all(_is_settled(world, _case(world, one)) for one in everybody),
        RECONCILED.total_seconds(),
        "the fate of every message",
        pause=2,
    )
    return Played(patients, killer.killed)


def _stop(patient: Patient, name: str, when: datetime) -> None:
    """Stop after day 0, however long dying workers made that take."""

    def day_0_went() -> bool:
        case = patient.world.find_case(patient.practice.id, patient.person.ref)
        return case is not None and "immediate" in case.done

    until(day_0_went, 240, "day 0")
    if name == "rebooked":
        patient.rebooks(when)
    else:
        patient.says("appointment.noshow_corrected", when, patient.missed)


def _case(world: World, patient: Patient) -> Case:
    return world.case(patient.practice.id, patient.person.ref)


def _is_over(world: World, patient: Patient) -> bool:
    case = world.find_case(patient.practice.id, patient.person.ref)
    if case is None or case.is_open:
        return False
    return world.execution(case, case.starts).status in ENDED


def _is_settled(world: World, case: Case) -> bool:
    return set(case.claims) <= {row.id for row in world.contacts(case)}


@pytest.mark.requirement("AU-18", "EC-R04")
def test_every_case_ends_as_it_would_have_without_a_death(world: World, played: Played) -> None:
    for group in GROUPS:
        for patient in played.patients[group.name]:
            case = _case(world, patient)
            assert case.stop is not None
            assert case.stop.reason == group.reason, f"{group.name} (seed {SEED})"
            execution = world.execution(case, case.starts)
            assert (execution.status, execution.end) == ("SUCCEEDED", group.end), group.name
            tasks = [str(t.kind) for t in world.tasks(case) if t.kind != "unknown_message"]
            assert sorted(tasks) == list(group.tasks), f"{group.name} (seed {SEED})"


@pytest.mark.requirement("AU-19", "NS-39", "EC-R04", "HR-15")
def test_no_message_comes_twice_and_none_is_lost_in_silence(
    world: World, played: Played, capsys: pytest.CaptureFixture[str]
) -> None:
    counts: Counter[str] = Counter()
    for group in GROUPS:
        for patient in played.patients[group.name]:
            case = _case(world, patient)
            sent = [".".join(r["key"].rsplit("-", 2)[1:]) for r in world.accepted(case)]
            assert len(sent) == len(set(sent)), f"twice in {group.name} (seed {SEED})"
            rows = {row.id: row.status for row in world.contacts(case) if row.stage}
            unknown = {name for name, status in rows.items() if status is ContactStatus.UNKNOWN}
            logged = {name for name, status in rows.items() if status in ALIVE}
            assert group.must <= logged | unknown <= group.may, f"{group.name} (seed {SEED})"
            assert set(sent) <= logged | unknown, f"not in the log (seed {SEED})"
            assert logged <= set(sent), f"logged, never accepted (seed {SEED})"
            shown = [t.remarks[1:] for t in world.tasks(case) if t.kind == "unknown_message"]
            assert {".".join(one) for one in shown} >= unknown, f"not shown (seed {SEED})"
            counts.update(accepted=len(sent), unknown=len(unknown), lost=len(unknown - set(sent)))
    with capsys.disabled():
        sys.stdout.write(
            f"\nseed {SEED}: {played.killed} workers killed; {counts['accepted']} messages, "
            f"{counts['unknown']} of unknown fate, {counts['lost']} of them never handed over\n"
        )
    assert played.killed > 15
