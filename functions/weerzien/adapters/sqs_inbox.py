"""The inbox: one line per patient, holding nothing but ids."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from mypy_boto3_sqs import SQSClient

    from weerzien.domain.event import Event


class SqsInbox:
    def __init__(self, client: SQSClient, queue_url: str, now: Callable[[], datetime]) -> None:
        self._client = client
        self._queue_url = queue_url
        self._now = now

    def put(self, event: Event) -> None:
        self._client.send_message(
            QueueUrl=self._queue_url,
            MessageBody=json.dumps({"practice_id": event.practice_id, "event_id": event.id}),
            MessageGroupId=f"{event.practice_id}#{event.patient_id}",
            # The moment is part of it: an event that waited for its patient is put again, and the
            # queue would drop the bare id for five minutes. The event log is what deduplicates.
            MessageDeduplicationId=f"{event.id}.{int(self._now().timestamp() * 1_000_000)}",
        )
