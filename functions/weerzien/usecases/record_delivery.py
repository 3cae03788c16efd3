"""Write down what became of a touchpoint on a channel, and tell people where they must know."""

from dataclasses import replace
from datetime import datetime

from weerzien.domain import ids
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact, ContactStatus, Direction, touchpoint_contact_id
from weerzien.domain.event import AddressFailed, Event, PatientOptedOut
from weerzien.domain.follow_up.message_task import message_task
from weerzien.domain.plan import SkipReason
from weerzien.domain.practice import Practice
from weerzien.domain.protocol import protocol_of
from weerzien.domain.sending import Fate, SendResult
from weerzien.domain.vocabulary import Channel, Lane, Stage
from weerzien.ports import Contacts, Tasks
from weerzien.usecases.apply_event import apply_now
from weerzien.usecases.delivery import Delivery

STATUS_OF_FATE = {
    Fate.ACCEPTED: ContactStatus.SENT,
    Fate.UNKNOWN: ContactStatus.UNKNOWN,
    Fate.REFUSED_PERMANENT: ContactStatus.FAILED,
}


def record_sent(
    case: Case, delivery: Delivery, channel: Channel, result: SendResult, version: str
) -> None:
    """The log row of a message that was handed over, or may have been.

    Before the row what follows from it: a row without its task would look settled to Reconcile.
    """
    if result.fate is Fate.UNKNOWN:
        _show_unknown(case, delivery, channel)
    elif result.fate is Fate.REFUSED_PERMANENT:
        _report_refused(case, delivery, channel, result.code)
    _log(
        case,
        delivery,
        channel,
        STATUS_OF_FATE[result.fate],
        reason="" if result.fate is Fate.ACCEPTED else result.code,
        version=version,
        carrier_message_id=result.carrier_message_id,
    )


def _show_unknown(case: Case, delivery: Delivery, channel: Channel) -> None:
    occasion = touchpoint_contact_id(delivery.stage, channel)
    if delivery.ports.contacts.get(case.practice_id, case.id, occasion) is not None:
        # A receipt was quicker than the answer that never came: nobody is in doubt.
        return
    remarks = ("fate_unknown", delivery.stage, channel)
    task = message_task(case, occasion, remarks, delivery.now, delivery.practice)
    delivery.ports.tasks.put_new(task)


def record_skipped(case: Case, delivery: Delivery, channel: Channel, reason: str) -> None:
    _log(case, delivery, channel, ContactStatus.SKIPPED, reason=reason)


def log_skipped(
    case: Case, now: datetime, practice: Practice, contacts: Contacts, tasks: Tasks
) -> None:
    """Rows of what plans left out; of high risk people hear what expired (NS-39).

    Also of what a delivery left out that was cut off before its rows; a row that is there stays.
    """
    protocol = protocol_of(case.protocol)
    for one in protocol.touchpoints:
        if one.stage not in case.skipped and one.stage not in case.done:
            continue
        why = SkipReason.EXPIRED if one.stage in case.retry_at else SkipReason.SKIPPED_LATE
        for channel in one.channels:
            if touchpoint_contact_id(one.stage, channel) not in case.claims:
                contacts.put(_row(case, one.stage, channel, ContactStatus.SKIPPED, now, why))
        if why is SkipReason.EXPIRED and case.lane is Lane.HIGH_RISK:
            tell_of_expired(case, one.stage, now, practice, tasks)


def tell_of_expired(
    case: Case, stage: Stage, now: datetime, practice: Practice, tasks: Tasks
) -> None:
    tasks.put_new(message_task(case, f"expired.{stage}", ("expired", stage), now, practice))


def _report_refused(case: Case, delivery: Delivery, channel: Channel, code: str) -> None:
    """The channel is off for the rest of the series, and somebody checks the details (D17).

    Unless the carrier holds a block: that is an opt-out like any other (CO-10).
    """
    key = touchpoint_contact_id(delivery.stage, channel)
    opted_out = PatientOptedOut(frozenset({channel}), "carrier")
    event = Event(
        ids.event_id(case.practice_id, "refused", f"{case.id}|{key}"),
        case.practice_id,
        case.patient_id,
        delivery.now,
        delivery.now,
        opted_out if code == "opted_out" else AddressFailed(case.id, channel),
    )
    delivery.ports.events.receive(event, event.id)
    apply_now(event, delivery.practice, delivery.ports.events, delivery.ports.files)


def _log(
    case: Case,
    delivery: Delivery,
    channel: Channel,
    status: ContactStatus,
    *,
    reason: str = "",
    version: str = "",
    carrier_message_id: str | None = None,
) -> None:
    row = _row(case, delivery.stage, channel, status, delivery.now, reason)
    row = replace(row, text_version=version, carrier_message_id=carrier_message_id)
    delivery.ports.contacts.put(row)


def _row(
    case: Case,
    stage: Stage,
    channel: Channel,
    status: ContactStatus,
    at: datetime,
    reason: str,
) -> Contact:
    return Contact(
        id=touchpoint_contact_id(stage, channel),
        practice_id=case.practice_id,
        case_id=case.id,
        channel=channel,
        direction=Direction.OUT,
        status=status,
        at=at,
        stage=stage,
        reason=reason,
    )
