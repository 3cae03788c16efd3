"""Plays the journeys on the whole stack, and reads what histories and the carrier's log tell."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cost.journeys import BACK_AT, JOURNEYS, MARKED, Journey, missed_visit, new_visit
from cost.practice import rehearsing
from demo import gsm, his
from demo.clock import Clock
from demo.executions import Execution, find_executions
from demo.scenario import HisSays, Person
from demo.surroundings import DemoError, Stack
from weerzien.domain import ids

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Counted:
    """What one journey took on the stack."""

    states: int
    billed: int
    """A retry is billed as a transition too."""
    invocations: int
    sms: int
    sms_parts: int
    mails: int


@dataclass(frozen=True, slots=True)
class _Traveller:
    journey: Journey
    person: Person
    practice: dict[str, Any]
    clock: Clock

    @property
    def case_id(self) -> str:
        practice_id = self.practice["practice_id"]
        missed = ids.appointment_id(practice_id, missed_visit(self.person).ref)
        return ids.case_id(practice_id, missed)


def play(stack: Stack, run: int) -> dict[str, Counted]:
    """Play all journeys at once, each with the histories of its own."""
    log_from = len(stack.ndjson("/log"))
    travellers = _set_out(stack, run)
    for one in travellers:
        _say(stack, one, "appointment.noshow", MARKED)
    for one in travellers:
        if one.journey.rebooks:
            _say(stack, one, "appointment.booked", BACK_AT)
    found = _ended(stack, travellers)
    log = stack.ndjson(f"/log?since={log_from}")
    return {one.journey.name: _count(found[one.case_id], one, log) for one in travellers}


def _set_out(stack: Stack, run: int) -> list[_Traveller]:
    people = {journey: journey.person(run) for journey in JOURNEYS}
    travellers = []
    for variant in dict.fromkeys(journey.variant for journey in JOURNEYS):
        mine = [journey for journey in JOURNEYS if journey.variant == variant]
        practice, clock = rehearsing(stack, variant, [people[journey] for journey in mine])
        travellers += [_Traveller(journey, people[journey], practice, clock) for journey in mine]
    return travellers


def _say(stack: Stack, one: _Traveller, kind: str, when: datetime) -> None:
    time.sleep(max((one.clock.real(when) - datetime.now(UTC)).total_seconds(), 0))
    visit = new_visit(one.person) if kind.endswith("booked") else missed_visit(one.person)
    event = his.envelope(HisSays(kind, visit), one.person, f"{one.person.ref}.{kind}", when)
    his.send(stack, one.practice, event)


def _ended(stack: Stack, travellers: list[_Traveller]) -> dict[str, Execution]:
    case_ids = {one.case_id for one in travellers}
    last = max(one.clock.real(one.journey.last_day) for one in travellers)
    end = time.monotonic() + (last - datetime.now(UTC)).total_seconds() + PATIENCE
    while time.monotonic() < end:
        found = find_executions(stack, case_ids)
        if all(runs and runs[0].status == "SUCCEEDED" for runs in found.values()):
            return {case_id: runs[0] for case_id, runs in found.items()}
        time.sleep(2)
    raise DemoError("Not every case of the bench came to its end. Is the machine very busy?")


def _count(execution: Execution, one: _Traveller, log: list[dict[str, Any]]) -> Counted:
    start = f"{one.practice['practice_id']}-{one.case_id}-"
    mine = [row for row in log if row["key"].startswith(start)]
    texts = [row["text"] for row in mine if row["channel"] == "sms"]
    return Counted(
        states=len(execution.path),
        billed=execution.transitions,
        invocations=execution.invocations,
        sms=len(texts),
        sms_parts=sum(gsm.parts(text) for text in texts),
        mails=len(mine) - len(texts),
    )
