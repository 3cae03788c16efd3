"""Which kinds of event came at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.recording import Recording
from conformance.rule import Look, Rule
from weerzien.contracts.his_event import EventType


def every_type(recording: Recording) -> Iterator[Look]:
    came = {event.type: one.line for one, event in reversed(recording.facts)}
    for kind in EventType:
        yield Look(came[kind]) if kind in came else Look(0, f"{kind} never came")


RULES: Final = (
    Rule(
        "COVER-1",
        "Every type of event was seen.",
        "Play the script of docs/his-vendors.md in your test system while recording. A type that "
        "your system cannot know of: tell the practices that you serve.",
        every_type,
    ),
)
