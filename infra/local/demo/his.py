"""The source system of a practice: really signed webhooks, sent again until they are taken.

The door answers 202 to what it takes in, and 200 to what it had taken in and applied before.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import urllib3
from standardwebhooks.webhooks import Webhook

from demo.surroundings import DemoError, Stack

if TYPE_CHECKING:
    from demo.scenario import HisSays, Person

TAKEN: Final = frozenset({200, 202})
COME_AGAIN: Final = frozenset({408, 425, 429})
SERVER_ERROR: Final = 500
PATIENCE: Final = 60.0
PAUSES: Final = (0.2, 0.5, 1.0, 2.0)


def envelope(said: HisSays, person: Person, event_id: str, when: datetime) -> dict[str, Any]:
    """Write the event as the contract of the door asks for it; `when` is practice time."""
    patient = {
        "ref": person.ref,
        "first_name": person.first_name,
        "full_name": person.full_name,
        "birth_date": person.birth_date,
        "phone": person.phone or None,
        "email": person.email or None,
        **person.extra,
        **said.patient,
    }
    data: dict[str, Any] = {"patient": patient}
    if said.visit is not None:
        end = said.visit.start + timedelta(minutes=said.visit.minutes)
        data["appointment"] = {
            "ref": said.visit.ref,
            "start": said.visit.start.isoformat(),
            "end": end.isoformat(),
            "discipline": said.visit.discipline,
            "created": said.visit.created,
        }
    return {
        "id": event_id,
        "type": said.kind,
        "time": when.isoformat(),
        "schema_version": "1",
        "data": data,
    }


def send(
    stack: Stack, practice: dict[str, Any], event: dict[str, Any], patience: float = PATIENCE
) -> None:
    """Post the event, signed at the real moment; DemoError when the door keeps refusing it."""
    body = json.dumps(event, ensure_ascii=False)
    end = time.monotonic() + patience
    for attempt in range(1_000):
        status, answer = _post(stack, practice, event["id"], body)
        if status in TAKEN:
            return
        again = status == 0 or status in COME_AGAIN or status >= SERVER_ERROR
        if not again or time.monotonic() > end:
            raise DemoError(f"{event['type']} was answered {status}: {answer[:300]}")
        time.sleep(PAUSES[min(attempt, len(PAUSES) - 1)])


def _post(stack: Stack, practice: dict[str, Any], message_id: str, body: str) -> tuple[int, str]:
    now = datetime.now(UTC)
    headers = {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(practice["webhook_secret"]).sign(message_id, now, body),
    }
    try:
        answer = stack.http.request(
            "POST", practice["webhook_url"], body=body.encode(), headers=headers, retries=False
        )
    except urllib3.exceptions.HTTPError as error:
        return 0, type(error).__name__
    return answer.status, answer.data.decode(errors="replace")
