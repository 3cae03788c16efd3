"""One call of a sender, with the misbehaviour that was ordered for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from carrier import faults, wire_mail, wire_sms
from carrier.network import Network, answer_error
from carrier.wire import Message, WireError

if TYPE_CHECKING:
    import threading

_HIDDEN_BEFORE: Final = {"reset_before_accept"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over the wire; `reset` breaks the connection instead."""

    status: int = 200
    body: bytes = b""
    error: str = ""
    reset: bool = False


def send(network: Network, channel: str, body: bytes, closing: threading.Event) -> Answer:
    """Take or refuse a message; WireError is a refusal in the words of AWS."""
    dry_run = False
    if channel == "sms":
        message, dry_run = wire_sms.parse(body)
        messages = [message]
    else:
        messages = wire_mail.parse(body)
    if dry_run:
        return _taken("00000000-0000-0000-0000-000000000000")
    fault = _fault(network, messages[0])
    if fault is None:
        return _taken(network.accept(messages))
    if fault.fault in _HIDDEN_BEFORE:
        return Answer(reset=True)
    if refusal := answer_error(fault.fault, channel):
        raise refusal
    if fault.fault == "slow":
        closing.wait(fault.seconds)
    taken = _taken(network.accept(messages))
    if fault.fault == "accept_then_hang":
        closing.wait(fault.seconds)
        return Answer(reset=True)
    if fault.fault == "accept_then_reset":
        return Answer(reset=True)
    if fault.fault == "accept_then_500":
        raise WireError.internal(channel)
    return taken


def _fault(network: Network, message: Message) -> faults.Fault | None:
    # A suppressed mail address is accepted and bounces later: that fault is for its receipt.
    kinds = faults.ANSWERS if message.channel == "sms" else faults.ANSWERS - {"opted_out"}
    return network.faults.take(message, kinds)


def _taken(message_id: str) -> Answer:
    return Answer(body=json.dumps({"MessageId": message_id}).encode())
