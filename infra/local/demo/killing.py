"""`--kill-workers`: ends a random worker process of the embedded AWS now and then, with -9."""

from __future__ import annotations

import os
import random
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from demo.board import Board

EVERY: Final = (2.0, 6.0)


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
    """Ends workers until the board says that it is over; counts them."""

    def __init__(self, parent: int, board: Board, seed: int) -> None:
        self._parent, self._board = parent, board
        self._random = random.Random(seed)  # noqa: S311 - chosen to be repeated, not to be secret
        self.killed = 0

    def start(self) -> None:
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while not self._board.over.wait(self._random.uniform(*EVERY)):
            workers = children_of(self._parent)
            if not workers:
                continue
            try:
                os.kill(self._random.choice(workers), signal.SIGKILL)
            except ProcessLookupError:
                continue
            self.killed += 1
