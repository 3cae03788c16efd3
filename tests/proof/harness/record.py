"""The record of one practice: it takes messages in, and now and then says that it did not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from integration.write_back.receiver import Receiver, Reply, serve

from demo.surroundings import Stack
from proof.checker.evidence import Row

ONE_IN: Final = 7
"""So many messages are kept and answered with an error, once: their repeat is the same message."""


@dataclass
class Record:
    """`practice_id` is empty until a practice is given to it."""

    receiver: Receiver = field(default_factory=lambda: Receiver(""))
    practice_id: str = ""

    def belongs_to(self, practice_id: str, stack: Stack) -> None:
        """Let the practice's messages come here, as an operator does."""
        url = f"http://127.0.0.1:{self.receiver.port}/in"
        told = stack.cli("write-back", "endpoint", practice_id, url)
        self.receiver.secret, self.practice_id = told["webhook_secret"], practice_id

    @property
    def arrived(self) -> Iterator[Row]:
        """Each message that came, without what it says of whom."""
        for one in tuple(self.receiver.arrived):
            yield {
                "practice_id": self.practice_id,
                "id": one["id"],
                "kind": one["type"],
                "sequence": one["data"]["sequence"],
            }


@contextmanager
def record() -> Iterator[Record]:
    made = Record()
    seen: set[str] = set()

    def reply(number: int) -> Reply:
        newest = made.receiver.arrived[-1]["id"]
        is_new = newest not in seen
        seen.add(newest)
        return (500, {}) if is_new and number % ONE_IN == 0 else (204, {})

    made.receiver.reply = reply
    with serve(made.receiver):
        yield made
