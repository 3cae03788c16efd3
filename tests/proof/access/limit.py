"""A practice that floods its door: it alone is told to wait, and what it sends again is taken."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from workflow.play.practices import register

from proof.access.ground import Answer, Ground, noshow, signed

LIMIT = 5
FLOOD = 40
MINUTE = 60


def try_the_limit(ground: Ground, counts: Counter[str]) -> Iterator[str]:
    """Forge events of a practice, which costs it nothing; flood it; A sends on beside it."""
    made = register(ground.stack, "general", his_events_per_minute=LIMIT)
    url, secret = made.webhook["webhook_url"], made.webhook["webhook_secret"]
    for _ in range(2 * LIMIT):
        body = noshow("P-1", "Forged")
        ground.send("POST", url, body, signed(ground.a.secret, body))
        counts["forged events before the flood"] += 1
    waits: list[tuple[str, Answer]] = []
    taken = 0
    for _ in range(FLOOD):
        body = noshow("P-1", "Flood")
        answer = ground.send("POST", url, body, signed(secret, body))
        taken += answer.status == 202
        if answer.status == 429:
            waits.append((body, answer))
        if len(waits) == 3:
            break
    counts["events of a flood told to wait"] += len(waits)
    if taken < LIMIT:
        yield f"limit: {taken} events were taken, fewer than the {LIMIT} agreed"
    if not waits:
        yield "limit: a flood was never told to wait"
        return
    yield from _says_when(waits[0][1])
    body = noshow("P-1", "Beside")
    if ground.send("POST", ground.a.url, body, signed(ground.a.secret, body)).status != 202:
        yield "limit: another practice was told to wait as well"
    time.sleep(min(_seconds(waits[-1][1]), MINUTE) + 0.5)
    for body, _ in waits:
        answer = ground.send("POST", url, body, signed(secret, body))
        counts["of these taken when sent again"] += answer.status == 202
        if answer.status != 202:
            yield f"limit: an event sent again in time was answered {answer.status}"


def _says_when(answer: Answer) -> Iterator[str]:
    told: dict[str, Any] = json.loads(answer.body)
    if dict(answer.headers).get("content-type") != "application/problem+json":
        yield "limit: the answer is no problem+json"
    if told["status"] != 429 or "next" not in told:
        yield "limit: the answer does not say what to do"
    if not 1 <= _seconds(answer) <= MINUTE + 1:
        yield "limit: Retry-After is not within the minute"


def _seconds(answer: Answer) -> int:
    return int(dict(answer.headers).get("retry-after", 0))
