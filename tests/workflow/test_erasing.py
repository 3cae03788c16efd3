"""Erasing as it runs: with the function's own rights, on the table that everything else wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from workflow.play.acts import patient_of
from workflow.play.people import somebody
from workflow.play.practices import rehearsing
from workflow.play.world import World, sleep_until, until

from demo.canaries import Scanner
from demo.clock import at
from weerzien.adapters import keys
from weerzien.domain import ids
from weerzien.domain.case import Case

MISSED, MARKED = at("2027-03-01 09:00"), at("2027-03-01 09:20")
FACTOR = 60_480
"""Thirty days take 43 seconds."""


@pytest.mark.requirement("CO-14", "EC-X06")
def test_thirty_days_after_the_end_the_schedule_forgets_the_person(world: World) -> None:
    person = somebody()
    practice = rehearsing(world.stack, "general", [person], factor=FACTOR)
    patient = patient_of(world, practice, person, MISSED)
    sleep_until(practice.clock.real(MARKED))
    patient.no_show(MARKED)

    def sent() -> Case | None:
        case = world.find_case(practice.id, person.ref)
        return case if case and "immediate" in case.done else None

    until(sent, 60, "day 0")
    patient.rebooks(practice.clock.practice(datetime.now(UTC)))

    def over() -> Case | None:
        case = world.case(practice.id, person.ref)
        return None if case.is_open else case

    case = until(over, 60, "the end of the case")
    assert case.stop is not None
    # Before its day nothing goes, though the schedule looks.
    _look_now(world, practice.id, person.ref)
    _erase(world)
    assert world.patient(practice.id, person.ref).details.first_name == person.first_name

    sleep_until(practice.clock.real(case.stop.at + timedelta(days=31)))
    _look_now(world, practice.id, person.ref)
    _erase(world)
    left = world.patient(practice.id, person.ref)
    assert left.erased_at is not None
    assert left.details.phone is None
    scanner = Scanner([person])
    for row in _rows_of(world, practice.id):
        # Whatever is sealed is not to be read here: of the person there is nothing left in it.
        text = json.dumps({k: v for k, v in row.items() if k != "sealed"}, default=str)
        assert scanner.scan(str(row["sk"]).partition("#")[0], text) == set()
        assert "#ADDRESS#" not in str(row["pk"])
    assert {row.id for row in world.contacts(case)} >= {"immediate.sms", "immediate.email"}


def _rows_of(world: World, practice_id: str) -> Iterator[dict[str, Any]]:
    more: dict[str, Any] = {}
    while True:
        page = world.table.scan(**more)
        # The practice's own row too: it knows its test recipients by keyed hashes only.
        yield from (r for r in page["Items"] if r["pk"].startswith(f"PRACTICE#{practice_id}"))
        if "LastEvaluatedKey" not in page:
            return
        more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def _look_now(world: World, practice_id: str, ref: str) -> None:
    """Do what comes by itself after thirty real days: the file is due on the agenda."""
    patient_id = ids.patient_id(practice_id, ref)
    place = keys.retention(patient_id, datetime.now(UTC) - timedelta(seconds=1))
    world.table.update_item(
        Key=keys.patient(practice_id, patient_id).item(),
        UpdateExpression="SET gsi1pk = :pk, gsi1sk = :sk",
        ExpressionAttributeValues={":pk": place.gsi1pk, ":sk": place.gsi1sk},
    )


def _erase(world: World) -> None:
    functions = world.stack.client("lambda")
    pages = functions.get_paginator("list_functions").paginate()
    names = [one["FunctionName"] for page in pages for one in page["Functions"]]
    name = next(one for one in names if "-EraseExpiredFunction-" in one)
    answer = functions.invoke(FunctionName=name, Payload=b"{}")
    told = json.loads(answer["Payload"].read())
    assert told["failed"] == 0, told
    assert told["seen"] >= 1, told
