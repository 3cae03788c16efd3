"""The lists that carriers keep: End User Messaging (awsJson1_0) and SESv2 (restJson), in pages."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from carrier.wire import WireError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from carrier.journal import Record

NUMBERS: Final = "PinpointSMSVoiceV2.DescribePhoneNumbers"
OPTED_OUT: Final = "PinpointSMSVoiceV2.DescribeOptedOutNumbers"
SUPPRESSED: Final = "/v2/email/suppression/addresses"
LIST: Final = "Default"
"""The opt-out list that a number has unless somebody gives it another."""

_MOST: Final = {"sms": 100, "email": 1000}


def phone_numbers(body: bytes, numbers: Iterable[str]) -> dict[str, Any]:
    """Answer DescribePhoneNumbers with every number that ever wrote."""
    asked = _structure(body)
    found = [
        {
            "PhoneNumberArn": f"arn:aws:sms-voice:local:000000000000:phone-number/{number[1:]}",
            "PhoneNumberId": f"phone-{number[1:]}",
            "PhoneNumber": number,
            "Status": "ACTIVE",
            "IsoCountryCode": "NL",
            "MessageType": "TRANSACTIONAL",
            "NumberCapabilities": ["SMS"],
            "NumberType": "LONG_CODE",
            "MonthlyLeasingPrice": "0",
            "TwoWayEnabled": True,
            "SelfManagedOptOutsEnabled": True,
            "OptOutListName": LIST,
            "CreatedTimestamp": 0,
        }
        for number in sorted(numbers)
    ]
    return _page("PhoneNumbers", found, asked.get("MaxResults"), asked.get("NextToken"), "sms")


def opted_out_numbers(body: bytes, entries: Iterable[Record]) -> dict[str, Any]:
    """Answer DescribeOptedOutNumbers."""
    asked = _structure(body)
    if asked.get("OptOutListName") != LIST:
        raise WireError("sms", "ResourceNotFoundException", "There is no such list.", 400)
    found = [
        {
            "OptedOutNumber": one["address"],
            "OptedOutTimestamp": _seconds(one["since"]),
            "EndUserOptedOut": True,
        }
        for one in entries
    ]
    given = _page("OptedOutNumbers", found, asked.get("MaxResults"), asked.get("NextToken"), "sms")
    return given | {"OptOutListName": LIST}


def suppressed(query: dict[str, list[str]], entries: Iterable[Record]) -> dict[str, Any]:
    """Answer ListSuppressedDestinations."""
    reasons = set(query.get("Reason", ["BOUNCE", "COMPLAINT"]))
    found = [
        {
            "EmailAddress": one["address"],
            "Reason": one["reason"],
            "LastUpdateTime": _seconds(one["since"]),
        }
        for one in entries
        if one["reason"] in reasons
    ]
    size, token = query.get("PageSize", [""])[0], query.get("NextToken", [""])[0]
    return _page("SuppressedDestinationSummaries", found, size, token, "email")


def _page(
    name: str, found: list[dict[str, Any]], size: object, token: object, channel: str
) -> dict[str, Any]:
    start = str(token or "0")
    most = str(size or _MOST[channel])
    if not (start.isdecimal() and most.isdecimal() and 0 < int(most) <= _MOST[channel]):
        raise WireError.invalid(channel, "The page asked for does not exist.")
    end = int(start) + int(most)
    page: dict[str, Any] = {name: found[int(start) : end]}
    return page | ({"NextToken": str(end)} if end < len(found) else {})


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()


def _structure(body: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(body or b"{}")
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise WireError.invalid("sms", "The request is not a structure.", "CANNOT_PARSE")
    return asked
