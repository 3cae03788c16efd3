"""Reads a raw mail (RFC 5322, MIME) of anybody on the internet for the little that we need of it.

Attachments are never looked at. What the standard library stumbles over is a mail that could not
be read, and not an error: that somebody answered is known from the address it came to.
"""

import re
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Final

from weerzien.contracts.automatic_mail import is_automatic
from weerzien.contracts.html_words import words_of_html
from weerzien.domain.inbound_mail import InboundMail, MailKind
from weerzien.domain.mail_words import newest_words

LONGEST_HEADER: Final = 2_000
LONGEST_PART: Final = 400_000
MOST_PARTS: Final = 200
_REPLY = re.compile(r"\s*(?:re|antw|aw|sv|fw|fwd|betr|doorst)\s*:", re.IGNORECASE)
_STUMBLES: Final = (
    *(MessageError, LookupError, ValueError, TypeError),
    *(AttributeError, RecursionError, AssertionError),
)
"""What the standard library raises over hostile input; UnicodeError is a ValueError."""


class _Careful(EmailPolicy):
    """Reads no header further than any real one reaches: some take the library minutes."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        parsed: str = super().header_fetch_parse(name, value[:LONGEST_HEADER])
        return parsed


_CAREFUL: Final = _Careful()


def read_mail(raw: bytes, carrier_id: str, envelope_sender: str) -> InboundMail:
    """Read what a mail says; never raises over what is in it."""
    try:
        return _read(raw, carrier_id, envelope_sender)
    except _STUMBLES:
        return InboundMail(carrier_id, MailKind.UNREADABLE)


def _read(raw: bytes, carrier_id: str, envelope_sender: str) -> InboundMail:
    message = message_from_bytes(raw, policy=_CAREFUL)
    if not isinstance(message, EmailMessage):
        return InboundMail(carrier_id, MailKind.UNREADABLE)
    headers = _headers(message)

    def header(name: str) -> str:
        return headers.get(name, "")

    name = header("message-id").strip() or carrier_id
    subject = _decoded(header("subject"))
    if reported := _of_report(message):
        return InboundMail(name, reported)
    if is_automatic(header, envelope_sender, subject):
        return InboundMail(name, MailKind.AUTOMATIC)
    is_reply = bool(_REPLY.match(subject))
    words, new_subject = newest_words(_text(message)), "" if is_reply else subject
    if not words and not new_subject:
        # A photograph, a recording, words in a file: a person looks, so the mail must be kept.
        return InboundMail(name, MailKind.UNREADABLE)
    return InboundMail(name, MailKind.ANSWER, words, new_subject)


def _headers(message: EmailMessage) -> dict[str, str]:
    """The first of each name, unparsed: in the parsers of values hostile mail bites."""
    found: dict[str, str] = {}
    for name, value in message.raw_items():
        found.setdefault(name.lower(), " ".join(str(value)[:LONGEST_HEADER].split()))
    return found


def _decoded(value: str) -> str:
    try:
        plain = str(make_header(decode_header(value)))
    except _STUMBLES:
        plain = value
    return " ".join(plain.split())[:200]


def _text(message: EmailMessage) -> str:
    """The plain form where it says anything, else the words of the HTML."""
    plain, html = "", ""
    for count, part in enumerate(message.walk()):
        if count >= MOST_PARTS or (plain and html):
            break
        if part.get_content_disposition() == "attachment" or part.get_filename():
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and not plain:
            plain = _content(part).strip()
        elif kind == "text/html" and not html:
            html = _content(part)
    return plain or words_of_html(html)


def _content(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    charset = part.get_content_charset() or "utf-8"
    try:
        return payload[:LONGEST_PART].decode(charset, "replace")
    except (LookupError, ValueError):
        return payload[:LONGEST_PART].decode("latin-1")


def _of_report(message: EmailMessage) -> MailKind | None:
    """What a mail server reports (RFC 3464); receipts of readers say nothing (RFC 8098)."""
    if message.get_content_type() != "multipart/report":
        return None
    for count, part in enumerate(message.walk()):
        if count >= MOST_PARTS:
            break
        if part.get_content_type() == "message/delivery-status":
            return _of_status(part)
    return MailKind.AUTOMATIC


def _of_status(part: EmailMessage) -> MailKind:
    groups = part.get_payload()
    for group in groups if isinstance(groups, list) else ():
        if not isinstance(group, EmailMessage):
            continue
        fields = {name.lower(): str(value).strip().lower() for name, value in group.raw_items()}
        if fields.get("action") == "failed":
            is_final = fields.get("status", "").startswith("5")
            return MailKind.BOUNCED if is_final else MailKind.BOUNCED_FOR_NOW
    return MailKind.AUTOMATIC
