"""A source system posts to the recorder over the network, and the recording is judged."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from conformance import report
from conformance.delivery import read
from conformance.recorder import Recorder, serve
from conformance.recording import Recording
from conformance.rule import Verdict, judge
from conformance.rules import RULES
from conformance.scenario import Story
from conformance.sending import Sender, over_http
from conformance.trouble import Trouble
from proof.harness.rest_api import SECRET, Api
from unit.conformance.at_the_door import URL, Clock, Door


@dataclass
class Running:
    url: str
    recorder: Recorder
    clock: Clock


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    api = Api()
    api.plug_in(monkeypatch)
    clock = Clock()
    door = Trouble(Door(api))
    recorder = Recorder(URL, door, tmp_path / "recording.ndjson", clock.now)
    server = serve(recorder, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Running(f"http://127.0.0.1:{server.server_port}/", recorder, clock)
    server.shutdown()
    server.server_close()


def play(running: Running, pause: float = 1.0) -> None:
    """Send the story as the driver does, over the network; `pause` shortens its patience."""

    def sleep(seconds: float) -> None:
        running.clock.sleep(seconds * pause)

    sender = Sender(running.url, SECRET, over_http(), running.clock.now, sleep)
    for event in Story(running.clock.now(), "rec").events():
        sender.deliver(event)


def test_a_good_source_system_passes_by_what_was_recorded(running: Running) -> None:
    play(running)
    written = read(running.recorder.file.read_text().splitlines())
    assert written == tuple(running.recorder.deliveries)
    outcomes = judge(RULES, Recording(written, (SECRET,)))
    assert {one.id: one.wrong for one in outcomes if one.wrong} == {}
    assert report.of_all(outcomes) is Verdict.PASS


def test_an_impatient_one_fails_by_the_faults_that_were_played(running: Running) -> None:
    play(running, pause=0.01)
    outcomes = judge(RULES, Recording(running.recorder.deliveries, (SECRET,)))
    assert [one.id for one in outcomes if one.wrong] == ["RETRY-5"]


def test_the_recording_is_for_its_owner_s_eyes_and_holds_no_other_header(running: Running) -> None:
    headers = {"authorization": "Bearer x", "content-type": "application/json", "cookie": "x"}
    answer = over_http()("POST", running.url, headers, b"{}")
    assert answer.status == 401
    assert stat.S_IMODE(running.recorder.file.stat().st_mode) == 0o600
    [one] = running.recorder.deliveries
    assert {"authorization", "cookie"} & one.headers.keys() == set()
    assert one.received_at - running.clock.now() < timedelta(seconds=5)


def test_a_body_of_unknown_length_is_written_down_whole(running: Running) -> None:
    """As clients send it that stream: in chunks, and another request behind it."""
    host, port = running.url.removeprefix("http://").rstrip("/").split(":")
    link = HTTPConnection(host, int(port), timeout=10)
    for body in (b'{"id": "1"}', b'{"id": "2"}'):
        pieces = (body[:4], body[4:])
        headers = {"content-type": "application/json"}
        link.request("POST", "/", body=iter(pieces), headers=headers, encode_chunked=True)
        assert link.getresponse().read()
    link.close()
    assert [one.body for one in running.recorder.deliveries] == [b'{"id": "1"}', b'{"id": "2"}']
