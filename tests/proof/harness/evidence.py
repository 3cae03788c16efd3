"""Takes in all that a run left behind and writes it into the run's folder, for the checker."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from demo import traces
from demo.surroundings import Stack
from demo.table_rows import scan
from proof.checker.evidence import CHANGES, PLAN, QUEUES, RUNS, Change, Plan, Queue, Row, Run
from proof.harness.plain import plain
from stack.places import LOCAL

PLACE: Final = LOCAL / "proof"
COUNTS: Final = tuple(
    f"ApproximateNumberOfMessages{which}" for which in ("", "NotVisible", "Delayed")
)


def gather(
    stack: Stack,
    plan: Plan,
    changes: Iterable[Change],
    log_from: int,
    arrived: Iterable[Row],
    folder: Path,
) -> Path:
    """Write the evidence; items and messages of other practices are none of this run's."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    homes = tuple(f"PRACTICE#{one.id}" for one in plan.practices)
    keys = tuple(f"{one.id}-" for one in plan.practices)
    (folder / "plan.json").write_bytes(PLAN.dump_json(plan, indent=1))
    log = stack.ndjson(f"/log?since={log_from}")
    _write(folder / "carrier.ndjson", (one for one in log if one["key"].startswith(keys)))
    rows = (row for row in scan(stack.table()) if row["pk"].startswith(homes))
    _write(folder / "table.ndjson", (plain(row) for row in rows))
    mine = (one for one in changes if one.pk.startswith(homes))
    _write(folder / "changes.ndjson", (CHANGES.dump_python(one, mode="json") for one in mine))
    _write(folder / "executions.ndjson", _runs(stack, plan))
    _write(folder / "record.ndjson", arrived)
    _write(folder / "texts.ndjson", _texts(stack, plan.began))
    (folder / "queues.json").write_bytes(QUEUES.dump_json(_queues(stack)))
    return folder


def _write(file: Path, rows: Iterable[Any]) -> None:
    with file.open("w", encoding="utf-8") as target:
        for row in rows:
            target.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def _runs(stack: Stack, plan: Plan) -> Iterable[Any]:
    mine = {one.case_id for one in plan.no_shows}
    for one in traces.executions(stack, plan.began):
        run = Run(one.name, one.status, one.retries, one.raw)
        if run.case_id in mine:
            yield RUNS.dump_python(run, mode="json")


def _texts(stack: Stack, began: datetime) -> Iterable[traces.Text]:
    yield from traces.logs(stack, began)
    yield from traces.queues(stack)
    yield from traces.metrics(stack)


def _queues(stack: Stack) -> tuple[Queue, ...]:
    """Count what waits; a queue is alarmed when an alarm that names it is raised."""
    client = stack.client("sqs")
    pages = stack.client("cloudwatch").get_paginator("describe_alarms").paginate(StateValue="ALARM")
    raised = json.dumps([one for page in pages for one in page["MetricAlarms"]], default=str)
    found = []
    for url in client.list_queues().get("QueueUrls", []):
        name = url.rpartition("/")[2]
        facts = client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        waiting = sum(int(facts.get(one, 0)) for one in COUNTS)
        found.append(Queue(name, waiting, is_alarmed=f'"{name}"' in raised))
    return tuple(found)
