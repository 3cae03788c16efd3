"""The points at which the proof kills a process truly kill it, and nowhere else."""

from __future__ import annotations

import http.client
import io
import json
import os
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse

from proof.harness.crash import Crashpoint, Moment, Point

PUT = "dynamodb.PutItem"
NO_HEADERS: Any = {}


class Answer(io.BytesIO):
    def stream(self) -> list[bytes]:
        return [self.read()]


def _table_that_writes_to(path: Path, crashpoint: Crashpoint) -> Any:
    """A client without a network: every request that leaves is written down and answered."""
    session: Any = boto3.session.Session("key", "secret", region_name="eu-west-1")
    crashpoint.attach(session)

    def arrive(request: Any, **_: object) -> AWSResponse:
        with path.open("a") as file:
            file.write(json.loads(request.body)["Item"]["pk"]["S"] + "\n")
        return AWSResponse(request.url, 200, NO_HEADERS, Answer(b"{}"))

    session.events.register("before-send", arrive)
    return session.client("dynamodb", endpoint_url="http://127.0.0.1:1")


def _forked(deed: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            deed()
        finally:
            os._exit(0)
    return child


def _end_of(child: int) -> int:
    """Wait for a child; answers the signal that ended it, 0 for a natural end."""
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _write_three(path: Path, point: Point | None) -> Callable[[], None]:
    def deed() -> None:
        crashpoint = Crashpoint()
        table = _table_that_writes_to(path, crashpoint)
        crashpoint.arm(point)
        for name in ("one", "two", "three"):
            table.put_item(TableName="proof", Item={"pk": {"S": name}})

    return deed


@pytest.mark.parametrize(
    ("point", "arrived"),
    [
        (Point(PUT, Moment.BEFORE), ""),
        (Point(PUT, Moment.BEFORE, nth=2), "one\n"),
        (Point(PUT, Moment.AFTER, nth=2), "one\ntwo\n"),
        (Point(PUT, Moment.BEFORE, about="three"), "one\ntwo\n"),
        (Point(PUT, Moment.AFTER, about="one"), "one\n"),
    ],
)
def test_a_process_dies_exactly_at_its_point(point: Point, arrived: str, tmp_path: Path) -> None:
    path = tmp_path / "arrived"
    assert _end_of(_forked(_write_three(path, point))) == signal.SIGKILL
    assert (path.read_text() if path.exists() else "") == arrived


@pytest.mark.parametrize(
    "point", [None, Point("dynamodb.GetItem", Moment.BEFORE), Point(PUT, Moment.AFTER, nth=4)]
)
def test_a_process_lives_on_where_its_point_is_never_met(
    point: Point | None, tmp_path: Path
) -> None:
    path = tmp_path / "arrived"
    assert _end_of(_forked(_write_three(path, point))) == 0
    assert path.read_text() == "one\ntwo\nthree\n"


def test_a_process_dies_while_the_answer_lies_unread(tmp_path: Path) -> None:
    path = tmp_path / "arrived"
    ours, theirs = socket.socketpair()

    def other_side() -> None:
        request = b""
        while not request.endswith(b"}"):
            request += theirs.recv(65_536)
        path.write_bytes(request)
        theirs.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    def connect(place: str) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(place)
        connection.sock = ours
        return connection

    def deed() -> None:
        crashpoint = Crashpoint(connect)
        table = _table_that_writes_to(tmp_path / "never", crashpoint)
        crashpoint.arm(Point(PUT, Moment.UNREAD))
        table.put_item(TableName="proof", Item={"pk": {"S": "one"}})

    listener = threading.Thread(target=other_side)
    child = _forked(deed)
    listener.start()
    listener.join()
    assert _end_of(child) == signal.SIGKILL
    ours.close()
    theirs.close()
    assert b'"one"' in path.read_bytes()
    assert not (tmp_path / "never").exists()
