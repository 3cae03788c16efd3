"""Ends random worker processes of the embedded AWS now and then, with -9."""

from __future__ import annotations

import os
import random
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

EVERY: Final = (2.0, 6.0)
"""Seconds between two deaths, drawn in between."""


def children_of(pid: int) -> list[int]:
    """Find the processes that a process started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if facts[1] == str(pid) and facts[0] not in "ZX":
            found.append(int(stat.parent.name))
    return found


class Killer:
    """Ends workers until told to stop; `killed` holds the real moment of each death."""

    def __init__(self, parent: int, seed: int, every: tuple[float, float] = EVERY) -> None:
        self._parent, self._every = parent, every
        self._dice = random.Random(seed)  # noqa: S311 - chosen to be repeated, not to be secret
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.killed: list[datetime] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._dice.uniform(*self._every)):
            workers = children_of(self._parent)
            if not workers:
                continue
            try:
                os.kill(self._dice.choice(workers), signal.SIGKILL)
            except ProcessLookupError:
                continue
            self.killed.append(datetime.now(UTC))
