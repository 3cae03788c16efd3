"""Fills the table with cases of others, to see that one case costs the same among many."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cost.own_table import Own, Row

KINDS = ("CASE", "PATIENT")
"""Of a case that many others surround, what grows: its own row with a place on the agenda, and the
patient's. Contacts, tasks and links lie in the case's own partition, which does not grow."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """`number` other cases, in the same practice, made after the rows of one that was lived."""

    own: Own
    rows: list[Row]
    practice_id: str
    number: int

    def gather(self, practice_id: str) -> int:
        """Put them into the table; answers how many items."""
        return self.own.put(self._items(practice_id))

    def _items(self, practice_id: str) -> Iterator[Row]:
        chosen = [row for row in self.rows if row["sk"]["S"] in KINDS]
        text = json.dumps(chosen, default=_bytes).replace(self.practice_id, practice_id)
        pattern = [row["pk"]["S"].rpartition("#")[2] for row in chosen]
        for place in range(self.number):
            mine = text
            for known in pattern:
                mine = mine.replace(known, _other(known, place))
            yield from json.loads(mine, object_hook=_from_json)


def _other(known: str, place: int) -> str:
    """Another id of the same length."""
    return f"{place:08x}"[: len(known)] + known[8:]


def _bytes(value: Any) -> dict[str, str]:  # noqa: ANN401 - what JSON does not know
    return {"bytes": bytes(value).hex()}


def _from_json(value: dict[str, Any]) -> Any:  # noqa: ANN401 - bytes or an item
    return bytes.fromhex(value["bytes"]) if value.keys() == {"bytes"} else value
