"""The door of appointment lists in front of a practice in memory, whose inbox is worked off."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from handlers import receive_appointment_list
from unit.domain.follow_up.story import MARKED, MISSED
from unit.handlers.conftest import CONTEXT
from unit.usecases.clinic import Clinic
from weerzien import bootstrap
from weerzien.domain import ids
from weerzien.ports import Credential
from weerzien.usecases.apply_event import apply_event

SECRET = "whsec_" + base64.b64encode(b"our secret").decode()
NIGHT = datetime(2027, 3, 2, 21, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
Json = dict[str, Any]


@dataclass
class ListDoor:
    """Posts lists; patient and appointment n are `P-n` and `A-n` at the source system."""

    clinic: Clinic

    def post(
        self, body: Json | str | bytes, *, key: str = "p1.1", secret: str = SECRET, **headers: str
    ) -> Any:
        text = json.dumps(body) if isinstance(body, dict) else body
        if isinstance(text, bytes):
            data, text = text, text.decode(errors="replace")
        else:
            data = text.encode()
        now = datetime.now(UTC)
        answered = receive_appointment_list.handler(
            {
                "httpMethod": "POST",
                "queryStringParameters": {"key": key},
                "headers": {
                    "Content-Type": "application/json",
                    "webhook-id": "msg_1",
                    "webhook-timestamp": str(int(now.timestamp())),
                    "webhook-signature": Webhook(secret).sign("msg_1", now, text),
                    **headers,
                },
                "body": base64.b64encode(data).decode(),
                "isBase64Encoded": True,
            },
            CONTEXT,
        )
        return SimpleNamespace(
            status=answered["statusCode"],
            headers=answered["headers"],
            body=json.loads(answered["body"]),
            text=answered["body"],
        )

    def list_of(self, *lines: Json, at: datetime = NIGHT) -> Any:
        """Post a list of that moment, and let its events have their effect."""
        self.clinic.now = max(self.clinic.now, at)
        body = {"schema_version": "1", "time": at.isoformat(), "appointments": list(lines)}
        answered = self.post(body)
        self.work_off()
        return answered

    def work_off(self) -> None:
        world, waiting = self.clinic.world, list(self.clinic.world.inbox.events)
        world.inbox.events.clear()
        for event in waiting:
            apply_event(
                self.clinic.practice.id,
                event.patient_id,
                event.id,
                world.practices,
                world.events,
                world.files,
            )

    def patient(self, number: int = 1) -> str:
        return ids.patient_id(self.clinic.practice.id, f"P-{number}")

    def appointment(self, number: int = 1) -> str:
        return ids.appointment_id(self.clinic.practice.id, f"A-{number}")


def line(number: int = 1, status: str = "noshow", start: datetime = MISSED, **more: Any) -> Json:
    return {
        "ref": f"A-{number}",
        "patient_ref": f"P-{number}",
        "start": start.isoformat(),
        "end": (start + HALF_HOUR).isoformat(),
        "status": status,
        **more,
    }


@pytest.fixture
def lists(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> ListDoor:
    clinic.now = MARKED
    clinic.world.practices.save_credential(Credential("p1.1", "p1", (SECRET,)))
    monkeypatch.setattr(bootstrap, "credentials", partial(_give, clinic.world.practices))
    return ListDoor(clinic)


def _give(port: object) -> object:
    return port
