"""What all fakes share: the table as dictionaries, and one moment that tests move."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from weerzien.domain.agreement import Agreement
from weerzien.domain.appointment import Appointment
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact
from weerzien.domain.event import Event
from weerzien.domain.hand_over import HandOver
from weerzien.domain.leaving import Leaving
from weerzien.domain.link import Link
from weerzien.domain.patient import Patient
from weerzien.domain.practice import Practice
from weerzien.domain.task import Task
from weerzien.domain.vocabulary import Channel
from weerzien.domain.write_back import Home, OptOuts, WriteBack
from weerzien.ports import Credential, Endpoint

Pair = tuple[str, str]


@dataclass
class EventRow:
    event: Event
    body_hash: str
    expires_at: datetime
    state: str = "received"
    waits_since: datetime = datetime(1, 1, 1, tzinfo=UTC)


@dataclass
class OptOut:
    at: datetime
    closed: bool
    via: str = ""


@dataclass
class Memory:
    """Keys are (practice id, own id), as the table's are."""

    moment: datetime = datetime(2027, 3, 22, 9, tzinfo=UTC)
    practices: dict[str, Practice] = field(default_factory=dict)
    credentials: dict[str, Credential] = field(default_factory=dict)
    agreements: dict[Pair, Agreement] = field(default_factory=dict)
    recipients: dict[str, frozenset[str]] = field(default_factory=dict)
    leavings: dict[str, Leaving] = field(default_factory=dict)
    events: dict[Pair, EventRow] = field(default_factory=dict)
    patients: dict[Pair, Patient] = field(default_factory=dict)
    appointments: defaultdict[Pair, dict[str, Appointment]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    cases: dict[Pair, Case] = field(default_factory=dict)
    agenda: dict[Pair, datetime] = field(default_factory=dict)
    looks: dict[Pair, datetime] = field(default_factory=dict)
    """When erasing looks at a patient's file."""
    tasks: dict[Pair, Task] = field(default_factory=dict)
    contacts: dict[tuple[str, str, str], Contact] = field(default_factory=dict)
    """Keyed by practice id, case id (patient id outside any case) and contact id."""
    hand_overs: dict[Pair, HandOver] = field(default_factory=dict)
    hand_over_looks: dict[Pair, datetime] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    opt_outs: dict[tuple[str, Channel, str], OptOut] = field(default_factory=dict)
    told_opt_outs: dict[Pair, OptOuts] = field(default_factory=dict)
    outboxes: defaultdict[Home, dict[str, WriteBack]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    places: dict[Home, datetime | None] = field(default_factory=dict)
    revived: Counter[Home] = field(default_factory=Counter)
    """When delivery looks at an outbox; None where it is parked."""
    endpoints: dict[str, Endpoint] = field(default_factory=dict)

    def now(self) -> datetime:
        """The real moment, as `now` that the adapters take."""
        return self.moment

    def pass_time(self, by: timedelta) -> None:
        self.moment += by
