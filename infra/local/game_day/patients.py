"""Patients of the day, at practices of the demo: who missed what, in practice time."""

from __future__ import annotations

import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import urllib3
from standardwebhooks.webhooks import Webhook

from demo.surroundings import Stack
from game_day.day import Day

THREADS = 6
MONDAY = "2027-03-01T09:10"


@dataclass(frozen=True, slots=True)
class Patient:
    mark: str = field(default_factory=lambda: uuid.uuid4().hex[:10])
    risks: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        return f"P-{self.mark}"

    @property
    def phone(self) -> str:
        return f"+3168{int(self.mark, 16) % 10_000_000:07}"

    @property
    def mail(self) -> str:
        return f"{self.mark}@example.org"


def no_show(patient: Patient, now: datetime) -> dict[str, Any]:
    """Write the event of a patient who missed the hour before `now` (practice time)."""
    start = now - timedelta(minutes=20)
    return {
        "id": f"evt-{uuid.uuid4().hex[:12]}",
        "type": "appointment.noshow",
        "time": now.isoformat(),
        "schema_version": "1",
        "data": {
            "patient": {
                "ref": patient.ref,
                "first_name": "Noor",
                "full_name": "Noor van Test",
                "birth_date": "1984-05-17",
                "phone": patient.phone,
                "email": patient.mail,
                "risks": list(patient.risks),
            },
            "appointment": {
                "ref": f"A-{patient.mark}",
                "start": start.isoformat(),
                "end": (start + timedelta(minutes=15)).isoformat(),
                "discipline": "general",
            },
        },
    }


def post(day: Day, practice: dict[str, Any], event: dict[str, Any], secret: str = "") -> int:
    """Send one event, signed; a wrong secret is the caller's wish."""
    body, now, message_id = json.dumps(event), datetime.now(UTC), f"msg_{event.get('id', 'x')}"
    answer = day.stack.http.request(
        "POST",
        practice["webhook_url"],
        body=body,
        headers={
            "content-type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret or practice["webhook_secret"]).sign(
                message_id, now, body
            ),
        },
        timeout=urllib3.Timeout(30),
        retries=False,
    )
    day.answered(answer.status)
    return int(answer.status)


def post_all(
    day: Day, practice: dict[str, Any], events: list[dict[str, Any]], secret: str = ""
) -> list[int]:
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda event: post(day, practice, event, secret), events))


def fast(day: Day, practice: dict[str, Any], patients: list[Patient], factor: int) -> datetime:
    """Start the practice's fast clock for these patients; return its first moment."""
    addresses = [address for one in patients for address in (one.phone, one.mail)]
    words = [word for one in addresses for word in ("--recipient", one)]
    day.stack.cli(
        *("practice", "rehearse", practice["id"], "--start", MONDAY, "--factor", str(factor)),
        *words,
    )
    return datetime(2027, 3, 1, 8, 10, tzinfo=UTC)


def open_cases(day: Day, practice: dict[str, Any], least: int, seconds: float = 60) -> list[str]:
    """Wait for at least so many open cases of a practice; return the ids of all."""
    end = time.monotonic() + seconds
    while True:
        found = sorted(row["pk"].split("#")[3] for row in agenda(day.stack, practice["id"]))
        if len(found) >= least or time.monotonic() > end:
            return found
        time.sleep(0.5)


def agenda(stack: Stack, practice_id: str) -> list[dict[str, Any]]:
    rows = []
    for shard in range(4):
        rows += stack.table().query(
            IndexName="gsi1",
            KeyConditionExpression="gsi1pk = :shard",
            ExpressionAttributeValues={":shard": f"AGENDA#{shard}"},
        )["Items"]
    return [row for row in rows if row["pk"].startswith(f"PRACTICE#{practice_id}#CASE#")]
