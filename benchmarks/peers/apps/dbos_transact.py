"""DBOS Transact on PostgreSQL: one durable workflow per case, each message a step.

Stopped with `cancel_workflow`, which the next step honours. Steps are at least once, by its docs.
"""

from __future__ import annotations

import asyncio
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from dbos import DBOS, DBOSClient, DBOSConfig

from peers.touches import RECORDED, TOUCHES, WAIT, hold_async, key_of, send_touch

QUEUE = "follow-ups"
_POOL = ThreadPoolExecutor(64)


@DBOS.workflow(name="follow_up")
async def follow_up(case: str) -> None:
    for touch in TOUCHES:
        if touch > 1:
            await DBOS.sleep_async(WAIT)
        await send(case, touch)
        await hold_async(RECORDED, key_of(case, touch))


@DBOS.step()
async def send(case: str, touch: int) -> str:
    return await asyncio.get_running_loop().run_in_executor(_POOL, send_touch, case, touch)


def prepare() -> None:
    _launch()
    DBOS.destroy()


def work() -> None:
    _launch()
    threading.Event().wait()


def run_case(case: str) -> None:
    _client().enqueue(
        {"queue_name": QUEUE, "workflow_name": "follow_up", "workflow_id": case}, case
    )


def stop_case(case: str) -> None:
    _client().cancel_workflow(case)


def told() -> list[str]:
    """Name the messages that a person can see as not certainly sent: steps that say so."""
    found = []
    for workflow in _client().list_workflows(load_output=False):
        steps = _client().list_workflow_steps(workflow.workflow_id)
        sends = [step for step in steps if step["function_name"].endswith("send")]
        found += [
            key_of(workflow.workflow_id, touch)
            for touch, step in zip(TOUCHES, sends, strict=False)
            if step["output"] == "unknown"
        ]
    return found


def _launch() -> None:
    config: DBOSConfig = {
        "name": "peer",
        "system_database_url": os.environ["PEERS_POSTGRES"],
        "application_version": "1",
        "log_level": "WARNING",
    }
    DBOS(config=config)
    DBOS.launch()
    DBOS.register_queue(QUEUE, polling_interval_sec=0.2)


@cache
def _client() -> DBOSClient:
    return DBOSClient(system_database_url=os.environ["PEERS_POSTGRES"])
