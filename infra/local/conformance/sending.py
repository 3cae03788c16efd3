"""A sender as vendors should write it: signed at the moment of sending, patient when refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Protocol

import urllib3

from cli.sign import signed_headers
from conformance.delivery import NO_ANSWER, Delivery
from conformance.recording import attempt

PAUSES: Final = (5, 10, 20, 40, 80)
"""Seconds before each further attempt: enough for an afternoon; a vendor goes on for 24 hours."""
PATIENCE: Final = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `status` is NO_ANSWER where nothing did. Names of headers are lower-case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def told(self) -> dict[str, Any]:
        """Give the JSON object in the body; empty where there is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def retry_after(self) -> int | None:
        told = self.headers.get("retry-after", "")
        return int(told) if told.isdigit() else None


class Transport(Protocol):
    """How a request gets to a door."""

    def __call__(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> Answer: ...


def over_http() -> Transport:
    """Send over the network, without following redirects or trying again by itself."""
    pool = urllib3.PoolManager(timeout=urllib3.Timeout(PATIENCE), retries=False)

    def send(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        try:
            answer = pool.request(method, url, headers=dict(headers), body=body, redirect=False)
        except urllib3.exceptions.HTTPError:
            return Answer(NO_ANSWER)
        named = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status, named, answer.data)

    return send


@dataclass
class Sender:
    """Sends to one webhook URL and remembers what it sent."""

    url: str
    secret: str
    transport: Transport
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    sent: list[Delivery] = field(default_factory=list)

    def deliver(self, event: dict[str, Any]) -> Answer:
        """Send an event until it is taken in or refused for good, ever slower."""
        body = json.dumps(event, ensure_ascii=False).encode()
        answer = self._once(body, str(event["id"]))
        for pause in PAUSES:
            if not attempt(self.sent[-1]).comes_again:
                break
            self.sleep(max(pause, answer.retry_after or 0))
            answer = self._once(body, str(event["id"]))
        return answer

    def headers(self, body: bytes, message_id: str, at: datetime | None = None) -> dict[str, str]:
        """Sign this body; JSON of another encoding than UTF-8 is signed as its bytes look."""
        text = body.decode(errors="replace")
        signed = signed_headers(text, self.secret, message_id, at or self.now())
        return {"content-type": "application/json", **signed}

    def _once(self, body: bytes, message_id: str) -> Answer:
        headers = self.headers(body, message_id)
        at = self.now().astimezone(UTC)
        answer = self.transport("POST", self.url, headers, body)
        line = len(self.sent) + 1
        done = Delivery(line, at, headers, body, answer.status, answer.retry_after)
        self.sent.append(done)
        return answer
