"""Celery on Redis: one task per message, each puts the next one in with a countdown.

Acknowledged late, given back when a worker is lost, and a visibility timeout above the longest
wait, as the documentation asks: a task whose worker was killed comes back only after it (and kombu
looks for such tasks every 100 seconds). The usual pool of processes. A hash per case knows what is
stopped and what was sent.
"""

from __future__ import annotations

import os
from functools import cache

import redis
from celery import Celery

from peers.touches import RECORDED, TOUCHES, WAIT, hold, key_of, send_touch

COMES_BACK = 2 * WAIT + 4
"""Longest countdown plus a margin; with waits of days this is days."""
_URL = os.environ["PEERS_REDIS"]

app = Celery("peer", broker=_URL)
app.conf.update(
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": COMES_BACK},
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=0,
    worker_hijack_root_logger=False,
)


@app.task(name="deliver")
def deliver(case: str, touch: int) -> None:
    state = _redis().hgetall(f"case:{case}")
    if state.get("stopped"):
        return
    if int(state.get("sent", 0)) < touch:
        fate = send_touch(case, touch)
        with _redis().pipeline(transaction=True) as both:
            both.hset(f"case:{case}", "sent", touch)
            if fate == "unknown":
                both.sadd("unknown", key_of(case, touch))
            both.execute()
    hold(RECORDED, key_of(case, touch))
    if touch < TOUCHES[-1]:
        deliver.apply_async((case, touch + 1), countdown=WAIT)


def prepare() -> None:
    _redis().ping()


def work() -> None:
    quick = ["--loglevel=WARNING", "--without-gossip", "--without-mingle"]
    app.worker_main(["worker", f"--concurrency={os.environ['PEERS_WORKERS']}", *quick])


def run_case(case: str) -> None:
    _redis().hset(f"case:{case}", "sent", 0)
    deliver.apply_async((case, 1), task_id=key_of(case, 1))


def stop_case(case: str) -> None:
    _redis().hset(f"case:{case}", "stopped", 1)


def told() -> list[str]:
    return sorted(_redis().smembers("unknown"))


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(_URL, decode_responses=True)
