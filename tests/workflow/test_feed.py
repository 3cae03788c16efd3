"""A list, an agenda and a silence on the running stack, with the rights that it gives."""

from __future__ import annotations

import json
import secrets
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook
from workflow.play.practices import Registered, register
from workflow.play.world import World, until

from stack.places import PYTHON, ROOT, client_environment
from weerzien.adapters.dynamo_feeds import DynamoFeeds
from weerzien.adapters.dynamo_list_sources import DynamoListSources
from weerzien.adapters.dynamo_tasks import DynamoTasks
from weerzien.adapters.kms_seal import KmsSeal
from weerzien.domain.errors import NotFoundError
from weerzien.domain.feed.pulse import HOUR, WEEKS, Pulse
from weerzien.domain.task import TaskKind

PATIENCE = 60.0
Json = dict[str, Any]


@pytest.fixture(scope="module")
def practice(world: World) -> Registered:
    return register(world.stack, "general")


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def posted(world: World, practice: Registered, door: str, body: Json) -> Json:
    text, at = json.dumps(body), datetime.now(UTC)
    url = practice.webhook["webhook_url"].replace("/his/v1/events", f"/his/v1/{door}")
    headers = {
        "content-type": "application/json",
        "webhook-id": "m",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(practice.webhook["webhook_secret"]).sign("m", at, text),
    }
    answer = world.stack.http.request("POST", url, body=text.encode(), headers=headers)
    assert answer.status in {200, 202}, (answer.status, answer.data)
    return dict(json.loads(answer.data))


def known(world: World, practice: Registered, ref: str) -> None:
    """The source system tells of the person, and of no visit."""
    person = {
        "ref": ref,
        "first_name": "Noor",
        "birth_date": "1984-05-17",
        "phone": f"+3162{secrets.randbelow(9_000_000) + 1_000_000}",
        "email": f"{ref.lower()}@example.org",
    }
    event = {"id": f"know-{ref}", "type": "patient.updated", "time": now().isoformat()}
    posted(world, practice, "events", event | {"schema_version": "1", "data": {"patient": person}})
    until(lambda: is_known(world, practice, ref), PATIENCE, "the patient")


def is_known(world: World, practice: Registered, ref: str) -> bool:
    try:
        world.patient(practice.id, ref)
    except NotFoundError:
        return False
    return True


def visit(ref: str) -> Json:
    start = now() - timedelta(minutes=40)
    end = start + timedelta(minutes=20)
    return {"ref": f"A-{ref}", "start": start.isoformat(), "end": end.isoformat()}


def invoke(world: World, function: str) -> Json:
    client = world.stack.client("lambda")
    pages = client.get_paginator("list_functions").paginate()
    names = [one["FunctionName"] for page in pages for one in page["Functions"]]
    [name] = [one for one in names if f"-{function}Function-" in one]
    told = client.invoke(FunctionName=f"{name}:live")
    assert "FunctionError" not in told, told["Payload"].read()
    return dict(json.loads(told["Payload"].read()))


@pytest.mark.requirement("NS-16", "AU-13", "NS-32")
def test_a_missed_visit_that_only_the_list_knows_is_followed_up_and_taken_back(
    world: World, practice: Registered
) -> None:
    known(world, practice, "P-1")
    line = visit("P-1") | {"patient_ref": "P-1", "status": "noshow"}
    listed = {"schema_version": "1", "time": now().isoformat(), "appointments": [line]}
    assert posted(world, practice, "appointments", listed)["missed"] == 1
    case = until(lambda: world.find_case(practice.id, "P-1"), PATIENCE, "the case")
    assert case.is_open
    kept = listed | {"time": (now() + timedelta(seconds=2)).isoformat()}
    kept["appointments"] = [line | {"status": "fulfilled"}]
    assert posted(world, practice, "appointments", kept)["reversed"] == 1
    until(lambda: not world.case(practice.id, "P-1").is_open, PATIENCE, "the end of the case")
    told = world.stack.cli("feed", "show", practice.id, "--json")
    assert list(told["days"][0]["found"].values()) == ["reversed"]


@contextmanager
def fhir_server(*resources: Json) -> Iterator[str]:
    """A practice's own FHIR server on this machine, which wants a token."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            bundle = {"resourceType": "Bundle", "type": "searchset"}
            found = json.dumps(bundle | {"entry": [{"resource": one} for one in resources]})
            proven = self.headers["Authorization"] == "Bearer a-token"
            self.send_response(200 if proven else 401)
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            self.wfile.write(found.encode())

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/fhir"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.requirement("NS-16")
def test_a_missed_visit_that_only_the_agenda_knows_is_followed_up(
    world: World, practice: Registered
) -> None:
    known(world, practice, "P-2")
    about = visit("P-2")
    appointment = {
        "resourceType": "Appointment",
        "id": about["ref"],
        "status": "noshow",
        "start": about["start"],
        "end": about["end"],
        "participant": [{"actor": {"reference": "Patient/P-2"}, "status": "accepted"}],
    }
    with fhir_server(appointment) as url:
        arguments = (str(PYTHON), "-m", "cli", "feed", "source", practice.id, url)
        environment = client_environment(world.stack["endpoint_url"]) | world.stack["environment"]
        subprocess.run(  # noqa: S603 - our own command line
            arguments, input="a-token\n", text=True, env=environment, cwd=ROOT, check=True
        )
        be_due(world, practice)
        assert invoke(world, "PullAppointments") == {"read": 1, "failed": 0, "given_up": 0}
    case = until(lambda: world.find_case(practice.id, "P-2"), PATIENCE, "the case")
    assert case.is_open


def be_due(world: World, practice: Registered) -> None:
    kms, key = world.stack.client("kms"), world.stack["environment"]["CONTACT_DETAILS_KEY"]
    sources = DynamoListSources(world.table, KmsSeal(lambda: kms, key))
    source = sources.find(practice.id)
    assert source is not None
    sources.pulled(source, datetime.now(UTC) - timedelta(minutes=1))


@pytest.mark.requirement("EC-O02")
def test_a_practice_that_falls_silent_has_a_task_at_its_desk(world: World) -> None:
    always = {"opens": "00:00", "closes": "23:59", "weekdays": [1, 2, 3, 4, 5, 6, 7]}
    practice = register(world.stack, "general", opening=always)
    heard = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - 4 * HOUR
    usual = {f"{day}-{of:02}": (20,) * WEEKS for day in range(1, 8) for of in range(24)}
    # What four weeks of events teach; the hours since then are the door's own counts: none.
    DynamoFeeds(world.table).save_pulse(Pulse(practice.id, heard, usual, heard))
    watched = invoke(world, "WatchFeeds")
    assert watched["failed"] == 0
    assert watched["silent"] >= 1
    told = world.stack.cli("feed", "show", practice.id, "--json")
    assert told["pulse"]["silent_since"] is not None
    (task,) = DynamoTasks(world.table).open_of(practice.id)
    assert task.kind is TaskKind.FEED_SILENT
    done = ("--by", "desk", "--outcome", "done")
    answered = world.stack.cli("tasks", "answer", practice.id, task.id, *done)
    assert answered["state"] == "completed"
