"""Twice, late or in any order: what happened decides, not how it arrived."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from boto3.dynamodb.conditions import Key
from workflow.play.acts import Patient, patient_of
from workflow.play.people import somebody
from workflow.play.practices import rehearsing
from workflow.play.world import World, until

from demo.clock import at
from weerzien.domain import ids
from weerzien.domain.case import Case
from weerzien.domain.errors import NotFoundError

MISSED = at("2027-03-01 09:00")
MARKED = at("2027-03-01 09:20")
REBOOKED = at("2027-03-01 09:40")
CANCELLED = at("2027-03-01 09:50")
HOW_IT_CAME = frozenset(
    {"pk", "sk", "gsi1pk", "gsi1sk", "rev", "body_hash", "expires_at", "ref"}  # keys, housekeeping
    | {"id", "practice_id", "case_id", "patient_id", "appointment_ids", "rebooking_id", "details"}
    | {"at", "opened_at", "mark_received_at", "opens_at", "due", "created_at"}  # when we heard
    | {"known_since"}  # when we first heard of the patient
    | {"plan", "plan_no", "planned_no"}  # an execution that began before the end has a plan
)
"""Left out when end states are compared; times of the source and all facts stay."""
TOLD_LATER = frozenset({"OUT", "OUTBOX"})
"""Rows that the stream brings when all is over; their order has tests of its own."""
ORDERS = tuple(permutations(("no_show", "rebooked", "cancelled")))


Desk = Callable[[], Patient]


@pytest.fixture(scope="module")
def new_patient(world: World) -> Desk:
    """Give patients of a clock as slow as real time: nothing falls due while the facts come in."""
    people = [somebody() for _ in range(16)]
    practice = rehearsing(world.stack, "general", people, factor=1, start="2027-03-01T10:00")
    waiting = iter(people)
    return lambda: patient_of(world, practice, next(waiting), MISSED)


def _tell(patient: Patient, what: str) -> str:
    back = patient.return_visit(REBOOKED)
    if what == "no_show":
        return patient.no_show(MARKED)
    if what == "rebooked":
        return patient.says("appointment.booked", REBOOKED, back)
    return patient.says("appointment.cancelled", CANCELLED, back)


def _wait_until_applied(patient: Patient, source_ids: set[str]) -> None:
    """Wait for the effect of each event, as the log of events tells it."""
    practice_id, world = patient.practice.id, patient.world
    wanted = {ids.event_id(practice_id, "his", one) for one in source_ids}

    def all_applied() -> bool:
        rows = [
            world.table.get_item(
                Key={"pk": f"PRACTICE#{practice_id}#EVENT#{one}", "sk": "EVENT"},
                ConsistentRead=True,
            ).get("Item")
            for one in wanted
        ]
        return all(row is not None and row["state"] == "applied" for row in rows)

    until(all_applied, 60, "the effect of every event", pause=0.1)


def _end_state(patient: Patient) -> list[str]:
    """Read all rows of a patient and the case, without ids, times of hearing and revisions."""
    world, practice_id = patient.world, patient.practice.id
    homes = [
        f"PRACTICE#{practice_id}#PATIENT#{ids.patient_id(practice_id, patient.person.ref)}",
        f"PRACTICE#{practice_id}#CASE#{world.case(practice_id, patient.person.ref).id}",
    ]
    found = []
    for home in homes:
        page = world.table.query(KeyConditionExpression=Key("pk").eq(home), ConsistentRead=True)
        for row in page["Items"]:
            content = json.loads(row["body"]) if "body" in row else dict(row)
            kind = row["sk"].partition("#")[0]
            if kind in TOLD_LATER:
                continue
            found.append(f"{kind} {_plain(content)}")
    return sorted(found)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        kept = sorted(set(value) - HOW_IT_CAME)
        return {name: _plain(value[name]) for name in kept}
    if isinstance(value, set | frozenset):
        return sorted(str(one) for one in value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value)


@pytest.mark.requirement("AU-18", "EC-E01")
def test_the_same_webhook_ten_times_has_one_effect(world: World, new_patient: Desk) -> None:
    once, often = new_patient(), new_patient()
    _wait_until_applied(once, {once.no_show(MARKED)})
    with ThreadPoolExecutor(10) as pool:
        told = {one.result() for one in [pool.submit(often.no_show, MARKED) for _ in range(10)]}
    assert len(told) == 1
    _wait_until_applied(often, told)
    assert _end_state(often) == _end_state(once)
    case = world.case(often.practice.id, often.person.ref)
    until(lambda: world.has_execution(case), 30, "the execution")
    assert not world.has_execution(case, 1)


@pytest.mark.requirement("AU-18", "NS-29", "NS-31", "D3")
def test_all_orders_of_no_show_rebooked_and_cancelled_end_in_the_same_state(
    world: World, new_patient: Desk
) -> None:
    patients = [new_patient() for _ in ORDERS]
    for patient, order in zip(patients, ORDERS, strict=True):
        for what in order:
            _wait_until_applied(patient, {_tell(patient, what)})
    ends = [_end_state(patient) for patient in patients]
    for order, end in zip(ORDERS[1:], ends[1:], strict=True):
        assert end == ends[0], f"{order} ends otherwise than {ORDERS[0]}"
    case = world.case(patients[0].practice.id, patients[0].person.ref)
    assert case.stop is not None
    assert case.stop.reason == "rebooked"
    assert [task.kind for task in world.tasks(case)] == ["rebooking_cancelled"]
    assert not any(world.accepted(world.case(p.practice.id, p.person.ref)) for p in patients)


@pytest.mark.requirement("NS-19", "D18")
def test_two_no_shows_at_the_same_moment_are_one_running_case(
    world: World, new_patient: Desk
) -> None:
    patient = new_patient()
    visits = (patient.missed, replace(patient.missed, ref=f"{patient.missed.ref}-2"))
    with ThreadPoolExecutor(2) as pool:
        told = [pool.submit(patient.says, "appointment.noshow", MARKED, one) for one in visits]
    _wait_until_applied(patient, {one.result() for one in told})
    practice_id = patient.practice.id
    missed = [ids.appointment_id(practice_id, one.ref) for one in visits]
    cases = [_case(world, practice_id, ids.case_id(practice_id, one)) for one in missed]
    running = [case for case in cases if case is not None and case.is_open]
    assert len(running) == 1
    assert set(running[0].appointment_ids) == set(missed)
    until(lambda: world.has_execution(running[0]), 30, "the execution")
    assert not any(world.has_execution(one) for one in cases if one and one != running[0])


def _case(world: World, practice_id: str, case_id: str) -> Case | None:
    try:
        return world.cases.get(practice_id, case_id)
    except NotFoundError:
        return None
