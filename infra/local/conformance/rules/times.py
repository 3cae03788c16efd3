"""Times: with their offset, of when it happened, in the order in which it happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from conformance.recording import Attempt, Recording, Visit
from conformance.rule import Look, Rule
from conformance.rules.body import of_each_event
from weerzien.contracts.his_event import EventType

AHEAD: Final = timedelta(minutes=5)
"""What clocks may differ."""
PROMPT: Final = timedelta(hours=1)
_OFFSET: Final = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})$")
_ZONE: Final = ZoneInfo("Europe/Amsterdam")
_OFTEN_LOADED: Final = frozenset({EventType.APPOINTMENT_BOOKED, EventType.PATIENT_UPDATED})
"""Told of old when a practice starts, so that they may come late."""


def offsets(sent: dict[str, Any]) -> str:
    bare = [name for name, text in _times(sent) if not _OFFSET.search(text)]
    return f"no offset from UTC: {', '.join(bare)}" if bare else ""


def dutch(sent: dict[str, Any]) -> str:
    for name, text in _times(sent):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            continue
        offset = moment.utcoffset()
        here = moment.astimezone(_ZONE).utcoffset() if offset is not None else None
        if offset and here and offset != here:
            hours = int(here / timedelta(hours=1))
            return f"{name} carries another offset than Dutch clocks have that day (+0{hours}:00)"
    return ""


def _times(sent: dict[str, Any]) -> Iterator[tuple[str, str]]:
    data = sent.get("data")
    visit = data.get("appointment") if isinstance(data, dict) else None
    holders = (sent, visit if isinstance(visit, dict) else {})
    for name in ("time", "start", "end", "created"):
        for holder in holders:
            if isinstance(holder.get(name), str):
                yield name, holder[name]


def happened(recording: Recording) -> Iterator[Look]:
    for one, event in recording.facts:
        ahead = event.time - one.delivery.received_at
        wrong = f"time lies {_length(ahead)} ahead of its arrival"
        yield Look(one.line, wrong if ahead > AHEAD else "")


def in_order(recording: Recording) -> Iterator[Look]:
    for told in recording.visits.values():
        missed = [e.time for _, e in told if e.type is EventType.APPOINTMENT_NOSHOW]
        times: dict[datetime, int] = {}
        for one, event in told:
            line = times.setdefault(event.time, one.line)
            if line != one.line:
                yield Look(one.line, f"has the same time as line {line}: which was first?")
            else:
                yield _in_order(one, event, missed)


def _in_order(one: Attempt, event: Visit, missed: list[datetime]) -> Look:
    if event.type is EventType.APPOINTMENT_NOSHOW and event.time < event.data.appointment.start:
        return Look(one.line, "the no-show was marked before the visit began")
    corrects = event.type is EventType.APPOINTMENT_NOSHOW_CORRECTED
    if corrects and missed and event.time < min(missed):
        return Look(one.line, "the correction is older than its no-show")
    return Look(one.line)


def prompt(recording: Recording) -> Iterator[Look]:
    for one, event in recording.facts:
        if event.type not in _OFTEN_LOADED:
            late = one.delivery.received_at - event.time
            wrong = f"came {_length(late)} after it happened"
            yield Look(one.line, wrong if late > PROMPT else "")


def _length(span: timedelta) -> str:
    hours = span / timedelta(hours=1)
    return f"{hours:.0f} hours" if hours >= 2 else f"{hours * 60:.0f} minutes"  # noqa: PLR2004


RULES: Final = (
    Rule(
        "TIME-1",
        "All times carry their offset from UTC.",
        "Write +01:00 or +02:00 as the day asks, or convert to UTC and write Z.",
        of_each_event(offsets),
    ),
    Rule(
        "TIME-2",
        "Offsets are those of Dutch clocks on that day, or UTC, in summer and in winter.",
        "Take the offset from the time zone Europe/Amsterdam at that moment, never a fixed one.",
        of_each_event(dutch),
    ),
    Rule(
        "TIME-3",
        "`time` is when it happened.",
        "Put the moment of the click into time; the moment of the visit goes into start.",
        happened,
    ),
    Rule(
        "TIME-4",
        "The times of what happened to one appointment tell its order.",
        "Newer beats older by time: give each event the moment at which it happened, to the "
        "second or finer.",
        in_order,
        "Let several things happen to one appointment.",
    ),
    Rule(
        "TIME-5",
        "What happens is told within an hour.",
        "Send each event when it happens, not in a nightly batch: the first message is due "
        "minutes after the mark.",
        prompt,
    ),
)
