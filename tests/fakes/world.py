from __future__ import annotations

from dataclasses import dataclass, field

from fakes.arrivals import FakeArrivals
from fakes.carriers import FakeMailCarrier, FakeSmsCarrier
from fakes.cases import FakeCases
from fakes.contacts import FakeContacts
from fakes.events import FakeEvents
from fakes.feeds import (
    FakeAgendas,
    FakeFeeds,
    FakeKnownAppointments,
    FakeListLimits,
    FakeListSources,
    FakePracticeIndex,
)
from fakes.hand_overs import FakeHandOvers
from fakes.memory import Memory
from fakes.onboarding import (
    FakeAgreements,
    FakeLeavings,
    FakePracticeRows,
    FakeRecipients,
)
from fakes.patient_files import FakePatientFiles
from fakes.practices import FakeAccessKeys, FakePractices
from fakes.queues import FakeExecutions, FakeInbox
from fakes.received_mails import FakeReceivedMails
from fakes.retention import FakeRetention
from fakes.tasks_and_links import FakeLinks, FakeTasks
from fakes.write_back import FakeEndpoints, FakeJournals, FakeOutboxes, FakeRecords
from weerzien.adapters.clocks import SystemClocks


@dataclass
class World:
    """Every port over one memory; `memory.moment` is the real time that all of them see."""

    memory: Memory = field(default_factory=Memory)
    inbox: FakeInbox = field(default_factory=FakeInbox)
    arrivals: FakeArrivals = field(default_factory=FakeArrivals)
    executions: FakeExecutions = field(default_factory=FakeExecutions)
    sms: FakeSmsCarrier = field(default_factory=FakeSmsCarrier)
    mail: FakeMailCarrier = field(default_factory=FakeMailCarrier)
    received_mails: FakeReceivedMails = field(default_factory=FakeReceivedMails)
    records: FakeRecords = field(default_factory=FakeRecords)
    journals: FakeJournals = field(default_factory=FakeJournals)
    feeds: FakeFeeds = field(default_factory=FakeFeeds)
    list_limits: FakeListLimits = field(default_factory=FakeListLimits)
    list_sources: FakeListSources = field(default_factory=FakeListSources)
    agendas: FakeAgendas = field(default_factory=FakeAgendas)

    def __post_init__(self) -> None:
        self.practices = FakePractices(self.memory)
        self.access_keys = FakeAccessKeys(self.memory)
        self.agreements = FakeAgreements(self.memory)
        self.recipients = FakeRecipients(self.memory)
        self.leavings = FakeLeavings(self.memory)
        self.rows = FakePracticeRows(self.memory)
        self.events = FakeEvents(self.memory)
        self.files = FakePatientFiles(self.memory)
        self.cases = FakeCases(self.memory)
        self.contacts = FakeContacts(self.memory)
        self.tasks = FakeTasks(self.memory)
        self.retention = FakeRetention(self.memory)
        self.hand_overs = FakeHandOvers(self.memory)
        self.links = FakeLinks(self.memory)
        self.known_appointments = FakeKnownAppointments(self.memory)
        self.practice_index = FakePracticeIndex(self.memory)
        self.outboxes = FakeOutboxes(self.memory)
        self.endpoints = FakeEndpoints(self.memory)
        self.clocks = SystemClocks(self.memory.now)
