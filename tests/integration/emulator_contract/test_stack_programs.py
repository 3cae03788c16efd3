"""`make up` and `make down` touch their own programs only, and say what is in the way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stack import ports, processes
from stack.places import StackError

WORKER = """
import subprocess, sys
subprocess.run([sys.executable, "-c", "import time; time.sleep(99)"])
"""

# A program that outlives the one that started it is the point here.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PROCESS_FILE", tmp_path / "processes.json")
    monkeypatch.setattr(processes, "LOGS", tmp_path / "logs")


@pytest.fixture
def program() -> Iterator[processes.Started]:
    """Start a program with a worker."""
    started = processes.start("program", (sys.executable, "-c", WORKER), dict(os.environ), 1)
    yield started
    processes.stop(started)


def test_a_stopped_program_takes_its_workers_along(program: processes.Started) -> None:
    assert processes.remembered() == {"program": program}
    assert program.is_alive()
    assert processes.stop(program)
    assert not program.is_alive()
    assert not processes._group_lives(program.pid)


def test_a_stranger_with_the_same_number_is_left_alone() -> None:
    stranger = subprocess.Popen(("sleep", "99"), start_new_session=True)  # noqa: S607
    try:
        started = processes.Started("program", stranger.pid, "long ago", 1)
        assert not processes.stop(started)
        time.sleep(0.1)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_program_is_known_by_its_birth(program: processes.Started) -> None:
    assert not replace(program, born="another time").is_alive()


def test_a_port_asked_for_but_in_use_is_refused_with_a_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server((ports.HOST, 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(StackError, match=f"Port {port} is in use.*PORT="):
            ports.choose("PORT", 4566)


def test_the_usual_port_in_use_gives_way_to_a_free_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    with socket.create_server((ports.HOST, 0)) as other:
        port = other.getsockname()[1]
        assert ports.choose("PORT", port) > port
