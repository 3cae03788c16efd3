"""Ids: one for each event, and the same on every attempt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from conformance.recording import Recording
from conformance.rule import Look, Rule


def stable(recording: Recording) -> Iterator[Look]:
    """The same content under another id is the same event, told as if it were a new one."""
    first: dict[str, tuple[str, int]] = {}
    for one in recording.attempts:
        if one.sent is None or one.event_id is None:
            continue
        content = json.dumps({k: v for k, v in one.sent.items() if k != "id"}, sort_keys=True)
        known, line = first.setdefault(content, (one.event_id, one.line))
        wrong = f"the event of line {line} came again under a new id"
        yield Look(one.line, "" if known == one.event_id else wrong)


def new_for_each(recording: Recording) -> Iterator[Look]:
    """Other content under a used id; mending what was refused is right, under the same id."""
    for attempts in recording.by_event.values():
        standing: tuple[str, int] | None = None
        for one in attempts:
            if one.intake is None or one.delivery.status == 422:  # noqa: PLR2004
                continue
            known, line = standing = standing or (one.intake.body_hash, one.line)
            wrong = f"the id of line {line} came again with other content"
            yield Look(one.line, "" if known == one.intake.body_hash else wrong)


RULES: Final = (
    Rule(
        "ID-1",
        "An event keeps its id on every attempt.",
        "Give the event its id when it happens, keep it with the event, and send that one each "
        "time.",
        stable,
    ),
    Rule(
        "ID-2",
        "A new event has an id of its own.",
        "Make one id per event: not the number of the appointment, and not one per patient.",
        new_for_each,
    ),
)
