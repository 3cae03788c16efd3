"""MSH: what kind of message this is, who sent it, and what it is called."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from weerzien.contracts.hl7.er7 import Message
from weerzien.contracts.hl7.faults import Condition, not_for_us, wrong
from weerzien.contracts.hl7.moments import moment
from weerzien.domain import ids

ACTED_ON: Final = ("S12", "S13", "S14", "S15", "S16", "S17", "S26")
IGNORED: Final = (*(f"S{number}" for number in range(18, 26)), "S27")
_CONTROL_ID: Final = re.compile(r"[!-~](?:[ -~]{0,197}[!-~])?")
_VERSION: Final = re.compile(r"2\.[0-9](?:\.[0-9])?")
_FOR_REAL: Final = "P"
_FOR_TRIAL: Final = ("T", "D")


@dataclass(frozen=True, slots=True)
class Header:
    trigger: str
    event_id: str
    """Derived from who sent it and MSH-10: the same message is the same event."""
    sent_at: datetime


def control_id(message: Message) -> str:
    """MSH-10; empty where it cannot be sent back as it came."""
    told = message.get("MSH", 10)
    return told if _CONTROL_ID.fullmatch(told) else ""


def header(message: Message, zone: ZoneInfo, *, rehearsing: bool) -> Header:
    """Raise Hl7Error for what this door does not know."""
    if not control_id(message):
        reason = "is required: up to 199 visible ASCII characters"
        raise wrong("MSH-10", Condition.REQUIRED, reason)
    kind, trigger = message.get("MSH", 9), message.get("MSH", 9, 2)
    if kind != "SIU":
        raise not_for_us("MSH-9", Condition.MESSAGE_TYPE, "must be SIU")
    if trigger not in ACTED_ON + IGNORED:
        raise not_for_us("MSH-9", Condition.EVENT_CODE, "must be S12 to S27")
    if not _VERSION.fullmatch(message.get("MSH", 12)):
        raise not_for_us("MSH-12", Condition.VERSION, "must be a version 2")
    purpose = message.get("MSH", 11) or _FOR_REAL
    if purpose != _FOR_REAL and not (rehearsing and purpose in _FOR_TRIAL):
        reason = "must be P; T and D only while the practice rehearses"
        raise not_for_us("MSH-11", Condition.PROCESSING_ID, reason)
    told_at = message.get("MSH", 7)
    if not told_at:
        raise wrong("MSH-7", Condition.REQUIRED, "is required: it says when this happened")
    return Header(trigger, _event_id(message), moment(told_at, "MSH-7", zone))


def _event_id(message: Message) -> str:
    sender = [message.get("MSH", number, part) for number in (3, 4) for part in (1, 2)]
    return f"hl7.{ids.derive_id('hl7', *sender, control_id(message))}"
