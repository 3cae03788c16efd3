"""Before the first deed: fast clocks, test recipients, a bouncing mailbox, a patient queue."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from demo.clock import ZONE, Clock, at
from demo.scenario import Scenario, international
from demo.surroundings import Stack

START: Final = at("2027-02-28 12:00")
END: Final = at("2027-03-13 12:00")
END_OF_OTHERS: Final = at("2027-03-12 12:00")
COMES_AGAIN: Final = "4"
"""Seconds until the inbox offers an event again whose worker died."""


FACTORS: Final = ((1.5, 5760), (3.0, 4320), (float("inf"), 2880))
"""How fast the clock may run where the command line takes so many seconds: 15 to 30 s a day."""
WITH_KILLS: Final = 2400
"""A killed worker costs seconds. At 36 s a day they stay hours, and no stop comes a day late."""


def choose_factor(stack: Stack, *, kills: bool) -> int:
    """Look how quick this machine is just now: what is only slow must not become late."""
    if kills:
        return WITH_KILLS
    practice_id = stack["practices"][0]["id"]
    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: stack.cli("practice", "show", practice_id), range(2)))
    spent = time.monotonic() - began
    return next(factor for most, factor in FACTORS if spent <= most)


def end_of(scenarios: tuple[Scenario, ...]) -> datetime:
    """Give the practice time after which nothing more is due; mental health takes longest."""
    longest = any(one.practice == "mental_health" for one in scenarios)
    return END if longest else END_OF_OTHERS


def prepare_faults(stack: Stack, scenarios: tuple[Scenario, ...]) -> None:
    """Let the mail of the patient whose mailbox does not exist come back."""
    for one in scenarios:
        if one.bounces:
            match = {"to": one.person.email}
            stack.tell_carrier("/faults", {"fault": "hard_bounce", "match": match})


@contextmanager
def inbox_in_step(stack: Stack, comes_again: str = COMES_AGAIN) -> Iterator[None]:
    """Let the inbox keep up with the clock: three minutes of a queue are twelve rehearsed days."""
    queue, name = {"QueueUrl": stack["inbox_url"]}, "VisibilityTimeout"
    client = stack.client("sqs")
    before = client.get_queue_attributes(**queue, AttributeNames=[name])["Attributes"][name]
    client.set_queue_attributes(**queue, Attributes={name: comes_again})
    try:
        yield
    finally:
        client.set_queue_attributes(**queue, Attributes={name: before})


def rehearse(stack: Stack, scenarios: tuple[Scenario, ...], factor: int) -> dict[str, Clock]:
    """Put each practice into rehearsal, with its demo patients as the only recipients."""
    recipients: dict[str, set[str]] = {}
    for one in scenarios:
        own = recipients.setdefault(one.practice, set())
        own |= set(one.person.addresses) | {international(a) for a in one.expected.goes_to}

    def begin(variant: str) -> tuple[str, Clock]:
        named = [word for one in sorted(recipients[variant]) for word in ("--recipient", one)]
        start = START.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")
        settings = ("--start", start, "--factor", str(factor))
        answer = stack.cli("practice", "rehearse", stack.practice(variant)["id"], *settings, *named)
        return variant, Clock.from_rehearsal(answer["rehearsal"])

    with ThreadPoolExecutor(2) as pool:
        return dict(pool.map(begin, recipients))
