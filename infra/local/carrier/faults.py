"""Misbehaviour on command: which fault meets which message, and how often."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from carrier.wire import Message

# What happens to the call itself …
ANSWERS: Final = {
    "accept_then_hang",
    "accept_then_reset",
    "accept_then_500",
    "500_before_accept",
    "reset_before_accept",
    "429",
    "400",
    "slow",
    "opted_out",
    "spend_limit",
}
# … and to what comes after it: one fault of each kind can meet the same message.
RECEIPTS: Final = {
    "lose_receipt",
    "double_receipt",
    "delay_receipt",
    "hard_bounce",
    "soft_bounce",
    "complaint",
    "opted_out",
}
_OTHER_NAMES: Final = {"connection_refused_like": "reset_before_accept"}
_USUAL_SECONDS: Final = {"accept_then_hang": 30.0, "slow": 3.0, "delay_receipt": 5.0}
_MATCHES: Final = {"to", "channel", "key", "key_prefix"}


class FaultCommandError(ValueError):
    """A command that cannot be obeyed; the text says why."""


@dataclass(slots=True)
class Fault:
    """One command; `left` None means for ever, `seconds` how long a slow one takes."""

    id: int
    fault: str
    match: dict[str, str] = field(default_factory=dict)
    left: int | None = None
    seconds: float = 0.0
    used: int = 0

    def meets(self, message: Message) -> bool:
        """Tell whether every given condition holds."""
        match = self.match
        return (
            self.left != 0
            and match.get("to", message.to) == message.to
            and match.get("channel", message.channel) == message.channel
            and match.get("key", message.key) == message.key
            and message.key.startswith(match.get("key_prefix", ""))
        )


class Faults:
    """The commands in force, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._last_id = 0

    def add(self, command: dict[str, Any]) -> Fault:
        """Put a command in force; FaultCommandError when it is not understood."""
        name = str(command.get("fault"))
        name = _OTHER_NAMES.get(name, name)
        match, times = command.get("match") or {}, command.get("times")
        seconds = command.get("seconds", _USUAL_SECONDS.get(name, 0.0))
        if extra := set(command) - {"fault", "match", "times", "seconds"}:
            raise FaultCommandError(f"unknown field: {min(extra)}")
        if name not in ANSWERS | RECEIPTS:
            raise FaultCommandError(f"fault must be one of {sorted(ANSWERS | RECEIPTS)}")
        if not isinstance(match, dict) or set(match) - _MATCHES:
            raise FaultCommandError(f"match takes {sorted(_MATCHES)}")
        if times is not None and (not isinstance(times, int) or times < 1):
            raise FaultCommandError("times is a whole number from 1, or null for ever")
        if not isinstance(seconds, int | float) or seconds < 0:
            raise FaultCommandError("seconds is a number from 0")
        with self._lock:
            self._last_id += 1
            fault = Fault(self._last_id, name, dict(match), times, float(seconds))
            self._faults.append(fault)
        return fault

    def take(self, message: Message, kind: set[str]) -> Fault | None:
        """Use the first command of this kind that meets the message, once."""
        with self._lock:
            for fault in self._faults:
                if fault.fault in kind and fault.meets(message):
                    fault.used += 1
                    if fault.left is not None:
                        fault.left -= 1
                    return fault
        return None

    def all(self) -> list[dict[str, Any]]:
        """List the commands, used-up ones included."""
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def clear(self) -> None:
        """Behave well again."""
        with self._lock:
            self._faults.clear()
