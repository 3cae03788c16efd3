"""Clients that call a carrier once, and the reading of what one call did.

No carrier of AWS knows an idempotency key, and a default client repeats a call that is answered
late: the patient would get the same message up to five times. So every send client makes one
attempt, on a new connection, and every failure is read for the one question that matters: can
the carrier have accepted the message?
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
    ProxyConnectionError,
    ReadTimeoutError,
)

from weerzien.domain.sending import Fate, SendResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from mypy_boto3_sesv2 import SESV2Client

Verdict = tuple[Fate, str]

# Connect 2 s and read 5 s: the carrier is given up at 7 s, well inside the function's time.
SEND_ONCE: Final = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"total_max_attempts": 1, "mode": "standard"},
)

_BEFORE_THE_WIRE: Final[tuple[tuple[type[BotoCoreError], str], ...]] = (
    (ConnectTimeoutError, "connect_timeout"),
    (EndpointConnectionError, "connect_failed"),
    (ProxyConnectionError, "connect_failed"),
    (NoCredentialsError, "credentials"),
    (PartialCredentialsError, "credentials"),
    (CredentialRetrievalError, "credentials"),
)
_ON_THE_WIRE: Final[tuple[tuple[type[BotoCoreError], str], ...]] = (
    (ReadTimeoutError, "read_timeout"),
    (ConnectionClosedError, "connection_lost"),
)
_TOO_MANY_REQUESTS: Final = 429
_FORBIDDEN: Final = 403
_REQUEST_TIMEOUT: Final = 408
_CLIENT_ERRORS: Final = range(400, 500)


def sms_client() -> PinpointSMSVoiceV2Client:
    """Client of End User Messaging that sends once."""
    return boto3.client("pinpoint-sms-voice-v2", config=SEND_ONCE)


def mail_client() -> SESV2Client:
    """Client of SESv2 that sends once."""
    return boto3.client("sesv2", config=SEND_ONCE)


def accepted(message_id: object) -> SendResult:
    """Read an answer 200; without a message id it is no answer of the carrier."""
    if not isinstance(message_id, str) or not message_id:
        return SendResult(Fate.UNKNOWN, None, "no_message_id")
    return SendResult(Fate.ACCEPTED, message_id, "accepted")


def of_transport(error: BotoCoreError) -> SendResult:
    """Read a call that brought no answer: only what failed before writing is certain."""
    if isinstance(error, ParamValidationError):
        return SendResult(Fate.REFUSED_PERMANENT, None, "invalid")
    for kind, code in _BEFORE_THE_WIRE:
        if isinstance(error, kind):
            return SendResult(Fate.REFUSED_TEMPORARY, None, code)
    for kind, code in _ON_THE_WIRE:
        if isinstance(error, kind):
            return SendResult(Fate.UNKNOWN, None, code)
    return SendResult(Fate.UNKNOWN, None, "no_answer")


def of_answer(error: ClientError, table: Mapping[tuple[str, str | None], Verdict]) -> SendResult:
    """Read an error answer, by (error code, reason), then by code, then by HTTP status.

    An answer 5xx is UNKNOWN whatever its name: the carrier may fail after it accepted.
    """
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if status not in _CLIENT_ERRORS or status == _REQUEST_TIMEOUT:
        return SendResult(Fate.UNKNOWN, None, "server_error")
    name = error.response.get("Error", {}).get("Code", "")
    reason = error.response.get("Reason")
    known = table.get((name, reason if isinstance(reason, str) else None))
    fate, code = known or table.get((name, None)) or _by_status(status)
    return SendResult(fate, None, code)


def _by_status(status: int) -> Verdict:
    if status == _TOO_MANY_REQUESTS:
        return Fate.REFUSED_TEMPORARY, "throttled"
    if status == _FORBIDDEN:
        return Fate.REFUSED_TEMPORARY, "credentials"
    # Certainly not accepted; whether it ever will be is for people to find out by the code.
    return Fate.REFUSED_TEMPORARY, "refused"
