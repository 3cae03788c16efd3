"""A night to act in: a practice with a case of today, whose ids the commands name."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Final

from demo import his
from demo.surroundings import Stack
from game_day.patients import Patient, agenda, no_show

PATIENCE: Final = 60.0


def set_scene(stack: Stack) -> dict[str, str]:
    """Let a patient miss an appointment, and return the variables of the runbooks."""
    practice = stack.practice("general")
    before = _open_cases(stack, practice["id"])
    his.send(stack, practice, no_show(Patient(), datetime.now(UTC)))
    end = time.monotonic() + PATIENCE
    while not (new := _open_cases(stack, practice["id"]) - before):
        if time.monotonic() > end:
            raise TimeoutError("no case opened")
        time.sleep(0.5)
    return {
        "PRACTICE": practice["id"],
        "CASE": new.pop(),
        "KEY": practice["key_id"],
        "COLLEAGUE": "night-1",
    }


def _open_cases(stack: Stack, practice_id: str) -> set[str]:
    return {row["pk"].split("#")[3] for row in agenda(stack, practice_id)}
