"""Follows the carrier's log and the table, and says each new thing in one line."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from demo import words
from demo.clock import day_words, moment, time_words
from demo.table_rows import Row, belongings, scan

if TYPE_CHECKING:
    from demo.board import Board
    from demo.scenario import Scenario
    from demo.surroundings import Stack

TABLE_EVERY: Final = 0.8
LOG_EVERY: Final = 0.2
WIDEST_LABEL: Final = 40


class Watcher:
    """Reads on a thread of its own until the board says that it is over."""

    def __init__(
        self, stack: Stack, board: Board, scenarios: tuple[Scenario, ...], log_from: int
    ) -> None:
        self._stack, self._board, self._scenarios = stack, board, scenarios
        self._table = stack.table()
        self._log_from = log_from
        self._said: set[str] = set()
        self._began = time.monotonic()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        self._thread.join(10)

    def _run(self) -> None:
        next_scan = 0.0
        while not self._board.over.is_set():
            rows: list[Row] | None = None
            try:
                log = self._stack.ndjson(f"/log?since={self._log_from}")
                if time.monotonic() >= next_scan:
                    rows = scan(self._table)
                    next_scan = time.monotonic() + TABLE_EVERY
            except (BotoCoreError, ClientError, OSError, ValueError):
                time.sleep(LOG_EVERY)
                continue
            self._log_from += len(log)
            self._board.show(log, rows)
            if rows is not None:
                self._tell(rows)
            time.sleep(LOG_EVERY)

    def _tell(self, rows: list[Row]) -> None:
        for scenario in self._scenarios:
            mine = belongings(rows, scenario.person)
            if mine is None:
                continue
            for contact in mine.contacts:
                self._once(contact["case_pk"] + contact["id"], scenario, *_of_contact(contact))
            for task in mine.tasks:
                title = words.say(words.TASKS, task["kind"])
                self._once(task["id"], scenario, task["opens_at"], "taak", title)
                if task.get("state") in {"completed", "cancelled"}:
                    done = words.say(words.TASK_STATES, task["state"])
                    told = f"{title}: {done}"
                    self._once(task["id"] + done, scenario, task["closed_at"], "taak", told)
            for case in mine.cases:
                if case["state"] == "closed":
                    why = words.say(words.REASONS, case["stop"]["reason"])
                    self._once(case["pk"], scenario, case["stop"]["at"], "einde", why)

    def _once(self, key: str, scenario: Scenario, when: str, kind: str, text: str) -> None:
        if key in self._said:
            return
        self._said.add(key)
        at = moment(when)
        spent = time.monotonic() - self._began
        line = f"{spent:5.0f} s  {day_words(at):<9} {time_words(at)}  "
        line += f"{scenario.label[:WIDEST_LABEL]:<{WIDEST_LABEL}}  {kind:<8}  {text}"
        print(line, flush=True)
        sys.stdout.flush()


def _of_contact(contact: dict[str, Any]) -> tuple[str, str, str]:
    channel = words.say(words.CHANNELS, contact["channel"])
    status = words.say(words.STATUSES, contact["status"])
    if contact.get("stage"):
        told = words.say(words.STAGES, contact["stage"])
        if contact["status"] == "skipped":
            told += f": {status}, {words.say(words.REASONS, contact.get('reason', ''))}"
        elif contact["status"] in {"failed", "unknown"}:
            told += f": {status}"
    elif contact["status"] == "received":
        told = "de patiënt schrijft terug"
    else:
        told = f"collega: {words.say(words.REASONS, contact.get('reason', ''))}"
    return contact["at"], channel, told
