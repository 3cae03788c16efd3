"""A night to act in: a practice with a case of today, whose ids the commands name."""

from __future__ import annotations

import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import urllib3

from cli.sign import signed_headers
from demo.surroundings import Stack

PATIENCE: Final = 60.0
TAKEN: Final = frozenset({200, 202})


def set_scene(stack: Stack) -> dict[str, str]:
    """Let a patient miss an appointment, and return the variables of the runbooks."""
    practice = stack.practice("general")
    before = _open_cases(stack, practice["id"])
    missed(stack, practice)
    end = time.monotonic() + PATIENCE
    while not (new := _open_cases(stack, practice["id"]) - before):
        if time.monotonic() > end:
            raise TimeoutError("no case opened")
        time.sleep(0.5)
    return {
        "PRACTICE": practice["id"],
        "CASE": new.pop(),
        "KEY": practice["key_id"],
        "COLLEAGUE": "night-1",
    }


def missed(stack: Stack, practice: dict[str, Any], secret: str = "") -> int:
    """Report one more no-show of a patient nobody has seen before; return the door's answer."""
    now, mark = datetime.now(UTC), uuid.uuid4().hex[:10]
    start = now - timedelta(minutes=20)
    event = {
        "id": f"evt-{mark}",
        "type": "appointment.noshow",
        "time": now.isoformat(),
        "schema_version": "1",
        "data": {
            "patient": {
                "ref": f"P-{mark}",
                "first_name": "Noor",
                "full_name": "Noor van Test",
                "birth_date": "1984-05-17",
                "phone": f"06{int(mark, 16) % 90_000_000 + 10_000_000}",
                "email": f"{mark}@example.org",
            },
            "appointment": {
                "ref": f"A-{mark}",
                "start": start.isoformat(),
                "end": (start + timedelta(minutes=15)).isoformat(),
                "discipline": "general",
            },
        },
    }
    return say(stack, practice, event, secret or practice["webhook_secret"])


def say(stack: Stack, practice: dict[str, Any], event: dict[str, Any], secret: str) -> int:
    body = json.dumps(event)
    headers = signed_headers(body, secret, f"msg_{event['id']}", datetime.now(UTC))
    answer = stack.http.request(
        "POST",
        practice["webhook_url"],
        body=body,
        headers={"content-type": "application/json", **headers},
        timeout=urllib3.Timeout(30),
    )
    return int(answer.status)


def _open_cases(stack: Stack, practice_id: str) -> set[str]:
    found = set()
    for shard in range(4):
        rows = stack.table().query(
            IndexName="gsi1",
            KeyConditionExpression="gsi1pk = :shard",
            ExpressionAttributeValues={":shard": f"AGENDA#{shard}"},
        )["Items"]
        ids = (row["pk"].split("#") for row in rows)
        found |= {one[3] for one in ids if one[1] == practice_id}
    return found
