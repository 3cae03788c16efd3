"""A practice comes in, goes live, leaves and is erased, with the rights that the stack gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from workflow.play.acts import patient_of
from workflow.play.people import somebody
from workflow.play.practices import Rehearsing, rehearsing
from workflow.play.world import World, sleep_until, until

from demo.clock import at
from weerzien.adapters.dynamo_leavings import DynamoLeavings
from weerzien.adapters.dynamo_practices import DynamoPractices
from weerzien.adapters.kms_seal import KmsSeal
from weerzien.domain.case import Case

MISSED, MARKED = at("2027-03-01 09:00"), at("2027-03-01 09:20")
FACTOR = 10_080
"""A week takes a minute."""
SIGNED = ("--text", "vwo-2027-01", "--signed-by", "A. Naam", "--signed-on", "2026-01-05")


@pytest.mark.requirement("AU-15", "AU-21", "CO-15")
def test_a_practice_goes_live_leaves_and_is_erased(world: World, tmp_path: Path) -> None:
    person, stack = somebody(), world.stack
    practice = rehearsing(stack, "general", [person], factor=FACTOR)
    case = followed_up(world, practice, person)
    stack.cli("practice", "agreement", "record", practice.id, *SIGNED, "--by", "s1")
    assert stack.cli("practice", "sending", practice.id, "on")["sending"]

    left = stack.cli("practice", "leave", practice.id, "--by", "s1", "--yes")
    assert (left["keys_dropped"], left["cases_ended"]) == (1, 1)
    assert [row for row in rows(world, "CREDENTIAL#") if practice.id in row["pk"]] == []
    until(lambda: world.execution(case).status == "SUCCEEDED", 60, "the end of the execution")
    sent = len(world.accepted(case))

    told = stack.cli("practice", "export", practice.id, str(tmp_path / "out"))
    assert told["patients"] == 1
    lines = (tmp_path / "out/patients.ndjson").read_text(encoding="utf-8")
    assert json.loads(lines)["cases"][0]["case"]["stop"]["reason"] == "practice_stopped"

    let_the_waiting_be_over(world, practice.id)
    erase(world)
    kinds = {row["sk"] for row in rows(world, f"PRACTICE#{practice.id}")}
    assert kinds == {"LEAVING", "EVENT"}
    assert len(world.accepted(case)) == sent


def followed_up(world: World, practice: Rehearsing, person: Any) -> Case:
    """A patient of the rehearsal who got the first messages."""
    patient = patient_of(world, practice, person, MISSED)
    sleep_until(practice.clock.real(MARKED))
    patient.no_show(MARKED)

    def sent() -> Case | None:
        case = world.find_case(practice.id, person.ref)
        return case if case and "immediate" in case.done else None

    return until(sent, 60, "day 0")


def let_the_waiting_be_over(world: World, practice_id: str) -> None:
    """Move the day of erasing into the past, where it is written: settings and agenda."""
    kms, key = world.stack.client("kms"), world.stack["environment"]["CONTACT_DETAILS_KEY"]
    practices = DynamoPractices(world.table, KmsSeal(lambda: kms, key))
    leavings = DynamoLeavings(world.table)
    over = datetime.now(UTC) - timedelta(minutes=1)
    there, practice = leavings.find(practice_id), practices.get(practice_id)
    assert there is not None
    leavings.put(replace(there, erase_at=over), there)
    version = practice.settings_version + 1
    practices.save(replace(practice, leaves_at=over, settings_version=version))


def rows(world: World, start: str) -> Iterator[dict[str, Any]]:
    more: dict[str, Any] = {}
    while True:
        page = world.table.scan(**more)
        yield from (row for row in page["Items"] if row["pk"].startswith(start))
        if "LastEvaluatedKey" not in page:
            return
        more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def erase(world: World) -> None:
    functions = world.stack.client("lambda")
    pages = functions.get_paginator("list_functions").paginate()
    names = [one["FunctionName"] for page in pages for one in page["Functions"]]
    name = next(one for one in names if "-EraseExpiredFunction-" in one)
    answer = functions.invoke(FunctionName=name, Payload=b"{}")
    assert "FunctionError" not in answer, answer["Payload"].read()
