"""Endpoints, dead letters and journals at a prompt."""

import json
from datetime import timedelta

import pytest

from cli.__main__ import main
from fakes import World
from unit.usecases.test_export_journal import journalling
from unit.usecases.test_write_back import a_world, deliver, log, queueing
from weerzien import bootstrap
from weerzien.ports.write_back import Answer, Fate
from weerzien.usecases.export_journal import export_journals

Capture = pytest.CaptureFixture[str]
URL = "https://his.example.org/in"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = a_world()
    world.endpoints.drop("p1")
    for name in ("practices", "endpoints", "outboxes", "records", "clocks", "journals"):
        monkeypatch.setattr(bootstrap, name, lambda name=name: getattr(world, name))
    monkeypatch.setattr(bootstrap, "queueing", lambda: queueing(world))
    monkeypatch.setattr(bootstrap, "journalling", lambda: journalling(world))
    return world


def said(capsys: Capture, *words: str) -> str:
    assert main(words) == 0
    return capsys.readouterr().out


def test_an_endpoint_is_set_and_its_secret_shown_once(world: World, capsys: Capture) -> None:
    first = json.loads(said(capsys, "write-back", "endpoint", "p1", URL))
    assert first["webhook_secret"].startswith("whsec_")
    assert "webhook_secret" not in json.loads(said(capsys, "write-back", "endpoint", "p1", URL))
    shown = json.loads(said(capsys, "write-back", "show", "p1"))
    assert (shown["url"], shown["secrets"], shown["dead"]) == (URL, 1, 0)
    second = json.loads(said(capsys, "write-back", "add-secret", "p1"))["webhook_secret"]
    said(capsys, "write-back", "drop-old-secret", "p1")
    endpoint = world.endpoints.find("p1")
    assert endpoint is not None
    assert endpoint.secrets == (second,)
    said(capsys, "write-back", "off", "p1")
    assert json.loads(said(capsys, "write-back", "show", "p1"))["url"] is None


def test_an_address_that_is_not_allowed_is_refused_in_words(world: World, capsys: Capture) -> None:
    world.records.refused = "host_not_allowed"
    assert main(("write-back", "endpoint", "p1", URL)) == 1
    assert "toegestaan" in capsys.readouterr().err


def test_dead_messages_are_listed_and_replayed(world: World, capsys: Capture) -> None:
    said(capsys, "write-back", "endpoint", "p1", URL)
    world.records.answer = lambda _: Answer(Fate.FAILED, "http_500")
    log(world, "immediate.sms")
    for _ in range(80):
        deliver(world)
        world.memory.pass_time(timedelta(hours=1))
    listed = said(capsys, "write-back", "list", "p1")
    assert "c1  communication.recorded  http_500" in listed
    assert json.loads(said(capsys, "write-back", "replay", "p1")) == {"again": 1}
    assert said(capsys, "write-back", "list", "p1") == ""


def test_a_case_is_queued_by_hand(world: World, capsys: Capture) -> None:
    log(world, "immediate.sms")
    assert json.loads(said(capsys, "write-back", "queue", "p1", "c1")) == {"queued": 0}


def test_a_journal_is_listed_fetched_and_confirmed(world: World, capsys: Capture) -> None:
    log(world, "immediate.sms")
    deliver(world)
    export_journals(journalling(world))
    name = said(capsys, "journal", "list", "p1").strip()
    assert "Eerste bericht via sms: verzonden." in said(capsys, "journal", "fetch", "p1", name)
    assert said(capsys, "journal", "confirm", "p1", name).startswith("1 regels")
