from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from weerzien.domain.case import Case
from weerzien.domain.event import Event


@dataclass
class FakeInbox:
    """`events` is what was put, in order."""

    events: list[Event] = field(default_factory=list)

    def put(self, event: Event) -> None:
        self.events.append(event)


@dataclass
class FakeExecutions:
    """`running` and `ended` hold execution names; `starts` tells each start that had an effect."""

    running: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    starts: list[tuple[str, datetime | None]] = field(default_factory=list)

    def start(self, case: Case, since: datetime | None = None) -> None:
        name = execution_name(case)
        if name not in self.running | self.ended:
            self.running.add(name)
            self.starts.append((name, since))

    def is_running(self, case: Case) -> bool:
        return execution_name(case) in self.running

    def end(self, case: Case) -> None:
        """The execution stops, by itself or by accident."""
        self.running.discard(execution_name(case))
        self.ended.add(execution_name(case))


def execution_name(case: Case) -> str:
    return f"{case.id}-{case.starts}" if case.starts else case.id
