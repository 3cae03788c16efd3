from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
import urllib3
from standardwebhooks.webhooks import Webhook

from demo import surroundings
from demo.board import Board
from demo.conductor import acts_of
from demo.his import envelope, send
from demo.scenario import HisSays, Scenario
from demo.scenarios import ALL
from demo.surroundings import DemoError, Stack, find_stack
from demo.table_rows import belongings
from weerzien.contracts.his_event import MODELS, EventType
from weerzien.domain import ids

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
PRACTICE = {"id": "p1", "webhook_secret": SECRET, "webhook_url": "http://127.0.0.1:1/his"}


class Door:
    """Answers as it is told, and keeps what came in."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.seen: list[tuple[bytes, dict[str, str]]] = []

    def request(
        self, method: str, url: str, *, body: bytes, headers: dict[str, str], retries: bool
    ) -> urllib3.HTTPResponse:
        assert (method, url, retries) == ("POST", PRACTICE["webhook_url"], False)
        self.seen.append((body, headers))
        return urllib3.HTTPResponse(b"{}", status=self.statuses.pop(0), preload_content=True)


def stack_with(door: Door) -> Stack:
    http: Any = door
    return Stack({}, http)


@pytest.mark.parametrize("scenario", ALL, ids=lambda one: one.key)
def test_every_event_of_the_demo_is_one_that_the_door_takes(scenario: Scenario) -> None:
    for number, act in enumerate(acts_of(scenario, 0)):
        if isinstance(act.deed, HisSays):
            event = envelope(act.deed, scenario.person, f"evt-{number}", act.when)
            model = MODELS[EventType(event["type"])].model_validate_json(json.dumps(event))
            assert model.time == act.when


def test_an_event_is_signed_over_the_bytes_that_are_sent() -> None:
    door = Door(202)
    send(stack_with(door), PRACTICE, {"id": "evt-1", "type": "x", "name": "Zoë"})
    body, headers = door.seen[0]
    assert Webhook(SECRET).verify(body.decode(), headers) == json.loads(body)


def test_an_event_comes_again_with_the_same_id_until_it_is_taken() -> None:
    door = Door(500, 429, 202)
    send(stack_with(door), PRACTICE, {"id": "evt-1", "type": "x"})
    assert {headers["webhook-id"] for _, headers in door.seen} == {"evt-1"}
    assert len({body for body, _ in door.seen}) == 1


def test_a_refused_event_is_told_at_once() -> None:
    with pytest.raises(DemoError, match="422"):
        send(stack_with(Door(422)), PRACTICE, {"id": "evt-1", "type": "x"})


def test_without_a_stack_a_person_reads_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surroundings, "STACK_FILE", tmp_path / "stack.json")
    with pytest.raises(DemoError, match="make up"):
        find_stack()


def test_who_waits_is_woken_by_what_is_seen_and_gives_up_in_time() -> None:
    board = Board()
    row = {"to": "+31681234567", "key": "p1-c1-value-sms"}
    threading.Timer(0.05, board.show, args=([row], None)).start()
    assert board.wait_for(lambda: board.message(("+31681234567",), "value", "sms"), 5) == row
    assert board.wait_for(lambda: board.message(("+31681234567",), "value", "email"), 0.05) is None


def test_a_patient_is_found_by_the_number_of_the_practice(scenario: Scenario) -> None:
    person = scenario.person
    mine_ = ids.patient_id("p1", person.ref)
    rows = [
        {"pk": "PRACTICE#p1#PATIENT#other", "sk": "PATIENT", "body": "{}"},
        {"pk": f"PRACTICE#p2#PATIENT#{mine_}", "sk": "PATIENT", "body": "{}"},
        {"pk": f"PRACTICE#p1#PATIENT#{mine_}", "sk": "PATIENT", "body": "{}"},
        {"pk": "PRACTICE#p1#CASE#c1", "sk": "CASE", "patient_id": mine_, "opened_at": "1"},
        {"pk": "PRACTICE#p1#CASE#c2", "sk": "CASE", "patient_id": "other", "opened_at": "1"},
        {"pk": "PRACTICE#p1#CASE#c1", "sk": "TASK#t1", "body": '{"opens_at": "2"}'},
        {"pk": "PRACTICE#p1#CASE#c2", "sk": "TASK#t2", "body": '{"opens_at": "1"}'},
    ]
    mine = belongings(rows, person)
    assert mine is not None
    assert [row["pk"] for row in mine.cases] == ["PRACTICE#p1#CASE#c1"]
    assert len(mine.tasks) == 1
