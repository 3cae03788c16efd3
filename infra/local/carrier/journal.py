"""An append-only file of JSON lines; it outlives the process, and nothing ever leaves it."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Record = dict[str, Any]


class Journal:
    """Records numbered from 0; only their offsets stay in memory."""

    def __init__(self, path: Path, on_record: Callable[[int, Record], None]) -> None:
        self._path = path
        self._on_record = on_record
        self._lock = threading.Lock()
        self._offsets: list[int] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        self._read_back()
        self._file = path.open("ab")

    def append(self, record: Record) -> int:
        """Write the record with its real time in front and return its number."""
        with self._lock:
            stamped = {"at": datetime.now(UTC).isoformat(timespec="microseconds")} | record
            stamped["at"] = stamped["at"].replace("+00:00", "Z")
            number = len(self._offsets)
            self._offsets.append(self._file.tell())
            self._file.write(json.dumps(stamped, ensure_ascii=False).encode() + b"\n")
            self._file.flush()
            self._on_record(number, stamped)
            return number

    def __len__(self) -> int:
        """Count the records."""
        return len(self._offsets)

    def read(self, number: int) -> Record:
        """Give one record; IndexError where there is none."""
        if number < 0:
            raise IndexError(number)
        with self._path.open("rb") as file:
            file.seek(self._offsets[number])
            record: Record = json.loads(file.readline())
            return record

    def lines(self, since: int) -> Iterator[bytes]:
        """Give the lines from this number on, up to the last that is there now."""
        with self._lock:
            count = len(self._offsets) - since
            if count <= 0:
                return
            start = self._offsets[since]
        with self._path.open("rb") as file:
            file.seek(start)
            for _ in range(count):
                yield file.readline()

    def close(self) -> None:
        """Close the file; every record is in it already."""
        self._file.close()

    def _read_back(self) -> None:
        if not self._path.exists():
            return
        whole = 0
        with self._path.open("r+b") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self._on_record(len(self._offsets), json.loads(line))
                self._offsets.append(whole)
                whole += len(line)
            # A killed process may have left half a line: it was never answered as accepted.
            file.truncate(whole)
