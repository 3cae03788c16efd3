"""Processes of a benchmark: started in groups of their own, killed with -9, their CPU read."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

_TICK: Final = os.sysconf("SC_CLK_TCK")
STOP_SECONDS: Final = 10.0


class PeerError(Exception):
    """Something a person can mend; the text says how."""


def start(
    command: list[str], environment: dict[str, str], log: Path, *, pipes: bool = False
) -> subprocess.Popen[str]:
    """Start a program that leads a group; with `pipes` it takes orders and answers."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as target:
        return subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE if pipes else subprocess.DEVNULL,
            stdout=subprocess.PIPE if pipes else target,
            stderr=target,
            text=True,
            start_new_session=True,
        )


def kill(process: subprocess.Popen[str]) -> None:
    """End the program and all it started, without a word."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def stop(process: subprocess.Popen[str], sign: signal.Signals = signal.SIGTERM) -> None:
    """Ask it to end, and kill what is left."""
    if process.poll() is None:
        process.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
    kill(process)


def kill_one(pid: int) -> None:
    """End this one process with -9."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def is_connected(pid: int, port: int) -> bool:
    """Tell whether the process has an open connection to this port of this machine."""
    wanted = f"0100007F:{port:04X}"
    with contextlib.suppress(OSError):
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        sockets = {f"socket:[{row[9]}]" for row in rows if row[2] == wanted and row[3] == "01"}
        return any(str(fd.readlink()) in sockets for fd in Path(f"/proc/{pid}/fd").iterdir())
    return False


def own_cpu_seconds(pid: int) -> float:
    """User and system time of one process, without its children."""
    facts = _stats().get(pid)
    return sum(map(int, facts[11:13])) / _TICK if facts else 0.0


def cpu_seconds(roots: list[int]) -> float:
    """Add up user and system time of these processes, their children, and those that ended."""
    stats = _stats()
    family = set(roots)
    grown = True
    while grown:
        more = {pid for pid, facts in stats.items() if int(facts[1]) in family} - family
        family |= more
        grown = bool(more)
    return sum(sum(map(int, stats[pid][11:15])) for pid in family if pid in stats) / _TICK


def _stats() -> dict[int, list[str]]:
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # After the last bracket: state is 0, parent 1, utime to cstime 11 to 14 (proc(5)).
            found[int(path.parent.name)] = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
    return found


def wait_until(what: str, seconds: float, is_so: object) -> None:
    """Ask again and again; PeerError when it did not become so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if callable(is_so) and is_so():
            return
        time.sleep(0.1)
    raise PeerError(f"waited in vain for {what}")
