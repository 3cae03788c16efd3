"""Every fact from outside, in one form: HIS events, replies, clicks, receipts, staff actions."""

from dataclasses import dataclass
from datetime import datetime

from weerzien.domain.appointment import AppointmentStatus
from weerzien.domain.patient import PatientDetails
from weerzien.domain.task import NextStep, Outcome
from weerzien.domain.vocabulary import Barrier, Channel, StopReason


@dataclass(frozen=True, slots=True)
class AppointmentReported:
    """The source says what became of an appointment."""

    appointment_id: str
    status: AppointmentStatus
    start: datetime
    end: datetime
    discipline: str
    created_at: datetime | None = None
    clinician_ref: str | None = None
    location: str | None = None
    cancelled_by_practice: bool = False
    patient: PatientDetails | None = None
    note_ref: str | None = None
    plan_ref: str | None = None
    appointment_ref: str = ""
    """The source system's own number of it."""
    by: str | None = None
    """Opaque id of the colleague who brought this; None: the source system told it itself."""


@dataclass(frozen=True, slots=True)
class PatientReported:
    details: PatientDetails


@dataclass(frozen=True, slots=True)
class PatientDied:
    pass


@dataclass(frozen=True, slots=True)
class PatientDeregistered:
    """Left the practice's care: deregistered, moved or admitted."""

    reason: StopReason = StopReason.DEREGISTERED


@dataclass(frozen=True, slots=True)
class PatientOptedOut:
    """Channels that the patient closed, and by which way (D1)."""

    channels: frozenset[Channel]
    via: str


@dataclass(frozen=True, slots=True)
class PatientOptedIn:
    """START, or staff lifted the block with a reason (CO-10)."""

    channels: frozenset[Channel]
    via: str


@dataclass(frozen=True, slots=True)
class PatientReplied:
    """A reply that is no keyword (NS-17); `distress` sets what follows (HR-33)."""

    channel: Channel
    text: str
    distress: bool
    wrong_address: bool = False
    """Somebody else reads what is sent there, and says so (EC-S12)."""


@dataclass(frozen=True, slots=True)
class AutoReplied:
    """A machine answered for the patient, such as an out-of-office mail: no answer (EC-S15)."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class PatientDeclined:
    """No appointment needed, said on the link page (D4)."""

    case_id: str


@dataclass(frozen=True, slots=True)
class BarrierNamed:
    case_id: str
    barrier: Barrier


@dataclass(frozen=True, slots=True)
class AddressFailed:
    """A hard bounce or a failed number: the channel is off (D17)."""

    case_id: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class FateLearned:
    """A receipt told of a message of which nobody knew whether it went (EC-R04)."""

    case_id: str
    contact_id: str


@dataclass(frozen=True, slots=True)
class StaffStopped:
    by: str
    reason: StopReason = StopReason.MANUAL


@dataclass(frozen=True, slots=True)
class StaffResumed:
    by: str


@dataclass(frozen=True, slots=True)
class BlockLifted:
    """A colleague opens channels again, or all contact, and says why (CO-10)."""

    by: str
    why: str
    channels: frozenset[Channel] = frozenset()
    no_contact: bool = False


@dataclass(frozen=True, slots=True)
class ContactMade:
    """A manual contact that a colleague writes into the log."""

    by: str
    channel: Channel
    outcome: Outcome
    note: str = ""


@dataclass(frozen=True, slots=True)
class TaskAccepted:
    task_id: str
    by: str


@dataclass(frozen=True, slots=True)
class TaskAnswered:
    """A colleague records what an attempt came to, and what follows."""

    task_id: str
    by: str
    outcome: Outcome
    next_step: NextStep | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DetailsExpired:
    """The period of the contact details may be over; the file itself decides (CO-14)."""


@dataclass(frozen=True, slots=True)
class ErasureAsked:
    """The patient wants to be erased, and a colleague says so (CO-15)."""

    by: str


Fact = (
    AppointmentReported
    | PatientReported
    | PatientDied
    | PatientDeregistered
    | PatientOptedOut
    | PatientOptedIn
    | PatientReplied
    | AutoReplied
    | PatientDeclined
    | BarrierNamed
    | AddressFailed
    | FateLearned
    | StaffStopped
    | StaffResumed
    | BlockLifted
    | ContactMade
    | TaskAccepted
    | TaskAnswered
    | DetailsExpired
    | ErasureAsked
)


@dataclass(frozen=True, slots=True)
class Event:
    """A fact with its identity; both moments are in practice time, UTC."""

    id: str
    practice_id: str
    patient_id: str
    occurred_at: datetime
    received_at: datetime
    fact: Fact
