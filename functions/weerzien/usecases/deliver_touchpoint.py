"""Deliver one touchpoint: claim, send once, say truthfully what became of it (AU-19, NS-15)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from weerzien.domain.calendar import first_message_moment, local_date
from weerzien.domain.case import Case
from weerzien.domain.contact_target import contact_target
from weerzien.domain.errors import ClaimRefusedError, StaleError
from weerzien.domain.plan import SkipReason
from weerzien.domain.plan_moments import window_for
from weerzien.domain.practice import Practice
from weerzien.domain.protocol import Touchpoint as ProtocolTouchpoint
from weerzien.domain.protocol import protocol_of
from weerzien.domain.sending import Fate, Sms
from weerzien.domain.vocabulary import Channel, Lane, Stage
from weerzien.usecases.compose_message import compose_mail, compose_sms
from weerzien.usecases.delivery import Delivering, Delivery, is_claimed
from weerzien.usecases.record_delivery import (
    log_skipped,
    record_sent,
    record_skipped,
    tell_of_expired,
)

SMS = (Channel.SMS,)
FIRST_RETRY = timedelta(minutes=5)
OPEN, REPLAN = "open", "replan"
"""Answers to the state machine besides a stop reason."""


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """Which touchpoint is due; `due` is in practice time."""

    practice_id: str
    case_id: str
    stage: Stage
    plan_no: int
    due: datetime


class _CaseMovedOnError(Exception):
    """The case ended, paused or changed its plan between reading and claiming."""


class _TryLaterError(Exception):
    """The touchpoint comes again while it is valid: the carrier certainly did not accept.

    Or the SMS that stands in for a mail must wait until `at`, when SMS may go.
    """

    def __init__(self, at: datetime | None = None) -> None:
        super().__init__()
        self.at = at


def deliver_touchpoint(touchpoint: Touchpoint, ports: Delivering) -> str:
    """Send what this touchpoint still owes; answers open, replan or the reason the case ended.

    Safe to repeat: every message has a claim of its own. Raises nothing for carrier trouble.
    """
    practice = ports.practices.get(touchpoint.practice_id)
    case = ports.cases.get(touchpoint.practice_id, touchpoint.case_id)
    if case.stop is not None:
        return case.stop.reason
    if not _plan_holds(case, touchpoint, practice):
        return REPLAN
    step = next((one for one in case.plan if one.stage is touchpoint.stage), None)
    now = ports.clocks.for_practice(practice).reached(touchpoint.due)
    if touchpoint.stage in case.done:
        # A try before this one may have been cut off between the end and its rows.
        log_skipped(case, now, practice, ports.contacts, ports.tasks)
        return OPEN
    if step is None:
        return OPEN
    patient = ports.files.patient(practice.id, case.patient_id)
    target = contact_target(patient.details, local_date(now, practice), practice)
    delivery = Delivery(ports, practice, patient, step, touchpoint.stage, now, target)
    try:
        return _deliver_or_wait(case, delivery, touchpoint.due)
    except (_CaseMovedOnError, StaleError):
        stop = ports.cases.get(practice.id, case.id).stop
        return REPLAN if stop is None else stop.reason


def _deliver_or_wait(case: Case, delivery: Delivery, due: datetime) -> str:
    now, step = delivery.now, delivery.step
    if step.valid_until is not None and now > step.valid_until:
        return _expire(case, delivery)
    if not _window_is_open(case, delivery, step.channels):
        opens = first_message_moment(now, step.channels, delivery.practice)
        return _retry(case, delivery, opens)
    try:
        return _deliver(case, delivery)
    except _TryLaterError as later:
        return _retry(case, delivery, later.at or now + max(FIRST_RETRY, now - due))


def _plan_holds(case: Case, touchpoint: Touchpoint, practice: Practice) -> bool:
    sends = practice.sending or practice.rehearsal is not None
    return sends and case.plan_no == case.planned_no == touchpoint.plan_no


def _window_is_open(case: Case, delivery: Delivery, channels: tuple[Channel, ...]) -> bool:
    """The window of today, asked again at the moment of sending (NS-15, NS-26)."""
    practice = delivery.practice
    missed_on = local_date(case.missed_start, practice)
    touchpoint = ProtocolTouchpoint(delivery.stage, 0, channels)
    hours = window_for(touchpoint, local_date(delivery.now, practice), missed_on, practice)
    return hours is not None and hours.opens <= delivery.now < hours.closes


def _deliver(case: Case, delivery: Delivery) -> str:
    skipped: dict[Channel, str] = {}
    later = False
    for channel in delivery.step.channels:
        if is_claimed(case, delivery.stage, channel):
            continue
        if why_not := delivery.why_not(case, channel):
            skipped[channel] = why_not
            continue
        try:
            case = _send(case, delivery, channel, delivery.stage)
        except _TryLaterError:
            # One carrier in trouble holds up nothing on the other channel (EC-O03).
            later = True
    if later:
        raise _TryLaterError
    if not _any_claimed(case, delivery) and (words_of := _fallback(case, delivery)) is not None:
        if not _window_is_open(case, delivery, SMS):
            raise _TryLaterError(first_message_moment(delivery.now, SMS, delivery.practice))
        case = _send(case, delivery, Channel.SMS, words_of)
    delivery.finish(case, skipped=not _any_claimed(case, delivery))
    # Only now: until the touchpoint is over, an address may still be mended.
    for channel, why_not in skipped.items():
        record_skipped(case, delivery, channel, why_not)
    return OPEN


def _any_claimed(case: Case, delivery: Delivery) -> bool:
    return any(is_claimed(case, delivery.stage, channel) for channel in Channel)


def _fallback(case: Case, delivery: Delivery) -> Stage | None:
    """The stage whose SMS goes instead of a mail that bounced earlier (NS-33, EC-P11)."""
    protocol = protocol_of(case.protocol)
    owed = next((one for one in protocol.touchpoints if one.stage is delivery.stage), None)
    if owed is None or owed.fallback_stage_sms is None:
        return None
    if delivery.why_not(case, Channel.EMAIL) != "channel_off":
        return None
    return None if delivery.why_not(case, Channel.SMS) else owed.fallback_stage_sms


def _send(case: Case, delivery: Delivery, channel: Channel, words_of: Stage) -> Case:
    """One message: everything is ready before the claim, so that claim and call lie close."""
    ports, compose = delivery.ports, compose_sms if channel is Channel.SMS else compose_mail
    message, version = compose(case, delivery, words_of)
    try:
        case = ports.cases.claim(case, delivery.stage, channel, ports.clocks.real_now())
    except ClaimRefusedError as refused:
        if refused.code == "taken":
            return ports.cases.get(case.practice_id, case.id)
        raise _CaseMovedOnError from refused
    result = ports.sms.send(message) if isinstance(message, Sms) else ports.mail.send(message)
    if result.fate is Fate.REFUSED_TEMPORARY:
        ports.cases.release(case, delivery.stage, channel)
        raise _TryLaterError
    record_sent(case, delivery, channel, result, version)
    return case


def _expire(case: Case, delivery: Delivery) -> str:
    """Too late to be true or kind: skipped, logged, and told to people for high risk (NS-39)."""
    if case.lane is Lane.HIGH_RISK:
        tell_of_expired(case, delivery.stage, delivery.now, delivery.practice, delivery.ports.tasks)
    delivery.finish(case, skipped=not _any_claimed(case, delivery))
    for channel in delivery.step.channels:
        if not is_claimed(case, delivery.stage, channel):
            record_skipped(case, delivery, channel, SkipReason.EXPIRED)
    return OPEN


def _retry(case: Case, delivery: Delivery, at: datetime) -> str:
    """Planning comes again, because a later moment may be another day."""
    delivery.finish(case, skipped=False, retry_at=at)
    return REPLAN
