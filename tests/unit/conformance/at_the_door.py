"""The real handlers in front of a practice in memory, as a transport of the driver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from conformance.sending import Answer, Sender
from proof.harness.rest_api import KEY, SECRET, Api

URL = f"https://door.example/his/v1/events?key={KEY}"


@dataclass
class Door:
    """Passes requests to the handlers; `change` lets an answer be another one."""

    api: Api

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        parts = urlsplit(url)
        told = self.api.answer(method, parts.path, parts.query, dict(headers), body)
        named = {name.lower(): value for name, value in told["headers"].items()}
        return Answer(told["statusCode"], named, str(told["body"]).encode())


@dataclass
class Clock:
    """Real time, and what was slept through in no time."""

    slept: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.slept

    def sleep(self, seconds: float) -> None:
        self.slept += timedelta(seconds=seconds)


def sender(door: Door, url: str = URL) -> Sender:
    clock = Clock()
    return Sender(url, SECRET, door, clock.now, clock.sleep)
