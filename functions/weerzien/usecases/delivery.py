"""One touchpoint while it is being delivered: its ports, and all that was read for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from weerzien.domain import ids
from weerzien.domain.calendar import local_date
from weerzien.domain.case import Case, PlannedStep
from weerzien.domain.contact import Contact, touchpoint_contact_id
from weerzien.domain.contact_target import ContactTarget
from weerzien.domain.patient import Patient
from weerzien.domain.practice import Practice
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.ports import (
    Cases,
    Clocks,
    Contacts,
    Events,
    Links,
    MailCarrier,
    PatientFiles,
    Practices,
    SmsCarrier,
    Tasks,
    Texts,
)

LOOK_AGAIN = timedelta(minutes=2)
"""How long after a step's moment Reconcile asks what became of it."""


@dataclass(frozen=True, slots=True)
class Delivering:
    """The ports and names that delivering needs, together."""

    practices: Practices
    cases: Cases
    contacts: Contacts
    tasks: Tasks
    links: Links
    events: Events
    files: PatientFiles
    texts: Texts
    sms: SmsCarrier
    mail: MailCarrier
    clocks: Clocks
    link_host: str
    reply_domain: str = ""
    """Where replies to mails are received; empty where practices read them themselves."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A touchpoint at its moment; `now` is practice time."""

    ports: Delivering
    practice: Practice
    patient: Patient
    step: PlannedStep
    stage: Stage
    now: datetime
    target: ContactTarget

    def address(self, channel: Channel) -> str | None:
        return self.target.phone if channel is Channel.SMS else self.target.email

    def why_not(self, case: Case, channel: Channel) -> str:
        """Why nothing may go on this channel now; empty where it may (NS-33, NS-38, D1)."""
        address = self.address(channel)
        if address is None:
            return self.target.problem or "no_address"
        if channel in self.patient.opted_out or self.ports.files.closed_addresses(
            self.practice, ((channel, address),)
        ):
            return "opted_out"
        if channel in case.closed_channels or address in self.patient.bad_addresses:
            return "channel_off"
        if not self.practice.writes_to(address):
            return "no_test_recipient"
        return ""

    def finish(self, case: Case, *, skipped: bool, retry_at: datetime | None = None) -> None:
        """The stage is over, or comes again at `retry_at`; Reconcile looks after the next step."""
        clock = self.ports.clocks.for_practice(self.practice)
        later = [step.due for step in case.plan if step.due > self.step.due]
        next_due = retry_at or min(later, default=self.now)
        look_again_at = clock.wake_at(next_due)
        if has_open_claims(case, self.ports.contacts):
            # An earlier try was cut off: nobody may wait a day to hear of it (EC-R04).
            look_again_at = min(look_again_at, self.ports.clocks.real_now())
        self.ports.cases.finish(
            case,
            self.stage,
            local_date(self.now, self.practice),
            skipped=skipped,
            retry_at=retry_at,
            look_again_at=look_again_at + LOOK_AGAIN,
        )


def has_open_claims(case: Case, contacts: Contacts) -> bool:
    """Whether a claim has no log row: its sender is under way, or is lost."""
    if not case.claims:
        return False
    logged = {one.id for one in contacts.of_case(case.practice_id, case.id)}
    return not logged.issuperset(case.claims)


def is_claimed(case: Case, stage: Stage, channel: Channel) -> bool:
    return touchpoint_contact_id(stage, channel) in case.claims


def send_key(case: Case, stage: Stage, channel: Channel) -> str:
    """Name of one message at the carrier: never an attempt, never a time."""
    return name_of_message(case.practice_id, case.id, stage, channel)


def name_of_message(practice_id: str, case_id: str, stage: Stage, channel: Channel) -> str:
    return f"{practice_id}-{case_id}-{stage}-{channel}"


def answer_key(row: Contact) -> str:
    """Name of one automatic answer at the carrier; its row is `<derived id>.<channel>`."""
    return f"{row.practice_id}-{row.case_id}-{row.id.replace('.', '-')}"


def parse_send_key(key: str) -> tuple[str, str, str] | None:
    """Practice id, case id and contact id of a key that we gave a message; None for any other."""
    parts = key.rsplit("-", 3)
    if len(parts) != 4 or parts[3] not in set(Channel):  # noqa: PLR2004
        return None
    if parts[2] not in set(Stage) and not ids.is_derived(parts[2]):
        return None
    return parts[0], parts[1], f"{parts[2]}.{parts[3]}"
