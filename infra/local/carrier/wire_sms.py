"""End User Messaging `SendTextMessage` (awsJson1_0): the checks that AWS makes too."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from carrier.wire import Message, WireError

TARGET: Final = "PinpointSMSVoiceV2.SendTextMessage"
_PHONE: Final = re.compile(r"\+?[1-9][0-9]{1,18}")
# A phone number, a named sender, or the id or ARN of an identity.
_IDENTITY: Final = re.compile(
    r"\+[1-9][0-9]{1,18}|[A-Za-z][A-Za-z0-9-]{0,10}|[0-9]{3,8}"
    r"|(?:phone|pool|sender)-[A-Za-z0-9]+|arn:[A-Za-z0-9_:/+-]+"
)
_LONGEST_TEXT: Final = 1600
_LONGEST_CONTEXT: Final = 5
_LIFE: Final = range(5, 259_201)


def parse(body: bytes) -> tuple[Message, bool]:
    """Read a request into its message and whether it is a dry run."""
    try:
        request = json.loads(body)
    except ValueError:
        raise _invalid("The request is not JSON.", "CANNOT_PARSE") from None
    if not isinstance(request, dict):
        raise _invalid("The request is not a structure.", "CANNOT_PARSE")
    to = _text(request, "DestinationPhoneNumber")
    if not _PHONE.fullmatch(to):
        raise _invalid("DestinationPhoneNumber is not a phone number.")
    sender = _text(request, "OriginationIdentity")
    if not _IDENTITY.fullmatch(sender):
        raise _invalid("OriginationIdentity is no number, sender ID or pool.")
    text = _text(request, "MessageBody")
    if not text.strip() or len(text) > _LONGEST_TEXT:
        raise _invalid("MessageBody must hold 1 to 1600 characters.")
    if request.get("MessageType", "TRANSACTIONAL") not in {"TRANSACTIONAL", "PROMOTIONAL"}:
        raise _invalid("MessageType is unknown.")
    context = _context(request)
    message = Message(
        channel="sms",
        sender=sender,
        to=to if to.startswith("+") else f"+{to}",
        text=text,
        key=context.get("key", ""),
        ttl=_life(request),
        tags=context,
        message_type=request.get("MessageType", "TRANSACTIONAL"),
        configuration_set=request.get("ConfigurationSetName") or "",
    )
    return message, request.get("DryRun") is True


def _text(request: dict[str, Any], name: str) -> str:
    value = request.get(name)
    if not isinstance(value, str):
        raise _invalid(f"{name} is missing.", "MISSING_PARAMETER")
    return value


def _context(request: dict[str, Any]) -> dict[str, str]:
    context = request.get("Context") or {}
    right = isinstance(context, dict) and len(context) <= _LONGEST_CONTEXT
    if not right or not all(isinstance(value, str) for value in context.values()):
        raise _invalid("Context is a map of at most five texts.")
    return dict(context)


def _life(request: dict[str, Any]) -> int | None:
    life = request.get("TimeToLive")
    if life is None:
        return None
    if not isinstance(life, int) or life not in _LIFE:
        raise _invalid("TimeToLive must lie between 5 and 259200.")
    return life


def _invalid(text: str, reason: str = "INVALID_PARAMETER") -> WireError:
    return WireError.invalid("sms", text, reason)
