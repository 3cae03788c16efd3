"""What a message may say about this case now: allowed fields and true facts only (CO-03, NS-35)."""

from datetime import date, datetime

from weerzien.domain.calendar import closure_on, local_date
from weerzien.domain.case import Case
from weerzien.domain.contact_target import ContactTarget
from weerzien.domain.patient import Patient
from weerzien.domain.practice import Practice
from weerzien.domain.text import Fact, MessageBrief, day_facts
from weerzien.domain.vocabulary import Lane, Stage

SEVERAL = 2


def message_brief(
    case: Case, patient: Patient, target: ContactTarget, practice: Practice, now: datetime
) -> MessageBrief:
    """The brief of a message at `now`; the sender fills in stage and link."""
    today = local_date(now, practice)
    missed_on = local_date(case.missed_start, practice)
    details = patient.details
    return MessageBrief(
        stage=Stage.IMMEDIATE,
        variant=case.variant,
        language=details.language or practice.language,
        form=details.address_form or practice.address_form,
        first_name=details.first_name,
        patient_name=details.full_name,
        practice_name=practice.name,
        short_name=practice.short_name,
        phone=_phone(practice, today),
        link="",
        opt_out_link="",
        two_way=practice.sender.two_way,
        missed_on=missed_on,
        facts=_facts(case, practice) | day_facts(missed_on, today),
        for_representative=target.is_representative,
    )


def _phone(practice: Practice, today: date) -> str:
    """The cover number while the practice is closed (NS-14)."""
    closure = closure_on(today, practice)
    return closure.cover_phone if closure and closure.cover_phone else practice.phone


def _facts(case: Case, practice: Practice) -> frozenset[Fact]:
    """Facts that hold now; free times are unknown until an agenda is connected."""
    facts = {Fact.CAN_REPLY}
    # To a high-risk patient no sentence speaks of fees, not even of none (HR-19).
    if not practice.fee_policy and case.lane is Lane.STANDARD:
        facts.add(Fact.NO_FEE_DUE)
    if not case.heard and case.response is None and case.barrier is None:
        facts.add(Fact.NOTHING_HEARD)
    if len(set(case.done) - case.skipped) >= SEVERAL:
        facts.add(Fact.CONTACTED_BEFORE)
    return frozenset(facts)
