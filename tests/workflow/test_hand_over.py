"""A patient comes back: the clinician's page is there in minutes, and gone when the visit is."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from workflow.play.acts import patient_of
from workflow.play.people import somebody
from workflow.play.practices import rehearsing
from workflow.play.world import World, sleep_until, until

from demo.clock import at
from weerzien.adapters import keys
from weerzien.adapters.dynamo_hand_overs import DynamoHandOvers
from weerzien.domain.hand_over import HandOver, HandOverStatus

MISSED, MARKED = at("2027-03-01 09:00"), at("2027-03-01 09:20")
READY_WITHIN = 5 * 60
"""Seconds of real time: the promise of DH-04."""


def prepare_now(world: World) -> dict[str, Any]:
    """Do what comes by itself every minute."""
    functions = world.stack.client("lambda")
    pages = functions.get_paginator("list_functions").paginate()
    names = [one["FunctionName"] for page in pages for one in page["Functions"]]
    name = next(one for one in names if "-PrepareHandOverFunction-" in one)
    answer = functions.invoke(FunctionName=name, Payload=b"{}")
    told: dict[str, Any] = json.loads(answer["Payload"].read())
    assert told["failed"] == 0, told
    return told


@pytest.mark.requirement("DH-03", "DH-04")
def test_the_page_comes_by_itself_follows_the_visit_and_goes_with_it(world: World) -> None:
    person = somebody()
    practice = rehearsing(world.stack, "general", [person], factor=600)
    patient = patient_of(world, practice, person, MISSED)
    pages = DynamoHandOvers(world.table)

    def first_message() -> bool | None:
        case = world.find_case(practice.id, person.ref)
        return bool(case and world.contacts(case)) or None

    def page() -> HandOver | None:
        case = world.find_case(practice.id, person.ref)
        return pages.get(practice.id, case.id) if case else None

    def withdrawn() -> HandOver | None:
        prepare_now(world)
        found = page()
        return found if found and not found.is_ready else None

    sleep_until(practice.clock.real(MARKED))
    patient.no_show(MARKED)
    until(first_message, 90, "day 0")
    back = MARKED + timedelta(hours=6)
    sleep_until(practice.clock.real(back))
    patient.rebooks(back)
    asked = time.monotonic()
    made = until(page, READY_WITHIN, "the page, by its own schedule", pause=1)
    assert time.monotonic() - asked < READY_WITHIN
    visit = patient.return_visit(back)
    assert (made.status, made.visit_start) == (HandOverStatus.READY, visit.start)
    assert made.missed == (MISSED,)
    assert made.days_elapsed == 60
    assert {one.channel for one in made.contacts} <= {"sms", "email"}
    assert made.contacts
    patient.says("appointment.cancelled", back + timedelta(hours=1), visit)
    off = until(withdrawn, 90, "the withdrawal", pause=1)
    assert off.appointment_id == made.appointment_id
    assert off.rev > made.rev
    key = keys.hand_over(off.practice_id, off.case_id).item()
    raw = json.dumps(world.table.get_item(Key=key), default=str)
    assert not [one for one in (person.first_name, person.phone) if one and one in raw]
