"""What the use cases need from the world; adapters and fakes fill these in."""

from weerzien.ports.cases import Cases, Contacts, Executions, Tasks
from weerzien.ports.events import Arrivals, Events, Inbox, Receipt, WaitingEvent
from weerzien.ports.feeds import (
    Agendas,
    Feeds,
    KnownAppointments,
    ListLimits,
    ListSource,
    ListSources,
    PracticeIndex,
)
from weerzien.ports.hand_overs import HandOvers
from weerzien.ports.leaving import Leavings, PracticeRows
from weerzien.ports.links import LinkOwners, Links, Pages
from weerzien.ports.messages import MailCarrier, SmsCarrier, TaskTexts, TextJudge, Texts
from weerzien.ports.onboarding import Agreements, Recipients
from weerzien.ports.patients import PatientFiles, Retention
from weerzien.ports.practices import AccessKeys, Credential, Credentials, HisLimits, Practices
from weerzien.ports.replies import OptOutAtCarrier, OptOutLists, ReceivedMails, SafetyTexts
from weerzien.ports.time import Clock, Clocks
from weerzien.ports.write_back import Endpoint, Endpoints, Journals, Outboxes, Records

__all__ = [
    "AccessKeys",
    "Agendas",
    "Agreements",
    "Arrivals",
    "Cases",
    "Clock",
    "Clocks",
    "Contacts",
    "Credential",
    "Credentials",
    "Endpoint",
    "Endpoints",
    "Events",
    "Executions",
    "Feeds",
    "HandOvers",
    "HisLimits",
    "Inbox",
    "Journals",
    "KnownAppointments",
    "Leavings",
    "LinkOwners",
    "Links",
    "ListLimits",
    "ListSource",
    "ListSources",
    "MailCarrier",
    "OptOutAtCarrier",
    "OptOutLists",
    "Outboxes",
    "Pages",
    "PatientFiles",
    "PracticeIndex",
    "PracticeRows",
    "Practices",
    "Receipt",
    "ReceivedMails",
    "Recipients",
    "Records",
    "Retention",
    "SafetyTexts",
    "SmsCarrier",
    "TaskTexts",
    "Tasks",
    "TextJudge",
    "Texts",
    "WaitingEvent",
]
