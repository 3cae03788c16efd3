"""Fakes of every port, in memory: they obey the same conditions as the table and the queue."""

from fakes.arrivals import FakeArrivals
from fakes.carriers import FakeMailCarrier, FakeSmsCarrier
from fakes.cases import FakeCases
from fakes.contacts import FakeContacts
from fakes.events import FakeEvents
from fakes.memory import Memory
from fakes.patient_files import FakePatientFiles
from fakes.practices import FakePractices
from fakes.queues import FakeExecutions, FakeInbox
from fakes.retention import FakeRetention
from fakes.tasks_and_links import FakeLinks, FakeTasks
from fakes.world import World

__all__ = [
    "FakeArrivals",
    "FakeCases",
    "FakeContacts",
    "FakeEvents",
    "FakeExecutions",
    "FakeInbox",
    "FakeLinks",
    "FakeMailCarrier",
    "FakePatientFiles",
    "FakePractices",
    "FakeRetention",
    "FakeSmsCarrier",
    "FakeTasks",
    "Memory",
    "World",
]
