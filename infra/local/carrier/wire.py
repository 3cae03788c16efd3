"""What crosses the wire: requests that were accepted, and errors in the words of AWS."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from carrier.gsm import count


@dataclass(frozen=True, slots=True)
class Message:
    """One message as its sender handed it over; `ttl` is in seconds."""

    channel: str
    sender: str
    to: str
    text: str
    key: str = ""
    subject: str = ""
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    ttl: int | None = None
    tags: dict[str, str] = field(default_factory=dict)
    message_type: str = ""
    configuration_set: str = ""

    def record(self, message_id: str) -> dict[str, Any]:
        """Shape a line of the log."""
        encoding, parts = count(self.text) if self.channel == "sms" else ("", 0)
        return {
            "channel": self.channel,
            "from": self.sender,
            "to": self.to,
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "headers": self.headers,
            "key": self.key,
            "message_id": message_id,
            "ttl": self.ttl,
            "configuration_set": self.configuration_set,
            "encoding": encoding,
            "parts": parts,
        }


class WireError(Exception):
    """An error answer, as the named service gives it; `reason` only End User Messaging knows."""

    def __init__(self, channel: str, name: str, text: str, status: int, reason: str = "") -> None:
        super().__init__(name)
        self.channel = channel
        self.name = name
        self.text = text
        self.status = status
        self.reason = reason

    def body(self) -> bytes:
        """Give the JSON body: awsJson1_0 names the error in it, restJson in a header."""
        if self.channel == "sms":
            shown = {"__type": self.name, "Message": self.text}
            if self.reason:
                shown["Reason"] = self.reason
            return json.dumps(shown).encode()
        return json.dumps({"message": self.text}).encode()

    @classmethod
    def internal(cls, channel: str) -> WireError:
        """Fail as a service that is broken inside."""
        name = "InternalServerException" if channel == "sms" else "InternalFailure"
        return cls(channel, name, "The request failed because of an unknown error.", 500)

    @classmethod
    def throttled(cls, channel: str) -> WireError:
        """Refuse for coming too fast."""
        name = "ThrottlingException" if channel == "sms" else "TooManyRequestsException"
        return cls(channel, name, "Maximum sending rate exceeded.", 429)

    @classmethod
    def invalid(cls, channel: str, text: str, reason: str = "INVALID_PARAMETER") -> WireError:
        """Refuse a request that can never be right."""
        if channel == "sms":
            return cls(channel, "ValidationException", text, 400, reason)
        return cls(channel, "BadRequestException", text, 400)

    @classmethod
    def spend_limit(cls, channel: str) -> WireError:
        """Refuse because the account may spend no more."""
        if channel == "sms":
            reason = "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"
            text = "The monthly spend limit for text messages has been reached."
            return cls(channel, "ServiceQuotaExceededException", text, 400, reason)
        return cls(channel, "LimitExceededException", "Daily message quota exceeded.", 400)

    @classmethod
    def opted_out(cls) -> WireError:
        """Refuse a phone that stands on the opt-out list of the sender's number."""
        reason = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
        text = "Destination phone number is opted out."
        return cls("sms", "ConflictException", text, 400, reason)

    @classmethod
    def unsigned(cls, channel: str) -> WireError:
        """Refuse a request that no AWS client signed for this service."""
        text = "Request is missing an Authentication Token or is signed for another service"
        return cls(channel, "MissingAuthenticationTokenException", text, 403)
