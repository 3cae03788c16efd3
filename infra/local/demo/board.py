"""What has been seen so far, shared by those who act, watch and print."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]


@dataclass(slots=True)
class Board:
    """The carrier's acceptances and the table's rows, as last read."""

    log: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    over: threading.Event = field(default_factory=threading.Event)

    def show(self, log: list[Row], rows: list[Row] | None) -> None:
        with self.changed:
            self.log.extend(log)
            if rows is not None:
                self.rows = rows
            self.changed.notify_all()

    def trouble(self, text: str) -> None:
        with self.changed:
            self.troubles.append(text)

    def message(self, addresses: tuple[str, ...], stage: str, channel: str) -> Row | None:
        """Find the newest acceptance to one of these addresses."""
        for row in reversed(self.log):
            if row["to"] in addresses and row["key"].endswith(f"-{stage}-{channel}"):
                return row
        return None

    def wait_for(self, find: Any, seconds: float) -> Any:  # noqa: ANN401 - any question, its answer
        """Ask until there is an answer; None when the time is up."""
        end = time.monotonic() + seconds
        with self.changed:
            while not (found := find()) and time.monotonic() < end and not self.over.is_set():
                self.changed.wait(0.2)
        return found
