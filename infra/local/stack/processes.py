"""The programs that `up` started, remembered in a file, and only ever those.

A process id can be given to a stranger, so its start time is remembered with it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from stack.places import LOGS, PROCESS_FILE, ROOT

STOP_SECONDS = 8.0
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Started:
    """One program, with what proves that a process id is still it."""

    name: str
    pid: int
    born: str
    port: int

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"

    def is_alive(self) -> bool:
        return self.born != "" and birth_of(self.pid) == self.born


def birth_of(pid: int) -> str:
    """Return what sets this process apart from others of its number; empty when it is gone."""
    try:
        # After the last bracket: state is field 1, start time field 20 (proc(5), fields 3 and 22).
        facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        if Path("/proc/self").exists():
            return ""
        shown = subprocess.run(
            ("ps", "-o", "lstart=", "-p", str(pid)), capture_output=True, text=True, check=False
        )
        return shown.stdout.strip()
    return "" if facts[0] in "ZX" else facts[19]


def start(name: str, command: tuple[str, ...], environment: dict[str, str], port: int) -> Started:
    """Start a program of its own group with a log of its own, and remember it at once."""
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT / "infra/local",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    started = Started(name, process.pid, birth_of(process.pid), port)
    remember({**remembered(), name: started})
    return started


def stop(started: Started) -> bool:
    """End the program and its workers; False when it was no longer there."""
    alive = started.is_alive()
    if not alive and birth_of(started.pid):
        return False  # the number is a stranger's now
    # A number stays taken while its group has members. So a group without leader is our orphans.
    for sign, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, 2.0)):
        if not _group_lives(started.pid):
            break
        os.killpg(started.pid, sign)
        end = time.monotonic() + seconds
        while _group_lives(started.pid) and time.monotonic() < end:
            time.sleep(POLL_SECONDS)
    return alive


def remembered() -> dict[str, Started]:
    """Return what was started and not yet stopped."""
    try:
        rows = json.loads(PROCESS_FILE.read_text())
    except FileNotFoundError:
        return {}
    return {row["name"]: Started(**row) for row in rows}


def remember(processes: dict[str, Started]) -> None:
    """Write the file whole, or take it away when nothing runs."""
    if not processes:
        PROCESS_FILE.unlink(missing_ok=True)
        return
    fresh = PROCESS_FILE.with_suffix(".new")
    fresh.write_text(json.dumps([asdict(started) for started in processes.values()], indent=1))
    fresh.replace(PROCESS_FILE)


def _group_lives(group: int) -> bool:
    """Tell whether the group has a member that runs; one that waits to be buried does not."""
    if not Path("/proc/self").exists():
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        return True
    return any(_is_running_in(group, stat) for stat in Path("/proc").glob("[0-9]*/stat"))


def _is_running_in(group: int, stat: Path) -> bool:
    try:
        state, _parent, its_group = stat.read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return False
    return its_group == str(group) and state not in "ZX"
