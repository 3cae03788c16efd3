"""The machine and the versions that a result was counted on."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from typing import Any, Final

from peers.places import MINISTACK_PYTHON, PEERS_PYTHON, PYTHON, RESTATE
from stack.commit import commit

_PACKAGES: Final = (
    "aws-durable-execution-sdk-python",
    "aws-durable-execution-sdk-python-testing",
    "celery",
    "dbos",
    "procrastinate",
    "restate-sdk",
)
_ASK: Final = """
import importlib.metadata as m, json, sys
print(json.dumps({name: m.version(name) for name in sys.argv[1:]}))
"""


def this_machine() -> dict[str, Any]:
    """Name day, machine, load and versions."""
    return {
        "counted_at": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "load_average": [round(one, 2) for one in os.getloadavg()],
        "python": _say([str(PYTHON), "--version"]),
        "postgresql": _say(["psql", "--version"]),
        "redis": _say(["redis-server", "--version"]),
        "restate-server": _say([str(RESTATE), "--version"]),
        "weerzien": commit(),
        **_versions([str(PEERS_PYTHON), "-c", _ASK, *_PACKAGES]),
        **_versions([str(MINISTACK_PYTHON), "-c", _ASK, "ministack"]),
    }


def _versions(command: list[str]) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(_say(command))
    except ValueError:
        return {}
    return found


def _say(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return "not installed"
    return (done.stdout or done.stderr).strip()
