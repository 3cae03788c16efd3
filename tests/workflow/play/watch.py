"""Looks at many cases with one request, so that looking does not slow down what is looked at."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from workflow.play.world import World

from weerzien.adapters import keys

PAUSE = 0.2
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Closed:
    """A case that was still open when asked at `open_at`, and had ended when seen at `seen_at`."""

    open_at: datetime
    seen_at: datetime
    reason: str
    claims: frozenset[str]


class Watch:
    """Reads the cases it is asked about, strongly, on a thread of its own."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._news = threading.Condition()
        self._asked: dict[str, datetime] = {}
        self._rows: dict[str, tuple[datetime, datetime, dict[str, Any]]] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def wait_for_case(self, practice_id: str, case_id: str, seconds: float) -> bool:
        """Wait until the case is there; tell whether it is open."""
        pk = keys.case(practice_id, case_id).pk
        return str(self._next(pk, seconds, lambda _: True)[2]["state"]) == "open"

    def wait_for_end(
        self, practice_id: str, case_id: str, since: datetime, seconds: float
    ) -> Closed:
        """Wait until the case has ended; `since` it was open."""
        pk = keys.case(practice_id, case_id).pk
        open_at = since

        def ended(found: tuple[datetime, datetime, dict[str, Any]]) -> bool:
            nonlocal open_at
            asked_at, _, row = found
            if row["state"] == "open":
                open_at = max(open_at, asked_at)
                return False
            return True

        _, seen_at, row = self._next(pk, seconds, ended)
        return Closed(open_at, seen_at, str(row["stop"]["reason"]), frozenset(row["claims"]))

    def _next(self, pk: str, seconds: float, enough: Any) -> tuple[datetime, datetime, Any]:
        end = time.monotonic() + seconds
        with self._news:
            self._asked[pk] = datetime.now(UTC)
            self._rows.pop(pk, None)
            while (found := self._rows.get(pk)) is None or not enough(found):
                if time.monotonic() > end:
                    raise AssertionError(f"nothing became of {pk} in {seconds:.0f} s")
                self._news.wait(PAUSE)
            del self._asked[pk]
            return found

    def _run(self) -> None:
        client, table = self._world.table.meta.client, self._world.table.name
        while not self._over.wait(PAUSE):
            with self._news:
                wanted = list(self._asked)
            for start in range(0, len(wanted), AT_ONCE):
                asked_at = datetime.now(UTC)
                request = {
                    "Keys": [{"pk": pk, "sk": "CASE"} for pk in wanted[start : start + AT_ONCE]],
                    "ConsistentRead": True,
                    "ProjectionExpression": "pk, #state, #stop, claims",
                    "ExpressionAttributeNames": {"#state": "state", "#stop": "stop"},
                }
                answer = client.batch_get_item(RequestItems={table: request})
                seen_at = datetime.now(UTC)
                with self._news:
                    for row in answer["Responses"].get(table, []):
                        self._rows[row["pk"]] = (asked_at, seen_at, row)
                    self._news.notify_all()
