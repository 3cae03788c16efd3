"""What a run left behind, as its folder tells it: the only thing that the checker looks at.

plan.json           what the run did: practices, no-shows, stops, injected faults, deaths
carrier.ndjson      the carrier's journal: what it accepted, and when (the oracle)
table.ndjson        every item of the run's practices
changes.ndjson      every change of these items, in order, from the table's own stream
executions.ndjson   every execution with its whole history
texts.ndjson        logs, queues, metrics: places where no personal data may be
record.ndjson       messages that came to practices' records, each time, in their order
queues.json         what still waits, and which alarms are raised
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from demo.clock import Clock
from demo.scenario import Person

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlayedPractice:
    id: str
    variant: str
    clock: Clock
    has_record: bool = False
    """Whether a record at the other end takes its messages in."""


@dataclass(frozen=True, slots=True)
class NoShow:
    """One missed appointment of a patient, and what else happened to this patient."""

    practice_id: str
    patient_id: str
    case_id: str
    person: Person
    missed: datetime
    """Start of the visit, in practice time."""
    fate: str
    """`none`, or what stops the series: rebooked, corrected, opted_out, stop_sms, one_click."""
    accepted_at: datetime | None
    """When the door answered that it has the mark; None where it never did."""
    stop_told_at: datetime | None = None

    @property
    def high_risk(self) -> bool:
        return bool(self.person.extra.get("risks"))


@dataclass(frozen=True, slots=True)
class InjectedFault:
    """A fault at the carrier for the message with this key; `used`: how often it was met."""

    fault: str
    key: str
    used: int


@dataclass(frozen=True, slots=True)
class Plan:
    seed: int
    began: datetime
    ended: datetime
    practices: tuple[PlayedPractice, ...]
    no_shows: tuple[NoShow, ...]
    faults: tuple[InjectedFault, ...]
    kills: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One committed change; `at` is in whole real seconds, never later than the commit."""

    at: int
    pk: str
    sk: str
    image: Row


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of the state machine; `retries` were made after a task had failed."""

    name: str
    status: str
    retries: int
    raw: str

    @property
    def case_id(self) -> str:
        return self.name.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Queue:
    name: str
    waiting: int
    """Messages in it: visible, in flight and delayed."""
    is_alarmed: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    plan: Plan
    accepted: tuple[Row, ...]
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    runs: tuple[Run, ...]
    texts: tuple[tuple[str, str], ...]
    queues: tuple[Queue, ...]
    arrived: tuple[Row, ...]


PLAN: Final = TypeAdapter(Plan)
CHANGES: Final = TypeAdapter(Change)
RUNS: Final = TypeAdapter(Run)
QUEUES: Final = TypeAdapter(tuple[Queue, ...])


def load(folder: Path) -> Evidence:
    """Read a run's folder."""
    return Evidence(
        PLAN.validate_json((folder / "plan.json").read_bytes()),
        tuple(map(json.loads, _lines(folder / "carrier.ndjson"))),
        tuple(map(json.loads, _lines(folder / "table.ndjson"))),
        tuple(map(CHANGES.validate_json, _lines(folder / "changes.ndjson"))),
        tuple(map(RUNS.validate_json, _lines(folder / "executions.ndjson"))),
        tuple((place, text) for place, text in map(json.loads, _lines(folder / "texts.ndjson"))),
        QUEUES.validate_json((folder / "queues.json").read_bytes()),
        tuple(map(json.loads, _lines(folder / "record.ndjson"))),
    )


def _lines(file: Path) -> Iterator[bytes]:
    with file.open("rb") as lines:
        yield from lines
