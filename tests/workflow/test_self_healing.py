"""What the engine loses, Reconcile finds: nothing is lost and nothing comes twice."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from workflow.play.acts import patient_of
from workflow.play.people import somebody
from workflow.play.practices import rehearsing
from workflow.play.world import World, sleep_until, until

from demo.clock import at
from weerzien.adapters import keys
from weerzien.domain.case import Case
from weerzien.domain.errors import ClaimRefusedError
from weerzien.domain.vocabulary import Channel, Stage

MISSED, MARKED = at("2027-03-01 09:00"), at("2027-03-01 09:20")
THREADS = 16
ROUNDS = 5


@pytest.mark.requirement("AU-18", "AU-19")
def test_a_case_whose_execution_is_lost_goes_on_where_it_was(world: World) -> None:
    person = somebody()
    practice = rehearsing(world.stack, "general", [person], factor=20_160)
    patient = patient_of(world, practice, person, MISSED)
    sleep_until(practice.clock.real(MARKED))
    patient.no_show(MARKED)

    def first_day_went() -> Case | None:
        case = world.find_case(practice.id, person.ref)
        return case if case and "immediate" in case.done else None

    case = until(first_day_went, 60, "day 0")
    world.states.stop_execution(executionArn=world.arn(case))
    before = world.accepted(case)
    _reconcile_now(world, case)
    until(lambda: world.has_execution(case, 1), 30, "a second execution")

    def ended() -> Case | None:
        found = world.case(practice.id, person.ref)
        return None if found.is_open else found

    after = until(ended, 90, "the end of the series", pause=1)
    assert after.stop is not None
    assert after.stop.reason == "completed"
    assert after.starts == 1
    sent = [row["key"] for row in world.accepted(after)]
    assert sent[: len(before)] == [row["key"] for row in before]
    assert len(sent) == len(set(sent))
    assert any("-last_contact-" in key for key in sent)
    again = until(lambda: _ended(world, after), 30, "the end of the second execution")
    assert (again.status, again.end) == ("SUCCEEDED", "ClosedUnreached")


def _ended(world: World, case: Case) -> Any:
    execution = world.execution(case, 1)
    return None if execution.status == "RUNNING" else execution


def _reconcile_now(world: World, case: Case) -> None:
    """Do what comes by itself two minutes after the next step: the case is on the agenda."""
    agenda = keys.agenda(case.id, datetime.now(UTC) - timedelta(seconds=1)).item()
    world.table.update_item(
        Key=keys.case(case.practice_id, case.id).item(),
        UpdateExpression="SET gsi1pk = :pk, gsi1sk = :sk",
        ExpressionAttributeValues={":pk": agenda["gsi1pk"], ":sk": agenda["gsi1sk"]},
    )
    functions = world.stack.client("lambda")
    answer = functions.invoke(FunctionName=_function(functions, "Reconcile"), Payload=b"{}")
    told = json.loads(answer["Payload"].read())
    assert told["started"] >= 1, told


def _function(client: Any, name: str) -> str:
    pages = client.get_paginator("list_functions").paginate()
    names = [one["FunctionName"] for page in pages for one in page["Functions"]]
    found: str = next(one for one in names if f"-{name}Function-" in one)
    return found


@pytest.mark.requirement("AU-19", "AU-18")
def test_of_sixteen_that_claim_the_same_message_one_may_send(world: World) -> None:
    people = [somebody() for _ in range(ROUNDS)]
    practice = rehearsing(world.stack, "general", people, factor=1, start="2027-03-01T09:20")
    for person in people:
        patient_of(world, practice, person, MISSED).no_show(MARKED)

    def planned(ref: str) -> Case | None:
        case = world.find_case(practice.id, ref)
        return case if case and case.planned_no == case.plan_no else None

    for person in people:
        case = until(partial(planned, person.ref), 60, "the plan")
        gate = Barrier(THREADS)

        def claim(case: Case = case, gate: Barrier = gate) -> str:
            gate.wait()
            try:
                world.cases.claim(case, Stage.IMMEDIATE, Channel.SMS, datetime.now(UTC))
            except ClaimRefusedError as refused:
                return refused.code
            return "won"

        with ThreadPoolExecutor(THREADS) as pool:
            answers = sorted(one.result() for one in [pool.submit(claim) for _ in range(THREADS)])
        assert answers == ["taken"] * (THREADS - 1) + ["won"]
