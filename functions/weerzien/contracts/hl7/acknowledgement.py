"""ACK: what we answer to an HL7 message, in ASCII and without a value of the message's content."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from weerzien.contracts.hl7.er7 import Message
from weerzien.contracts.hl7.escapes import escape
from weerzien.contracts.hl7.faults import AckCode, Fault
from weerzien.contracts.hl7.header import control_id
from weerzien.domain import ids

_US: Final = "WEERZIEN"
_ASCII: Final = re.compile(r"[ -~]{0,227}")
_VERSION: Final = re.compile(r"2\.[0-9](?:\.[0-9])?")
_LONGEST_TEXT: Final = 80
_ID_LENGTH: Final = 20
"""What the oldest versions take for MSH-10."""


def acknowledgement(
    message: Message | None,
    code: AckCode,
    at: datetime,
    faults: Iterable[Fault] = (),
    warnings: Iterable[Fault] = (),
) -> str:
    """Answer a message, or one that could not be read; segments end in a carriage return."""
    refused, noted = tuple(faults), tuple(warnings)
    text = f"{refused[0].place} {refused[0].reason}"[:_LONGEST_TEXT] if refused else ""
    rows = [
        _header(message, at),
        f"MSA|{code}|{escape(control_id(message)) if message else ''}|{escape(text)}".rstrip("|"),
        *(_error(fault, "E") for fault in refused),
        *(_error(fault, "W") for fault in noted),
    ]
    return "".join(f"{row}\r" for row in rows)


def _header(message: Message | None, at: datetime) -> str:
    trigger = version = to = ""
    if message is not None:
        trigger, version = message.get("MSH", 9, 2), message.get("MSH", 12)
        to = "|".join(_who(message, number) for number in (3, 4))
        named = control_id(message)
    else:
        to, named = "|", ""
    kind = f"ACK^{trigger}^ACK" if re.fullmatch("[A-Z][0-9]{2}", trigger) else "ACK"
    own_id = ids.derive_id("ack", named)[:_ID_LENGTH]
    moment = at.astimezone(UTC).strftime("%Y%m%d%H%M%S+0000")
    spoken = version if _VERSION.fullmatch(version) else "2.5"
    return f"MSH|^~\\&|{_US}||{to}|{moment}||{kind}|{own_id}|P|{spoken}"


def _who(message: Message, number: int) -> str:
    """The sender's own name for itself, if it can be said in ASCII."""
    parts = [message.get("MSH", number, part) for part in (1, 2, 3)]
    if not all(_ASCII.fullmatch(part) for part in parts):
        return ""
    return "^".join(map(escape, parts)).rstrip("^")


def _error(fault: Fault, severity: str) -> str:
    segment, _, number = fault.place.partition("-")
    place = f"{segment}^1^{number}" if number else f"{segment}^1"
    condition = f"{fault.condition}^HL70357"
    return f"ERR||{place}|{condition}|{severity}||||{escape(fault.reason)}"
