"""What surrounds the one patient of the model: the network, its faults, and what people may do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from fakes import FakeMailCarrier, FakeSmsCarrier
from unit.domain.follow_up.story import AT_RISK, DETAILS, PRACTICE
from unit.usecases.clinic import PERMANENT, TEMPORARY, UNKNOWN, Clinic
from weerzien.domain.event import (
    PatientDied,
    PatientOptedIn,
    PatientOptedOut,
    PatientReplied,
    PatientReported,
    StaffResumed,
    StaffStopped,
)
from weerzien.domain.sending import Fate, Mail, SendResult, Sms
from weerzien.domain.vocabulary import Channel

At = int | str
"""A call by its number (0: none) or by its name."""

ZONE = ZoneInfo(PRACTICE.time_zone)
ACCEPTED = SendResult(Fate.ACCEPTED, "carrier-id", "accepted")
FAULTS = {
    "none": ACCEPTED,
    "unknown": UNKNOWN,
    "temporary": TEMPORARY,
    "permanent": PERMANENT,
}

WORD_OF = {
    Fate.ACCEPTED: "accept",
    Fate.UNKNOWN: "ambiguous",
    Fate.REFUSED_TEMPORARY: "refused",
    Fate.REFUSED_PERMANENT: "refused",
}

ENDS = st.sampled_from(
    [
        PatientOptedOut(frozenset({Channel.SMS}), "sms"),
        PatientOptedOut(frozenset({Channel.EMAIL}), "link"),
        StaffStopped("s1"),
        PatientDied(),
    ]
)
GOES_ON = st.sampled_from(
    [
        PatientOptedIn(frozenset({Channel.SMS, Channel.EMAIL}), "sms"),
        PatientReplied(Channel.SMS, "…", distress=True),
        PatientReplied(Channel.SMS, "…", distress=False),
        StaffResumed("s1"),
        StaffResumed("s1"),
        PatientReported(AT_RISK),
        PatientReported(DETAILS),
    ]
)


DELIVERING = st.sampled_from(["cases.claim", "sms.send", "contacts.put", "cases.finish"])
TELLING = st.sampled_from(["files.load", "files.commit"])
"""Calls at which it hurts most to be cut off, or to let others in."""


class CrashError(Exception):
    """The process is gone, between two calls."""


@dataclass
class Handed:
    """One message that a carrier was given."""

    key: str
    fate: Fate
    at: datetime

    @property
    def on(self) -> date:
        return self.at.astimezone(ZONE).date()


@dataclass
class Carriers:
    """The network: it remembers all it was given, and answers as it is told to."""

    clinic: Clinic
    happened: Counter[str]
    answer: SendResult = ACCEPTED
    handed: list[Handed] = field(default_factory=list)

    def take(self, key: str) -> SendResult:
        self.happened["claim"] += 1
        self.happened[WORD_OF[self.answer.fate]] += 1
        self.handed.append(Handed(key, self.answer.fate, self.clinic.now))
        return self.answer


@dataclass
class SmsNetwork(FakeSmsCarrier):
    network: Carriers | None = None

    def send(self, sms: Sms) -> SendResult:
        assert self.network is not None
        return self.network.take(sms.key)


@dataclass
class MailNetwork(FakeMailCarrier):
    network: Carriers | None = None

    def send(self, mail: Mail) -> SendResult:
        assert self.network is not None
        return self.network.take(mail.key)
