"""Work for a named person (FHIR Task): calls, notices, escalations and what else needs a human."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from weerzien.domain.practice import Role
from weerzien.domain.vocabulary import RiskCategory


class TaskKind(StrEnum):
    CALL_DAY1 = "call_day1"
    CLINICIAN_NOTICE = "clinician_notice"
    ESCALATION = "escalation"
    ANSWER_PATIENT = "answer_patient"
    CHECK_CONTACT_DETAILS = "check_contact_details"
    CONTACT_BY_HAND = "contact_by_hand"
    REBOOKING_CANCELLED = "rebooking_cancelled"
    CHECK_REBOOKING = "check_rebooking"
    UNKNOWN_MESSAGE = "unknown_message"
    UNKNOWN_PATIENT_EVENT = "unknown_patient_event"
    FOLLOW_UP_FAILED = "follow_up_failed"
    CLINICIAN_DECLINED = "clinician_declined"
    NOT_FEASIBLE_72H = "not_feasible_72h"
    CONFIRM_DECEASED = "confirm_deceased"
    FEED_SILENT = "feed_silent"


class TaskState(StrEnum):
    """FHIR Task status, as far as it is used."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Priority(StrEnum):
    """FHIR request priority."""

    ROUTINE = "routine"
    URGENT = "urgent"
    ASAP = "asap"


class Outcome(StrEnum):
    """What an attempt came to (HR-20)."""

    REACHED = "reached"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"
    DONE = "done"


class NextStep(StrEnum):
    """What follows once a patient is reached, or a reply is read (HR-26, NS-17, HR-12)."""

    REBOOKED = "rebooked"
    WILL_BOOK = "will_book"
    DECLINES = "declines"
    NEEDS_HELP = "needs_help"
    GO_ON = "go_on"
    STOP = "stop"
    CALL_BACK = "call_back"
    PERSONAL_CALL = "personal_call"
    CARE_COORDINATOR = "care_coordinator"
    CLINICAL_ACTION = "clinical_action"
    WAIT = "wait"


CLOSING_OUTCOMES = frozenset({Outcome.REACHED, Outcome.REFUSED, Outcome.DONE})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a person; a task never closes on failed attempts (HR-31)."""

    at: datetime
    by: str
    outcome: Outcome
    next_step: NextStep | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work; `opens_at` is when it becomes visible, `due` when it must be done."""

    id: str
    practice_id: str
    patient_id: str
    case_id: str
    kind: TaskKind
    owner: Role
    opens_at: datetime
    due: datetime
    created_at: datetime
    priority: Priority = Priority.ROUTINE
    state: TaskState = TaskState.REQUESTED
    copies: tuple[str, ...] = ()
    """Opaque staff ids that get a copy (HR-13)."""
    risks: frozenset[RiskCategory] = frozenset()
    remarks: tuple[str, ...] = ()
    """Codes that the texts explain: opted_out, not_feasible_72h, barrier:fear, …"""
    protocol_text: str | None = None
    """The practice's own welfare-check protocol, where switched on (HR-14)."""
    attempts: tuple[Attempt, ...] = ()
    accepted_by: str | None = None
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    closed_why: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state in (TaskState.REQUESTED, TaskState.ACCEPTED)

    @property
    def acted_at(self) -> datetime:
        """When it last changed by what somebody did, or appeared."""
        tried_at = self.attempts[-1].at if self.attempts else None
        return self.closed_at or tried_at or self.accepted_at or self.created_at

    def cancelled(self, why: str, at: datetime) -> "Task":
        """The work is moot: the case ended or the patient responded."""
        return replace(self, state=TaskState.CANCELLED, closed_at=at, closed_why=why)
