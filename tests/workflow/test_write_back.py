"""The way back on the running stack: the stream, the schedule and the rights that it gives."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from integration.write_back.receiver import Receiver, Reply, serve
from workflow.play.acts import patient_of
from workflow.play.people import somebody
from workflow.play.practices import rehearsing
from workflow.play.world import World, sleep_until, until

from demo.clock import at
from weerzien.domain.case import Case

MISSED, MARKED = at("2027-03-01 09:00"), at("2027-03-01 09:20")
FACTOR = 60_480
KINDS = {"communication.recorded", "case.closed", "handover.ready"}
PATIENCE = 60.0


def down_at_first(number: int) -> Reply:
    return (503, {"Retry-After": "1"}) if number == 1 else (204, {})


@pytest.mark.requirement("HR-15", "NS-10", "DH-03")
def test_what_happens_to_a_patient_comes_back_in_order(world: World) -> None:
    person = somebody()
    practice = rehearsing(world.stack, "general", [person], factor=FACTOR)
    secret = "whsec_" + "c2VjcmV0" * 4
    receiver = Receiver(secret, down_at_first)
    with serve(receiver):
        url = f"http://127.0.0.1:{receiver.port}/in"
        receiver.secret = world.stack.cli("write-back", "endpoint", practice.id, url)[
            "webhook_secret"
        ]
        patient = patient_of(world, practice, person, MISSED)
        sleep_until(practice.clock.real(MARKED))
        patient.no_show(MARKED)

        def sent() -> Case | None:
            case = world.find_case(practice.id, person.ref)
            return case if case and "immediate" in case.done else None

        until(sent, PATIENCE, "day 0")
        patient.rebooks(practice.clock.practice(datetime.now(UTC)))

        def told() -> dict[str, dict[str, Any]] | None:
            _tick(world, "PrepareHandOver")
            _tick(world, "DeliverWriteBacks")
            there = {one["type"] for one in receiver.messages.values()}
            return receiver.messages if there >= KINDS else None

        messages = list(until(told, PATIENCE, "what the record is told").values())
    assert receiver.unproven == 0
    of_case = [one["data"] for one in messages]
    assert [one["sequence"] for one in of_case] == sorted(one["sequence"] for one in of_case)
    assert {one["patient"]["ref"] for one in of_case} == {person.ref}
    assert {one["test"] for one in of_case} == {True}
    for secret_word in (person.first_name, person.phone, person.email):
        assert str(secret_word) not in json.dumps(messages)
    case = world.case(practice.id, person.ref)
    rows = [row for row in world.contacts(case) if row.written_back_at]
    assert {row.id for row in rows} >= {"immediate.sms", "immediate.email"}


@pytest.mark.requirement("HR-15", "CO-14")
def test_where_nobody_takes_it_in_it_stands_in_a_journal(world: World) -> None:
    person = somebody()
    practice = rehearsing(world.stack, "general", [person], factor=FACTOR)
    patient = patient_of(world, practice, person, MISSED)
    sleep_until(practice.clock.real(MARKED))
    patient.no_show(MARKED)

    def written() -> str | None:
        _tick(world, "DeliverWriteBacks")
        _tick(world, "ExportJournal")
        listed = world.stack.client("s3").list_objects_v2(
            Bucket=world.stack["environment"]["JOURNAL_BUCKET"], Prefix=f"{practice.id}/"
        )
        return next((str(one["Key"]) for one in listed.get("Contents", [])), None)

    key = until(written, PATIENCE, "a journal")
    bucket = world.stack["environment"]["JOURNAL_BUCKET"]
    text = world.stack.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode()
    assert person.ref in text
    assert person.first_name not in text


def _tick(world: World, function: str) -> None:
    """Do now what its schedule does each minute, or each night."""
    functions = world.stack.client("lambda").list_functions()["Functions"]
    [name] = [
        one["FunctionName"] for one in functions if f"-{function}Function-" in one["FunctionName"]
    ]
    told = world.stack.client("lambda").invoke(FunctionName=f"{name}:live")
    assert "FunctionError" not in told, told["Payload"].read()
