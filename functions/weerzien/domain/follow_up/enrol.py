"""From mark to case: one case per missed appointment, one running series per patient (NS-19)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from weerzien.domain import ids
from weerzien.domain.appointment import Appointment
from weerzien.domain.calendar import local_date
from weerzien.domain.case import Case, CaseState, Stop
from weerzien.domain.contact_target import contact_target
from weerzien.domain.follow_up.appointments import find_return, is_withdrawn
from weerzien.domain.follow_up.draft import Draft
from weerzien.domain.follow_up.people import add_call, raise_risk
from weerzien.domain.patient import Patient
from weerzien.domain.people_plan import booked_visit_is_far
from weerzien.domain.plan import mark_is_too_old
from weerzien.domain.practice import Practice
from weerzien.domain.protocol import protocol_for
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import Channel, Lane, StopReason

SYSTEM = "weerzien"


def enrol(draft: Draft, missed: Appointment) -> Appointment:
    """Give a newly marked appointment its case; returns the appointment with the case's id."""
    if missed.marked_at is None or missed.case_id is not None:
        return missed
    case = _case_for(draft, missed)
    missed = replace(missed, case_id=case.id)
    reason = _born_closed(draft, missed)
    running = draft.open_case
    if reason is None and running is not None:
        _merge(draft, running, case)
        return replace(missed, case_id=running.id)
    if reason is not None and running is not None:
        # The running series stays the patient's latest; this one is on record beside it.
        draft.other_cases.append(_ended(case, reason))
        return missed
    draft.begin(case if reason is None else _ended(case, reason))
    draft.patient = replace(draft.known_patient(), case_id=case.id)
    _tell_people(draft, reason)
    return missed


def _case_for(draft: Draft, missed: Appointment) -> Case:
    practice, patient = draft.practice, draft.known_patient()
    lane = Lane.HIGH_RISK if patient.details.risks else Lane.STANDARD
    variant = practice.variant_for(missed.discipline)
    return Case(
        id=ids.case_id(practice.id, missed.id),
        practice_id=practice.id,
        patient_id=patient.id,
        appointment_ids=(missed.id,),
        discipline=missed.discipline,
        variant=variant,
        lane=lane,
        protocol=protocol_for(lane, variant, practice).version,
        missed_start=missed.missed_start or missed.start,
        marked_at=missed.marked_at or draft.at,
        mark_received_at=missed.mark_received_at or draft.at,
        opened_at=draft.at,
        risks=patient.details.risks,
        day_taken=_day_taken(draft.file.case, practice) if draft.file.case else None,
    )


def _day_taken(earlier: Case, practice: Practice) -> date | None:
    """Last date on which the earlier case had a touchpoint, also one that its end cut off."""
    begun = [
        local_date(step.due, practice)
        for step in earlier.plan
        if step.stage is not None
        and any(key.startswith(f"{step.stage}.") for key in earlier.claims)
    ]
    done = earlier.last_touchpoint_on
    return max([*begun, *([done] if done else [])], default=None)


def _ended(case: Case, reason: StopReason) -> Case:
    stop = Stop(reason, SYSTEM, case.opened_at)
    return replace(case, state=CaseState.CLOSED, stop=stop)


def _born_closed(draft: Draft, missed: Appointment) -> StopReason | None:
    """Why this mark starts no messages, if so; the first that holds (NS-28, NS-29, NS-38)."""
    blocked = blocked_for_good(draft, (missed,))
    if blocked is not None:
        return blocked
    if is_withdrawn(missed):
        return StopReason.MARK_CORRECTED
    found = find_return(missed, draft.appointments.values())
    if found is not None:
        _, before_mark = found
        return StopReason.ALREADY_REBOOKED if before_mark else StopReason.REBOOKED
    return _starts_nothing(draft, missed)


def _starts_nothing(draft: Draft, missed: Appointment) -> StopReason | None:
    details = draft.known_patient().details
    missed_start = missed.missed_start or missed.start
    received_at = missed.mark_received_at or draft.at
    if mark_is_too_old(missed_start, received_at, draft.practice):
        return StopReason.TOO_OLD
    if draft.practice.leaves_at is not None:
        # What was on its way when the practice left: nobody would follow it to its end.
        return StopReason.PRACTICE_STOPPED
    if details.test and draft.practice.rehearsal is None:
        return StopReason.PRACTICE_STOPPED
    if not details.risks and not reachable_channels(draft):
        return StopReason.NO_CHANNEL
    return None


def blocked_for_good(draft: Draft, missed: Iterable[Appointment]) -> StopReason | None:
    """Persons who never get a message about these missed appointments (D16)."""
    patient = draft.known_patient()
    if patient.deceased_at is not None:
        return StopReason.DECEASED
    if has_left(patient, missed):
        return StopReason.DEREGISTERED
    if patient.details.secret_address:
        return StopReason.SECRET_ADDRESS
    if patient.details.no_contact or patient.no_contact_at is not None:
        return StopReason.NO_CONTACT
    return None


def has_left(patient: Patient, missed: Iterable[Appointment]) -> bool:
    """Whether care had ended when all of these were made; who comes home is in care again.

    A visit of which we first hear that it was missed says nothing of when it was made.
    """
    left_at = patient.deregistered_at
    if left_at is None:
        return False
    return not any(
        one.created_at is not None and left_at < one.created_at < (one.missed_start or one.start)
        for one in missed
    )


def reachable_channels(draft: Draft) -> frozenset[Channel]:
    """Channels with an address of whoever is contacted, that are not opted out (NS-33, D16)."""
    patient = draft.known_patient()
    zone = ZoneInfo(draft.practice.time_zone)
    target = contact_target(patient.details, draft.at.astimezone(zone).date(), draft.practice)
    found = {
        Channel.SMS: target.phone,
        Channel.EMAIL: target.email,
    }
    return frozenset(
        channel
        for channel, address in found.items()
        if address and address not in patient.bad_addresses and channel not in patient.opted_out
    )


def _merge(draft: Draft, running: Case, second: Case) -> None:
    """The second no-show joins the running series; the higher risk wins (D18)."""
    draft.case = replace(
        running, appointment_ids=(*running.appointment_ids, *second.appointment_ids)
    )
    draft.other_cases.append(_ended(second, StopReason.MERGED))
    if second.lane is Lane.HIGH_RISK:
        raise_risk(draft, second.risks)


def _tell_people(draft: Draft, reason: StopReason | None) -> None:
    """What people must do where no message goes, or cannot go."""
    case = draft.case
    if case is None:
        return
    high_risk = case.lane is Lane.HIGH_RISK
    desk = draft.practice.staff.desk
    if reason is StopReason.NO_CHANNEL:
        draft.add_task(TaskKind.CONTACT_BY_HAND, desk, draft.at + timedelta(days=1))
    elif reason is StopReason.TOO_OLD and high_risk:
        add_call(draft, at_once=True)
    elif reason is StopReason.ALREADY_REBOOKED and high_risk and visit_is_far(draft, case):
        add_call(draft, at_once=False)
    elif reason is None and high_risk and not reachable_channels(draft):
        draft.end_messages(StopReason.NO_CHANNEL, SYSTEM)


def visit_is_far(draft: Draft, case: Case) -> bool:
    missed = draft.appointments.get(case.appointment_ids[0])
    found = find_return(missed, draft.appointments.values()) if missed else None
    return found is not None and booked_visit_is_far(
        case.mark_received_at, found[0].start, draft.practice
    )
