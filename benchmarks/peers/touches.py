"""What all peers share: five touches, the one carrier, and moments at which a worker can be held.

The sender is as careful as ours, for every peer: one attempt, and what may have been accepted is
`unknown` and never an exception, so that no tool sends it again because of an answer that was lost.
What is compared is what the tools add or leave out, not who knows how to configure botocore.
"""

from __future__ import annotations

import os
import time
from functools import cache
from pathlib import Path
from typing import Any, Final

TOUCHES: Final = (1, 2, 3, 4, 5)
WAIT: Final = int(os.environ.get("PEERS_WAIT", "2"))
"""Seconds between two touches; they stand for days."""

BEFORE_CALL: Final = "before_call"
ANSWER_READ: Final = "answer_read"
RECORDED: Final = "recorded"

_POLL: Final = 0.02


def send_touch(case: str, touch: int) -> str:
    """Send one SMS; answers `sent` or `unknown`, raises where it was certainly not accepted."""
    key = key_of(case, touch)
    hold(BEFORE_CALL, key)
    fate = _send(case, key)
    hold(ANSWER_READ, key)
    return fate


def key_of(case: str, touch: int) -> str:
    """Name one message at the carrier."""
    return f"{case}.{touch}"


def hold(point: str, key: str) -> None:
    """Stay here for ever if the runner ordered it: it then ends this process with kill -9."""
    if _is_held(point, key):
        while True:
            time.sleep(_POLL)


async def hold_async(point: str, key: str) -> None:
    """Hold one coroutine and let the others of its loop go on."""
    import asyncio  # noqa: PLC0415 - the embedded Lambdas load this file too

    if _is_held(point, key):
        await asyncio.Event().wait()


def _is_held(point: str, key: str) -> bool:
    folder = os.environ.get("PEERS_HOLDS")
    if not folder:
        return False
    order = Path(folder) / f"{point}@{key}"
    try:
        order.write_text(str(os.getpid()), encoding="ascii") if order.exists() else None
        order.rename(order.with_name(f"{order.name}.held"))
    except FileNotFoundError:
        return False
    return True


def _send(case: str, key: str) -> str:
    from botocore.exceptions import (  # noqa: PLC0415
        ClientError,
        ConnectionClosedError,
        ReadTimeoutError,
    )

    number = sum(ord(letter) * 31**place for place, letter in enumerate(case)) % 10**7
    request: dict[str, Any] = {
        "DestinationPhoneNumber": f"+3168{number:07d}",
        "OriginationIdentity": "+319701000101",
        "MessageBody": "We misten u vandaag. Een nieuwe afspraak: wz.test/ABCDEFGHJK. Stop? STOP",
        "Context": {"key": key},
    }
    try:
        _client().send_text_message(**request)
    except (ReadTimeoutError, ConnectionClosedError):
        return "unknown"
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:  # noqa: PLR2004
            return "unknown"
        raise
    return "sent"


@cache
def _client() -> Any:  # noqa: ANN401 - boto3 makes these at run time
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    once = Config(
        connect_timeout=2,
        read_timeout=5,
        retries={"total_max_attempts": 1},
        max_pool_connections=64,
    )
    return boto3.client(
        "pinpoint-sms-voice-v2",
        endpoint_url=os.environ["PEERS_CARRIER"],
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106
        config=once,
    )
