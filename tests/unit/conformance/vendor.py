"""A source system that does all as agreed, and what a recorder would have heard of it.

Mistakes are small changes of it: of what it tells, of how it writes, signs or sends.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from standardwebhooks.webhooks import Webhook

from conformance.delivery import Delivery
from conformance.scenario import Story

Json = dict[str, Any]
Answers = tuple[tuple[float, int | None], ...]
"""Seconds after the event, and what it is answered; the rest is taken in at once."""

NOW: Final = datetime(2027, 6, 3, 12, tzinfo=UTC)
SECRET: Final = "whsec_" + base64.b64encode(b"of a conforming vendor").decode()
TAKEN, REFUSED, TOO_MANY, BROKEN = 202, 422, 429, 503
TROUBLE: Final[dict[str, Answers]] = {
    "appointment.booked-1": ((2, BROKEN), (7, BROKEN), (17, BROKEN), (37, 0), (80, TAKEN)),
    "appointment.booked-2": ((2, TOO_MANY), (32, TAKEN)),
    "appointment.booked-5": ((2, REFUSED),),
}
"""Three times broken and once silent; too many; and a refusal that waits for a person."""
ASKED_PATIENCE: Final = 20


def at(event: Json) -> datetime:
    return datetime.fromisoformat(str(event["time"])).astimezone(UTC)


def wire(event: Json) -> bytes:
    return json.dumps(event, ensure_ascii=False).encode()


def sign(body: bytes, message_id: str, moment: datetime) -> dict[str, str]:
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(message_id, moment, body.decode()),
    }


@dataclass
class Told:
    """An event, and the moment of its click, whatever the event says of it."""

    moment: datetime
    event: Json


def told() -> list[Told]:
    return [Told(at(event), event) for event in Story(NOW, "r1").events()]


@dataclass(frozen=True)
class Vendor:
    """Each part of the way from an event to a request, to be changed one at a time."""

    write: Callable[[Json], bytes] = wire
    signs: Callable[[bytes, str, datetime], dict[str, str]] = sign
    trouble: dict[str, Answers] | None = None
    retry_after: int = ASKED_PATIENCE

    def deliveries(self, all_told: list[Told] | None = None) -> tuple[Delivery, ...]:
        """Everything that it sends, in the order in which it comes."""
        sent = [one for each in all_told or told() for one in self._of(each.moment, each.event)]
        ordered = sorted(sent, key=lambda one: one.received_at)
        return tuple(replace(one, line=line) for line, one in enumerate(ordered, start=1))

    def _of(self, clicked: datetime, event: Json) -> Iterator[Delivery]:
        trouble = TROUBLE if self.trouble is None else self.trouble
        named = str(event["id"]).removeprefix("evt-r1-")
        for seconds, status in trouble.get(named, ((2.0, TAKEN),)):
            moment = clicked + timedelta(seconds=seconds)
            body = self.write(event)
            yield Delivery(
                line=0,
                received_at=moment,
                headers=self.signs(body, str(event["id"]), moment),
                body=body,
                status=status,
                retry_after=self.retry_after if status == TOO_MANY else None,
            )
