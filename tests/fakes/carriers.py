from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from weerzien.domain.sending import Fate, Mail, SendResult, Sms


@dataclass
class FakeSmsCarrier:
    """`sent` is every message that was handed over; `results` are answered first, in order."""

    sent: list[Sms] = field(default_factory=list)
    results: list[SendResult] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def send(self, sms: Sms) -> SendResult:
        self.sent.append(sms)
        accepted = SendResult(Fate.ACCEPTED, f"sms-{next(self._numbers)}", "accepted")
        return self.results.pop(0) if self.results else accepted


@dataclass
class FakeMailCarrier:
    """`sent` is every message that was handed over; `results` are answered first, in order."""

    sent: list[Mail] = field(default_factory=list)
    results: list[SendResult] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def send(self, mail: Mail) -> SendResult:
        self.sent.append(mail)
        accepted = SendResult(Fate.ACCEPTED, f"mail-{next(self._numbers)}", "accepted")
        return self.results.pop(0) if self.results else accepted
