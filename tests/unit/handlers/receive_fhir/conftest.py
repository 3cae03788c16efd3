"""The FHIR door of a practice in memory."""

from __future__ import annotations

import base64
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from handlers.receive_fhir import handler
from unit.handlers.conftest import CONTEXT
from unit.usecases.clinic import Clinic
from weerzien import bootstrap
from weerzien.domain.errors import TooManyEventsError
from weerzien.domain.event import Event
from weerzien.observability import logger
from weerzien.ports import Credential
from weerzien.usecases.apply_event import apply_event

SECRET = "whsec_" + base64.b64encode(b"of a practice" * 3).decode()
TOKEN, OTHER_TOKEN = "wztok_" + "a" * 40, "wztok_" + "b" * 40
NOW = datetime(2026, 3, 30, 8, 30, tzinfo=UTC)


@dataclass
class Answered:
    status: int
    headers: dict[str, str]
    body: dict[str, Any]
    text: str

    @property
    def issues(self) -> list[tuple[str, str]]:
        return [(issue["severity"], issue["code"]) for issue in self.body["issue"]]

    @property
    def places(self) -> list[str]:
        return [place for issue in self.body["issue"] for place in issue.get("expression", [])]

    @property
    def words(self) -> str:
        return " / ".join(
            f"{issue['details']['text']}: {issue.get('diagnostics', '')}"
            for issue in self.body["issue"]
        )


@dataclass
class Door:
    clinic: Clinic
    acted_for: list[str] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)
    room: int = 1_000

    def post(
        self, body: dict[str, Any] | str | bytes, *, token: str | None = TOKEN, **changes: Any
    ) -> Answered:
        text = json.dumps(body) if isinstance(body, dict) else body
        as_bytes = isinstance(text, bytes)
        proof = {"Authorization": f"Bearer {token}"} if token else {}
        request = {
            "httpMethod": "POST",
            "queryStringParameters": {"key": "p1.k1"},
            "body": base64.b64encode(text).decode() if isinstance(text, bytes) else text,
            "isBase64Encoded": as_bytes,
            **changes,
            "headers": {
                "Content-Type": "application/fhir+json",
                **proof,
                **changes.get("headers", {}),
            },
        }
        answer = handler(request, CONTEXT)
        found = json.loads(answer["body"])
        return Answered(answer["statusCode"], answer["headers"], found, answer["body"])

    def signed(self, body: dict[str, Any], said: dict[str, Any] | None = None) -> Answered:
        """Post a body with a signature, of another body where one is given."""
        at, text = datetime.now(UTC), json.dumps(body)
        signature = Webhook(SECRET).sign("m1", at, json.dumps(said or body))
        headers = {
            "webhook-id": "m1",
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signature,
        }
        return self.post(text, token=None, headers=headers)

    @property
    def events(self) -> list[Event]:
        return self.clinic.world.inbox.events

    @property
    def stored(self) -> int:
        return len(self.clinic.world.memory.events)

    def work_off(self) -> None:
        """Apply what waits in the inbox, in the order in which it came."""
        clinic = self.clinic
        while self.events:
            event = self.events.pop(0)
            ports = (clinic.practices, clinic.events, clinic.files)
            apply_event("p1", event.patient_id, event.id, *ports)

    def take(self, practice: Any, now: datetime) -> None:
        del now
        self.taken[practice.id] += 1
        if self.taken[practice.id] > self.room:
            raise TooManyEventsError(17)

    @contextmanager
    def acting_for(self, practice_id: str) -> Iterator[None]:
        self.acted_for.append(practice_id)
        yield


@pytest.fixture
def door(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> Door:
    door = Door(clinic)
    clinic.now = NOW
    practices = clinic.world.practices
    practices.save_credential(Credential("p1.k1", clinic.practice.id, (SECRET, TOKEN)))
    practices.save_credential(Credential("p2.k2", "p2", (OTHER_TOKEN,)))
    given = {"credentials": practices, "his_limits": door}
    for name, port in given.items():
        monkeypatch.setattr(bootstrap, name, partial(_give, port))
    monkeypatch.setattr(bootstrap, "acting_for", door.acting_for)
    return door


def _give(port: object) -> object:
    return port


@pytest.fixture
def logged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], str]:
    """All lines that the function wrote so far: log and metrics."""
    stream = io.StringIO()
    monkeypatch.setattr(logger.handlers[0], "stream", stream)
    return lambda: stream.getvalue() + capsys.readouterr().out
