"""The HL7 door of a practice in memory."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from handlers.receive_hl7 import handler
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
NOW = datetime(2027, 3, 30, 8, 21, tzinfo=UTC)


@dataclass
class Answered:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def msa(self) -> list[str]:
        return self.rows("MSA")[0]

    def rows(self, name: str) -> list[list[str]]:
        rows = [row.split("|") for row in self.text.split("\r")]
        return [row for row in rows if row[0] == name]


@dataclass
class Door:
    clinic: Clinic
    acted_for: list[str] = field(default_factory=list)
    full: bool = False

    def post(self, message: bytes, *, token: str | None = TOKEN, **changes: Any) -> Answered:
        proof = {"Authorization": f"Bearer {token}"} if token else {}
        request = {
            "httpMethod": "POST",
            "queryStringParameters": {"key": "p1.k1"},
            "body": base64.b64encode(message).decode(),
            "isBase64Encoded": True,
            **changes,
            "headers": {
                "Content-Type": "application/hl7-v2+er7",
                **proof,
                **changes.get("headers", {}),
            },
        }
        answer = handler(request, CONTEXT)
        return Answered(answer["statusCode"], answer["headers"], answer["body"])

    def signed(self, body: bytes) -> Answered:
        at = datetime.now(UTC)
        signature = Webhook(SECRET).sign("m1", at, body.decode(errors="replace"))
        headers = {
            "webhook-id": "m1",
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signature,
        }
        return self.post(body, token=None, headers=headers)

    @property
    def events(self) -> list[Event]:
        return self.clinic.world.inbox.events

    def work_off(self) -> Event:
        """Apply the newest event, as the inbox would."""
        event, clinic = self.events[-1], self.clinic
        apply_event("p1", event.patient_id, event.id, clinic.practices, clinic.events, clinic.files)
        return event

    def take(self, practice: object, now: datetime) -> None:
        del practice, now
        if self.full:
            raise TooManyEventsError(17)

    @contextmanager
    def acting_for(self, practice_id: str) -> Iterator[None]:
        self.acted_for.append(practice_id)
        yield


@pytest.fixture
def door(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> Door:
    """The practice's clock stands a minute behind the mark of the message."""
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
