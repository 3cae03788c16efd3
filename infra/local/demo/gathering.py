"""After the last moment: waits until all is quiet, then takes in everything that can be seen."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from demo import traces
from demo.executions import Execution, find_executions
from demo.table_rows import Belongings, Row, belongings, scan

if TYPE_CHECKING:
    from demo.clock import Clock
    from demo.scenario import Scenario
    from demo.surroundings import Stack

SETTLE: Final = 60.0
QUIET: Final = 2.0
WAITING_STATES: Final = frozenset({"RUNNING", "PENDING_REDRIVE"})


@dataclass(frozen=True, slots=True)
class Story:
    """All that became of one scenario."""

    scenario: Scenario
    clock: Clock
    belongings: Belongings
    messages: tuple[Row, ...]
    """The carrier's acceptances for this patient's cases."""
    executions: tuple[Execution, ...]
    replies: tuple[Row, ...] = ()
    """Texts that the patient sent back."""


@dataclass(frozen=True, slots=True)
class Gathered:
    stories: tuple[Story, ...]
    stray: tuple[Row, ...]
    """Acceptances in this run that belong to no case of it."""
    texts: dict[str, str]
    """Places where no personal data may be, with what stands there."""


def gather(
    stack: Stack,
    scenarios: tuple[Scenario, ...],
    clocks: dict[str, Clock],
    *,
    log_from: int,
    inbound_from: int,
    began: datetime,
) -> Gathered:
    """Wait at most a minute for the last executions and receipts, then read all."""
    end = time.monotonic() + SETTLE
    quiet_since = time.monotonic()
    before = ""
    while time.monotonic() < end:
        stories = _stories(stack, scenarios, clocks, log_from)
        state = _state(stories)
        if state != before:
            before, quiet_since = state, time.monotonic()
        running = any(e.status in WAITING_STATES for s in stories for e in s.executions)
        if not running and time.monotonic() - quiet_since > QUIET and _published(stack):
            break
        time.sleep(0.5)
    rows, inbound = scan(stack.table()), stack.ndjson(f"/inbound?since={inbound_from}")
    stories = tuple(replace(one, replies=_replies(one, inbound)) for one in stories)
    known = {row["message_id"] for story in stories for row in story.messages}
    log = stack.ndjson(f"/log?since={log_from}")
    stray = tuple(row for row in log if row["message_id"] not in known)
    return Gathered(stories, stray, _texts(stack, stories, rows, began))


def _stories(
    stack: Stack, scenarios: tuple[Scenario, ...], clocks: dict[str, Clock], log_from: int
) -> tuple[Story, ...]:
    rows, log = scan(stack.table()), stack.ndjson(f"/log?since={log_from}")
    found = {one.key: belongings(rows, one.person) for one in scenarios}
    case_ids = {_case_id(row) for one in found.values() if one for row in one.cases}
    executions = find_executions(stack, case_ids)
    stories = []
    for one in scenarios:
        mine = found[one.key] or Belongings("", "")
        ids = [_case_id(row) for row in mine.cases]
        messages = [row for row in log if any(f"-{case_id}-" in row["key"] for case_id in ids)]
        runs = [run for case_id in ids for run in executions[case_id]]
        stories.append(Story(one, clocks[one.practice], mine, tuple(messages), tuple(runs)))
    return tuple(stories)


def _replies(story: Story, inbound: list[Row]) -> tuple[Row, ...]:
    mine = story.scenario.person.addresses
    return tuple(row for row in inbound if row["from"] in mine)


def _case_id(row: Row) -> str:
    return str(row["pk"]).rpartition("#")[2]


def _state(stories: tuple[Story, ...]) -> str:
    facts = [
        (story.belongings.contacts, len(story.messages), [e.status for e in story.executions])
        for story in stories
    ]
    return json.dumps(facts, default=str)


def _published(stack: Stack) -> bool:
    health = stack.http.request("GET", f"{stack['carrier_url']}/health").json()
    return not health.get("waiting")


def _texts(
    stack: Stack, stories: tuple[Story, ...], rows: list[Row], began: datetime
) -> dict[str, str]:
    """Gather histories, logs and keys, as text by place."""
    found = {
        "execution": "\n".join(run.raw for story in stories for run in story.executions),
        "key": traces.keys_of(rows),
        "row": traces.contents_of(rows),
    }
    for place, text in traces.logs(stack, began):
        found[place] = f"{found.get(place, '')}\n{text}"
    return found
