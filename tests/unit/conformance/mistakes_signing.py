"""Mistakes in how it signs."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Final

from standardwebhooks.webhooks import Webhook

from unit.conformance.mistake import (
    Mistake,
    being,
)
from unit.conformance.vendor import (
    BROKEN,
    SECRET,
    TAKEN,
    TROUBLE,
    at,
    sign,
)


def of_rewritten(body: bytes, message_id: str, moment: datetime) -> dict[str, str]:
    return sign(json.dumps(json.loads(body), indent=2).encode(), message_id, moment)


def _signed_by_hand(
    body: bytes, message_id: str, moment: datetime, key: bytes, head: bool = True
) -> tuple[dict[str, str], bytes]:
    headers = sign(body, message_id, moment)
    content = f"{message_id}.{headers['webhook-timestamp']}.".encode() if head else b""
    return headers, hmac.new(key, content + body, hashlib.sha256).digest()


def with_secret_as_text(body: bytes, message_id: str, moment: datetime) -> dict[str, str]:
    headers, digest = _signed_by_hand(body, message_id, moment, SECRET.encode())
    return headers | {"webhook-signature": "v1," + base64.b64encode(digest).decode()}


def in_hexadecimal(body: bytes, message_id: str, moment: datetime) -> dict[str, str]:
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    headers, digest = _signed_by_hand(body, message_id, moment, key)
    return headers | {"webhook-signature": "v1," + digest.hex()}


def body_only(body: bytes, message_id: str, moment: datetime) -> dict[str, str]:
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    headers, digest = _signed_by_hand(body, message_id, moment, key, head=False)
    return headers | {"webhook-signature": "v1," + base64.b64encode(digest).decode()}


def without_version(body: bytes, message_id: str, moment: datetime) -> dict[str, str]:
    headers = sign(body, message_id, moment)
    return headers | {"webhook-signature": headers["webhook-signature"].removeprefix("v1,")}


def in_milliseconds(body: bytes, message_id: str, moment: datetime) -> dict[str, str]:
    stamp = str(int(moment.timestamp() * 1000))
    content = f"{message_id}.{stamp}.".encode() + body
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    digest = hmac.new(key, content, hashlib.sha256).digest()
    signature = "v1," + base64.b64encode(digest).decode()
    return sign(body, message_id, moment) | {
        "webhook-timestamp": stamp,
        "webhook-signature": signature,
    }


def when_queued(body: bytes, message_id: str, moment: datetime) -> dict[str, str]:
    """Signed once, when the event happened, and sent so on every attempt."""
    del moment
    return sign(body, message_id, at(json.loads(body)) + timedelta(seconds=2))


def by_a_slow_clock(body: bytes, message_id: str, moment: datetime) -> dict[str, str]:
    return sign(body, message_id, moment - timedelta(minutes=10))


def without_id(body: bytes, message_id: str, moment: datetime) -> dict[str, str]:
    return sign(body, message_id, moment) | {
        "webhook-id": "",
        "webhook-signature": Webhook(SECRET).sign("", moment, body.decode()),
    }


MISTAKES: Final[tuple[Mistake, ...]] = (
    Mistake(
        "signs another text than it sends",
        being(signs=of_rewritten),
        ("SIGN-1",),
        "sign the bytes that you send",
        "vendor-kit",
    ),
    Mistake(
        "uses the secret as text",
        being(signs=with_secret_as_text),
        ("SIGN-1",),
        "the secret was used as text",
        "base64-decoded",
    ),
    Mistake(
        "signs in hexadecimal",
        being(signs=in_hexadecimal),
        ("SIGN-1",),
        "in hexadecimal",
        "HMAC-SHA256",
    ),
    Mistake(
        "signs the body only",
        being(signs=body_only),
        ("SIGN-1",),
        "only a part was signed",
        "webhook-id.webhook-timestamp.body",
    ),
    Mistake(
        "leaves the version out",
        being(signs=without_version),
        ("SIGN-1",),
        "the version is missing",
        "vendor-kit",
    ),
    Mistake(
        "stamps in milliseconds",
        being(signs=in_milliseconds),
        ("SIGN-2",),
        "in milliseconds",
        "ten digits",
    ),
    Mistake(
        "signs once and repeats it",
        being(
            signs=when_queued,
            trouble={**TROUBLE, "appointment.booked-6": ((2, BROKEN), (400, TAKEN))},
        ),
        ("SIGN-3",),
        "sent again with the timestamp",
        "at the moment of sending",
    ),
    Mistake(
        "has a slow clock", being(signs=by_a_slow_clock), ("SIGN-3",), "600 seconds behind", "NTP"
    ),
    Mistake(
        "sends no webhook-id",
        being(signs=without_id),
        ("SIGN-4",),
        "webhook-id is missing",
        "256 visible characters",
    ),
)
