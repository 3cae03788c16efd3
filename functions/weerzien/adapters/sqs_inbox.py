"""The inbox: a few lanes per practice, holding nothing but ids."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from mypy_boto3_sqs import SQSClient

    from weerzien.domain.event import Event

LANES: Final = 16
"""Events of one practice that are worked on at once, at most; decision 20 has the arithmetic."""


def lane(event: Event) -> str:
    """Line in which an event waits: always the same one for a patient, so that order is kept."""
    number = sha256(event.patient_id.encode()).digest()[0] % LANES
    return f"{event.practice_id}#{number}"


class SqsInbox:
    def __init__(self, client: SQSClient, queue_url: str, now: Callable[[], datetime]) -> None:
        self._client = client
        self._queue_url = queue_url
        self._now = now

    def put(self, event: Event) -> None:
        self._client.send_message(
            QueueUrl=self._queue_url,
            MessageBody=json.dumps(
                {
                    "practice_id": event.practice_id,
                    "patient_id": event.patient_id,
                    "event_id": event.id,
                }
            ),
            MessageGroupId=lane(event),
            # The moment is part of it: an event that waited for its patient is put again, and the
            # queue would drop the bare id for five minutes. The event log is what deduplicates.
            MessageDeduplicationId=f"{event.id}.{int(self._now().timestamp() * 1_000_000)}",
        )
