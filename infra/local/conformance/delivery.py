"""One request of a source system as it came in, and the recording that holds many: NDJSON."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

NO_ANSWER: Final = 0
"""A time-out or a cut connection, as its sender saw it."""


class RecordingError(Exception):
    """A line that is none; says which, and what a line holds."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """`headers` have lower-case names; `status` is None where the recording does not tell it."""

    line: int
    received_at: datetime
    headers: Mapping[str, str]
    body: bytes
    status: int | None = None
    retry_after: int | None = None
    """Seconds, where the answer asked for patience."""


def read(lines: Iterable[str]) -> tuple[Delivery, ...]:
    """Read a recording; blank lines count as lines, and mean nothing."""
    return tuple(_read(number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _read(number: int, line: str) -> Delivery:
    try:
        told: dict[str, Any] = json.loads(line)
        return Delivery(
            line=number,
            received_at=_moment(told["received_at"]),
            headers={name.lower(): str(value) for name, value in told["headers"].items()},
            body=_body(told),
            status=_status(told),
            retry_after=told.get("retry_after"),
        )
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        msg = (
            f"line {number} is no delivery: an object with received_at (with its offset), headers, "
            "and body or body_base64; status and retry_after if known"
        )
        raise RecordingError(msg) from None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        # Taken for this machine's own time it would be hours wrong, and nobody would see why.
        msg = "no offset"
        raise ValueError(msg)
    return moment.astimezone(UTC)


def _body(told: dict[str, Any]) -> bytes:
    if "body_base64" in told:
        return base64.b64decode(told["body_base64"], validate=True)
    return str(told["body"]).encode()


def _status(told: dict[str, Any]) -> int | None:
    """Tell no answer (null) from an answer that nobody wrote down (left out)."""
    if "status" not in told:
        return None
    return NO_ANSWER if told["status"] is None else int(told["status"])


def write(one: Delivery) -> str:
    """Give the line of a delivery, without a line end."""
    told: dict[str, Any] = {
        "received_at": one.received_at.isoformat(),
        "headers": dict(one.headers),
    }
    try:
        told["body"] = one.body.decode()
    except UnicodeDecodeError:
        told["body_base64"] = base64.b64encode(one.body).decode()
    if one.status is not None:
        told["status"] = one.status or None
    if one.retry_after is not None:
        told["retry_after"] = one.retry_after
    return json.dumps(told, ensure_ascii=False)
