"""The carrier simulator of this repository, with its journal: what it accepted is what was sent."""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.request
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from peers import processes
from peers.places import LOCAL, PYTHON, ROOT


class Carrier:
    """One simulator, ours or that of a stack that is up."""

    def __init__(self, url: str, process: subprocess.Popen[str] | None = None) -> None:
        self.url, self._process = url, process
        self._rows: list[dict[str, Any]] = []

    @classmethod
    def start(cls, port: int) -> Carrier:
        state = LOCAL / "carrier"
        shutil.rmtree(state, ignore_errors=True)
        state.mkdir(parents=True)
        environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "infra/local")}
        command = [str(PYTHON), "-m", "carrier", "--port", str(port), "--state", str(state)]
        process = processes.start(command, environment, LOCAL / "logs/carrier.log")
        carrier = cls(f"http://127.0.0.1:{port}", process)
        processes.wait_until("the carrier simulator", 20, carrier.answers)
        return carrier

    def stop(self) -> None:
        if self._process:
            processes.stop(self._process)

    def answers(self) -> bool:
        try:
            self._get("/health")
        except OSError:
            return False
        return True

    def accepted(self, prefix: str) -> list[tuple[str, float]]:
        """Give key and moment of what was accepted under keys that begin so, in order."""
        return [
            (row["key"], datetime.fromisoformat(row["at"]).timestamp())
            for row in self.rows()
            if row["key"].startswith(prefix)
        ]

    def rows(self) -> list[dict[str, Any]]:
        """Read what is new in the journal, and give all of it."""
        fresh = self._get(f"/log?since={len(self._rows)}").splitlines()
        self._rows += [json.loads(line) for line in fresh if line]
        return self._rows

    def wire_key(self, key: str) -> str:
        """Give the key that the carrier sees; peers of `apps` send ours as it is."""
        return key

    def counts(self, prefix: str) -> Counter[str]:
        return Counter(key for key, _ in self.accepted(prefix))

    def misbehave(self, fault: str, seconds: float, key: str) -> None:
        """Order a fault for the next message of this key."""
        match = {"key": self.wire_key(key)}
        self._post("/faults", {"fault": fault, "seconds": seconds, "times": 1, "match": match})

    def behave(self) -> None:
        self._post("/faults/clear", {})

    def _get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:
            body: bytes = answer.read()
        return body

    def _post(self, path: str, body: dict[str, Any]) -> None:
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            answer.read()


def holds() -> Path:
    """The folder of orders to be held."""
    folder = LOCAL / "holds"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def clear_holds() -> None:
    """Take all orders back."""
    for order in holds().iterdir():
        order.unlink(missing_ok=True)
