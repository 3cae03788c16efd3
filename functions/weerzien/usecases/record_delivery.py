"""Write down what became of a touchpoint on a channel, and tell people where they must know."""

from datetime import timedelta

from weerzien.domain import ids
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact, ContactStatus, Direction, touchpoint_contact_id
from weerzien.domain.event import AddressFailed, Event
from weerzien.domain.sending import Fate, SendResult
from weerzien.domain.task import Task, TaskKind
from weerzien.domain.vocabulary import Channel
from weerzien.usecases.apply_event import apply_now
from weerzien.usecases.delivery import Delivery

A_DAY = timedelta(days=1)

STATUS_OF_FATE = {
    Fate.ACCEPTED: ContactStatus.SENT,
    Fate.UNKNOWN: ContactStatus.UNKNOWN,
    Fate.REFUSED_PERMANENT: ContactStatus.FAILED,
}


def record_sent(
    case: Case, delivery: Delivery, channel: Channel, result: SendResult, version: str
) -> None:
    """The log row of a message that was handed over, or may have been."""
    accepted = result.fate is Fate.ACCEPTED
    _log(
        case,
        delivery,
        channel,
        STATUS_OF_FATE[result.fate],
        reason="" if accepted else result.code,
        version=version,
        carrier_message_id=result.carrier_message_id,
    )
    if result.fate is Fate.UNKNOWN:
        occasion = touchpoint_contact_id(delivery.stage, channel)
        tell_people(case, delivery, occasion, ("fate_unknown", delivery.stage, channel))
    elif result.fate is Fate.REFUSED_PERMANENT:
        _report_failed_address(case, delivery, channel)


def record_skipped(case: Case, delivery: Delivery, channel: Channel, reason: str) -> None:
    _log(case, delivery, channel, ContactStatus.SKIPPED, reason=reason)


def tell_people(case: Case, delivery: Delivery, occasion: str, remarks: tuple[str, ...]) -> None:
    """A task about a message that did not go, or may not have gone."""
    delivery.ports.tasks.put_new(
        Task(
            id=ids.task_id(case.id, TaskKind.UNKNOWN_MESSAGE, occasion),
            practice_id=case.practice_id,
            patient_id=case.patient_id,
            case_id=case.id,
            kind=TaskKind.UNKNOWN_MESSAGE,
            owner=delivery.practice.staff.desk,
            opens_at=delivery.now,
            due=delivery.now + A_DAY,
            created_at=delivery.now,
            risks=case.risks,
            remarks=remarks,
        )
    )


def _report_failed_address(case: Case, delivery: Delivery, channel: Channel) -> None:
    """The channel is off for the rest of the series, and somebody checks the details (D17)."""
    key = touchpoint_contact_id(delivery.stage, channel)
    event = Event(
        ids.event_id(case.practice_id, "refused", f"{case.id}|{key}"),
        case.practice_id,
        case.patient_id,
        delivery.now,
        delivery.now,
        AddressFailed(case.id, channel),
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
    delivery.ports.contacts.put(
        Contact(
            id=touchpoint_contact_id(delivery.stage, channel),
            practice_id=case.practice_id,
            case_id=case.id,
            channel=channel,
            direction=Direction.OUT,
            status=status,
            at=delivery.now,
            stage=delivery.stage,
            reason=reason,
            text_version=version,
            carrier_message_id=carrier_message_id,
        )
    )
