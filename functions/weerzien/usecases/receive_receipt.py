"""A carrier's receipt: what became of a message, in whatever order receipts come (EC-R03)."""

from collections.abc import Iterator

from weerzien.domain import ids
from weerzien.domain.contact import BY_CARRIER, Contact, ContactStatus, Direction
from weerzien.domain.errors import NotFoundError
from weerzien.domain.event import AddressFailed, Event, Fact, FateLearned, PatientOptedOut
from weerzien.domain.follow_up.message_task import safety_line_task
from weerzien.domain.receipt import CarrierReceipt, ReceiptKind
from weerzien.domain.safety_line import NOT_ARRIVED, TEXT_VERSION
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.ports import Cases, Clocks, Contacts, Events, Inbox, Practices, Tasks
from weerzien.usecases.delivery import parse_send_key
from weerzien.usecases.receive_event import receive_event

STATUS = {
    ReceiptKind.ACCEPTED: ContactStatus.SENT,
    ReceiptKind.DELIVERED: ContactStatus.DELIVERED,
    ReceiptKind.FAILED_TEMPORARY: ContactStatus.FAILED,
    ReceiptKind.FAILED_PERMANENT: ContactStatus.FAILED,
    ReceiptKind.OPTED_OUT: ContactStatus.FAILED,
    ReceiptKind.COMPLAINED: ContactStatus.DELIVERED,
}


def receive_receipt(
    receipt: CarrierReceipt,
    practices: Practices,
    cases: Cases,
    contacts: Contacts,
    tasks: Tasks,
    events: Events,
    inbox: Inbox,
    clocks: Clocks,
) -> bool:
    """Settle the contact-log row and tell the case what follows; False for a foreign receipt."""
    named = parse_send_key(receipt.key)
    if named is None:
        return False
    practice_id, case_id, contact_id = named
    try:
        practice = practices.get(practice_id)
        case = cases.get(practice_id, case_id)
    except NotFoundError:
        return False
    now = clocks.for_practice(practice).now()
    stage, channel = contact_id.split(".")
    before = contacts.get(practice_id, case_id, contact_id)
    # The events first: a row that is settled would keep them from coming with a second try.
    for name, fact in _facts(receipt, case_id, contact_id, before):
        event_id = ids.event_id(practice_id, "receipt", f"{receipt.key}|{name}")
        event = Event(event_id, practice_id, case.patient_id, now, now, fact)
        receive_event(event, event_id, events, inbox)
    failed = STATUS[receipt.kind] is ContactStatus.FAILED
    if failed and before is not None and before.text_version == TEXT_VERSION:
        occasion = f"{NOT_ARRIVED}.{contact_id}"
        to = Channel(channel)
        tasks.put_new(safety_line_task(case, occasion, NOT_ARRIVED, to, now, practice))
    contacts.settle(
        Contact(
            id=contact_id,
            practice_id=practice_id,
            case_id=case_id,
            channel=Channel(channel),
            direction=Direction.OUT,
            status=STATUS[receipt.kind],
            at=now,
            stage=Stage(stage) if stage in set(Stage) else None,
            reason=receipt.code if failed else "",
            carrier_message_id=receipt.carrier_message_id,
            by=BY_CARRIER,
        )
    )
    return True


def _facts(
    receipt: CarrierReceipt, case_id: str, contact_id: str, before: Contact | None
) -> Iterator[tuple[str, Fact]]:
    """What a receipt means for the series; a soft bounce means nothing (EC-P11)."""
    channel = Channel(contact_id.split(".")[1])
    if receipt.kind is ReceiptKind.FAILED_PERMANENT:
        yield receipt.kind, AddressFailed(case_id, channel)
    elif receipt.kind in (ReceiptKind.OPTED_OUT, ReceiptKind.COMPLAINED):
        yield receipt.kind, PatientOptedOut(frozenset({channel}), "carrier")
    in_doubt = before is not None and before.status is ContactStatus.UNKNOWN
    if in_doubt and receipt.kind is not ReceiptKind.FAILED_TEMPORARY:
        yield "fate", FateLearned(case_id, contact_id)
