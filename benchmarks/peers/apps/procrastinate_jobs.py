"""procrastinate on PostgreSQL: one job per message, each puts the next one in.

A table of cases knows what is stopped and what was sent; both are asked before each message. Jobs
of a dead worker are found by its missing heartbeat and put back, by the periodic task that the
documentation of procrastinate gives.
"""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import procrastinate
import psycopg
from procrastinate.exceptions import AlreadyEnqueued
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from peers.touches import RECORDED, TOUCHES, WAIT, hold_async, key_of, send_touch

HEARTBEAT = 1.0
DEAD_AFTER = 3.0
"""Scaled as the waits are: the defaults are 10 and 30 seconds."""
_POOL = ThreadPoolExecutor(64)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS cases (
    id text PRIMARY KEY, stopped boolean NOT NULL DEFAULT false,
    sent int NOT NULL DEFAULT 0, unknown int[] NOT NULL DEFAULT '{}'
)"""

app = procrastinate.App(
    connector=procrastinate.PsycopgConnector(conninfo=os.environ["PEERS_POSTGRES"])
)
database = AsyncConnectionPool(os.environ["PEERS_POSTGRES"], open=False, max_size=8)


@app.task(name="deliver", queue="touches")
async def deliver(case: str, touch: int) -> None:
    if await is_due(case, touch):
        loop = asyncio.get_running_loop()
        fate = await loop.run_in_executor(_POOL, send_touch, case, touch)
        await record(case, touch, fate)
    await hold_async(RECORDED, key_of(case, touch))
    if touch < TOUCHES[-1]:
        following = deliver.configure(
            schedule_in={"seconds": WAIT}, queueing_lock=key_of(case, touch + 1)
        )
        try:
            await following.defer_async(case=case, touch=touch + 1)
        except AlreadyEnqueued:
            return


@app.periodic(cron="* * * * * */2")
@app.task(name="retry_stalled_jobs", queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: procrastinate.JobContext, timestamp: int) -> None:
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        await manager.retry_job(job)


def prepare() -> None:
    with psycopg.connect(os.environ["PEERS_POSTGRES"]) as connection:
        connection.execute(_SCHEMA)
    with app.open():
        app.schema_manager.apply_schema()


def work() -> None:
    async def run() -> None:
        async with app.open_async(), database:
            await app.run_worker_async(
                concurrency=64,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=DEAD_AFTER,
                fetch_job_polling_interval=1.0,
            )

    asyncio.run(run())


def run_case(case: str) -> None:
    with _door().connection() as connection:
        connection.execute("INSERT INTO cases (id) VALUES (%s) ON CONFLICT DO NOTHING", (case,))
    deliver.configure(queueing_lock=key_of(case, 1)).defer(case=case, touch=1)


def stop_case(case: str) -> None:
    with _door().connection() as connection:
        connection.execute("UPDATE cases SET stopped = true WHERE id = %s", (case,))


def told() -> list[str]:
    with _door().connection() as connection:
        rows = connection.execute("SELECT id, unnest(unknown) FROM cases").fetchall()
    return [key_of(case, touch) for case, touch in rows]


async def is_due(case: str, touch: int) -> bool:
    async with database.connection() as connection:
        found = await connection.execute("SELECT stopped, sent FROM cases WHERE id = %s", (case,))
        row = await found.fetchone()
    return row is not None and not row[0] and row[1] < touch


async def record(case: str, touch: int, fate: str) -> None:
    doubtful = [touch] if fate == "unknown" else []
    async with database.connection() as connection:
        await connection.execute(
            "UPDATE cases SET sent = %s, unknown = unknown || %s::int[] WHERE id = %s",
            (touch, doubtful, case),
        )


@cache
def _door() -> ConnectionPool:
    app.open()
    return ConnectionPool(os.environ["PEERS_POSTGRES"], max_size=4, open=True)
