"""No name, phone number, mail address or birth date where none may be: a search through all."""

from __future__ import annotations

import base64
import contextlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from workflow.play.people import everybody, somebody
from workflow.play.week import Week
from workflow.play.world import World

from demo import traces
from demo.canaries import Scanner
from demo.scenario import Person


@pytest.mark.requirement("EC-X06", "CO-03", "D10")
def test_no_execution_log_row_or_queue_holds_personal_data(
    world: World, week: Week, answers: Week, capsys: pytest.CaptureFixture[str]
) -> None:
    assert {*week.patients, *answers.patients}
    scanner = Scanner(everybody())
    finds, seen, size = set(), Counter[str](), 0
    for place, text in traces.everything(world.stack, world.began):
        seen[place.partition(" file")[0]] += 1
        size += len(text)
        finds |= scanner.scan(place, text)
    with capsys.disabled():
        what = ", ".join(f"{count} × {place}" for place, count in sorted(seen.items()))
        sys.stdout.write(f"\nsearched {size / 1e6:.1f} MB: {what}\n")
    assert seen["execution"] >= len(week.patients)
    assert {"log group", "log", "key", "row", "queue"} <= set(seen)
    assert not finds


@contextlib.contextmanager
def _planted(world: World, person: Person) -> Iterator[None]:
    """Put one leak into each kind of place, each in another spelling; take them away again."""
    logs, sqs = world.stack.client("logs"), world.stack.client("sqs")
    group, stream = world.stack["log_group"], f"planted-{person.ref}"
    key = {"pk": f"PRACTICE#planted#{quote(person.email, safe='')}", "sk": "PLANTED"}
    body = json.dumps({"details": {"full_name": person.full_name}})
    queue = sqs.create_queue(QueueName=f"planted-{person.ref}")["QueueUrl"]
    execution = world.states.start_execution(
        stateMachineArn=world.stack["state_machine_arn"],
        name=f"planted-{person.ref}",
        input=json.dumps({"practice_id": "0" + person.phone.removeprefix("+31"), "case_id": "-"}),
    )["executionArn"]
    world.states.stop_execution(executionArn=execution)
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    event = {"timestamp": int(time.time() * 1000), "message": f"{person.full_name.encode().hex()}"}
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[event])
    world.table.put_item(Item={**key, "body": body})
    hidden = base64.b64encode(f"x born {person.birth_date} x".encode()).decode()
    sqs.send_message(QueueUrl=queue, MessageBody=hidden)
    try:
        yield
    finally:
        logs.delete_log_stream(logGroupName=group, logStreamName=stream)
        world.table.delete_item(Key=key)
        sqs.delete_queue(QueueUrl=queue)


def test_the_search_finds_what_is_planted(world: World) -> None:
    person = somebody()
    scanner = Scanner([person])
    with _planted(world, person):
        finds = {
            find
            for place, text in traces.everything(world.stack, world.began)
            for find in scanner.scan(place, text)
        }
    found = {(find.place, find.kind) for find in finds}
    assert ("execution", "phone") in found
    assert ("log group", "name, hex") in found
    assert ("key", "mail, url") in found
    assert ("row", "name") in found
    assert ("queue message", "birth date, base64") in found
    tail = scanner.scan("anywhere", f'"{person.phone[-6:]}"')
    assert {find.kind for find in tail} == {"last six digits"}
