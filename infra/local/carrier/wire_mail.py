"""SESv2 `SendEmail` (restJson): simple and raw content, and the checks that AWS makes too."""

from __future__ import annotations

import base64
import email
import json
import re
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from typing import Any, Final

from carrier.wire import Message, WireError

PATH: Final = "/v2/email/outbound-emails"
_ADDRESS: Final = re.compile(r"[!-?A-~]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_TAG: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
_HEADER_NAME: Final = re.compile(r"[!-9;-~]{1,126}")
_HEADER_VALUE: Final = re.compile(r"[ -~]{1,995}")
_MOST_HEADERS: Final = 15


def parse(body: bytes) -> list[Message]:
    """Read a request into one message for each recipient."""
    try:
        request = json.loads(body)
        content = request["Content"]
        if "Raw" in content:
            return _raw(request, content["Raw"])
        return _simple(request, content["Simple"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _invalid("The request is not well formed.") from None


def _simple(request: dict[str, Any], content: dict[str, Any]) -> list[Message]:
    sender = _readable(request["FromEmailAddress"])
    parts = content["Body"]
    text, html = (parts.get(kind, {}).get("Data", "") for kind in ("Text", "Html"))
    if not text and not html:
        raise _invalid("The body is empty.")
    subject = content["Subject"]["Data"]
    if "\n" in subject or "\r" in subject:
        raise _invalid("The subject holds a line end.")
    recipients = _recipients(request)
    headers = {"From": sender, "To": ", ".join(recipients)}
    if reply_to := request.get("ReplyToAddresses"):
        headers["Reply-To"] = ", ".join(map(_checked, reply_to))
    headers |= {"Subject": subject} | _own_headers(content.get("Headers") or [])
    return _each(
        request, recipients, sender=sender, subject=subject, text=text, html=html, headers=headers
    )


def _raw(request: dict[str, Any], content: dict[str, Any]) -> list[Message]:
    mime = email.message_from_bytes(base64.b64decode(content["Data"]), policy=default)
    if not isinstance(mime, EmailMessage):
        raise _invalid("The message cannot be read.")
    plain, rich = mime.get_body(("plain",)), mime.get_body(("html",))
    text, html = (str(part.get_content()) if part else "" for part in (plain, rich))
    headers = {name: str(value) for name, value in mime.items()}
    recipients = _recipients(request) or [
        address.addr_spec for name in ("To", "Cc") for address in _addresses(mime, name)
    ]
    written = request.get("FromEmailAddress")
    sender = _readable(written) if written else str(mime["From"])
    subject = str(mime["Subject"] or "")
    return _each(
        request, recipients, sender=sender, subject=subject, text=text, html=html, headers=headers
    )


def _each(
    request: dict[str, Any],
    recipients: list[str],
    *,
    sender: str,
    subject: str,
    text: str,
    html: str,
    headers: dict[str, str],
) -> list[Message]:
    if not recipients:
        raise _invalid("There is no recipient.")
    tags = {tag["Name"]: tag["Value"] for tag in request.get("EmailTags") or []}
    if not all(_TAG.fullmatch(name) and _TAG.fullmatch(value) for name, value in tags.items()):
        raise _invalid("A message tag holds a character that is not allowed.")
    return [
        Message(
            channel="email",
            sender=sender,
            to=to,
            text=text,
            key=tags.get("key", ""),
            subject=subject,
            html=html,
            headers=headers,
            tags=tags,
            configuration_set=request.get("ConfigurationSetName") or "",
        )
        for to in recipients
    ]


def _recipients(request: dict[str, Any]) -> list[str]:
    destination = request.get("Destination") or {}
    kinds = ("ToAddresses", "CcAddresses", "BccAddresses")
    return [_checked(one) for kind in kinds for one in destination.get(kind) or []]


def _addresses(mime: EmailMessage, name: str) -> tuple[Any, ...]:
    header = mime[name]
    return tuple(getattr(header, "addresses", ()))


def _own_headers(headers: list[dict[str, str]]) -> dict[str, str]:
    if len(headers) > _MOST_HEADERS:
        raise _invalid("There are more than 15 headers.")
    for header in headers:
        name_right = _HEADER_NAME.fullmatch(header["Name"])
        if not name_right or not _HEADER_VALUE.fullmatch(header["Value"]):
            raise _invalid("A header holds a character that is not allowed.")
    return {header["Name"]: header["Value"] for header in headers}


def _checked(written: str) -> str:
    address = parseaddr(written)[1]
    if not _ADDRESS.fullmatch(address):
        raise _invalid("An address is not valid.")
    return address


def _readable(written: str) -> str:
    if not written.isascii() or "\n" in written or "\r" in written:
        raise _invalid("FromEmailAddress is not ASCII in one line.")
    address = _checked(written)
    name = str(make_header(decode_header(parseaddr(written)[0])))
    return f"{name} <{address}>" if name else address


def _invalid(text: str) -> WireError:
    return WireError.invalid("email", text)
