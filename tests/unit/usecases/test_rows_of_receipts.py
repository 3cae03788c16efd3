"""A receipt begins a row, or moves one on; every field of both, and of the event it means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from unit.domain.follow_up.story import (
    DETAILS,
    MINUTE,
    PRACTICE,
)
from unit.usecases.clinic import UNKNOWN, Clinic
from weerzien.domain import ids
from weerzien.domain.contact import BY_CARRIER, Contact, ContactStatus, Direction
from weerzien.domain.event import (
    AddressFailed,
    Event,
    Fact,
    PatientOptedOut,
)
from weerzien.domain.patient import PatientDetails
from weerzien.domain.receipt import CarrierReceipt, ReceiptKind
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.usecases.receive_receipt import receive_receipt

IMMEDIATE = Stage.IMMEDIATE


def opened(details: PatientDetails = DETAILS) -> Clinic:
    clinic = Clinic()
    clinic.open_case(details)
    clinic.start()
    return clinic


def receive(clinic: Clinic, kind: ReceiptKind, channel: str) -> str:
    world, key = clinic.world, f"{PRACTICE.id}-{clinic.case.id}-immediate-{channel}"
    assert receive_receipt(
        CarrierReceipt(key, kind, "carrier-7", "code-7"),
        world.practices,
        world.cases,
        world.contacts,
        world.tasks,
        world.events,
        world.inbox,
        world.clocks,
    )
    return key


RECEIPTS = {
    ReceiptKind.ACCEPTED: (ContactStatus.SENT, ""),
    ReceiptKind.DELIVERED: (ContactStatus.DELIVERED, ""),
    ReceiptKind.FAILED_TEMPORARY: (ContactStatus.FAILED, "code-7"),
    ReceiptKind.FAILED_PERMANENT: (ContactStatus.FAILED, "code-7"),
    ReceiptKind.OPTED_OUT: (ContactStatus.FAILED, "code-7"),
    ReceiptKind.COMPLAINED: (ContactStatus.DELIVERED, ""),
}


@pytest.mark.requirement("EC-R03", "HR-15")
@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL])
@pytest.mark.parametrize("kind", ReceiptKind)
def test_a_receipt_that_finds_no_row_begins_it(kind: ReceiptKind, channel: Channel) -> None:
    clinic = opened()
    clinic.plan()
    clinic.now += MINUTE
    receive(clinic, kind, channel)
    status, reason = RECEIPTS[kind]
    assert clinic.rows[f"immediate.{channel}"] == Contact(
        id=f"immediate.{channel}",
        practice_id=PRACTICE.id,
        case_id=clinic.case.id,
        channel=channel,
        direction=Direction.OUT,
        status=status,
        at=clinic.now,
        stage=IMMEDIATE,
        reason=reason,
        carrier_message_id="carrier-7",
        by=BY_CARRIER,
    )


@pytest.mark.requirement("EC-R03", "EC-R04")
def test_what_the_sender_knew_stays_and_what_the_receipt_says_comes_with_it() -> None:
    clinic = opened()
    clinic.plan()
    clinic.world.sms.results = [UNKNOWN]
    clinic.deliver(IMMEDIATE)
    before = clinic.rows
    receive(clinic, ReceiptKind.FAILED_TEMPORARY, "sms")
    receive(clinic, ReceiptKind.FAILED_TEMPORARY, "email")
    after = clinic.rows
    for name, row in before.items():
        assert after[name] == replace(
            row,
            status=ContactStatus.FAILED,
            reason="code-7",
            carrier_message_id=row.carrier_message_id or "carrier-7",
        )
    assert before["immediate.email"].carrier_message_id not in (None, "carrier-7")


@pytest.mark.requirement("EC-R03")
@pytest.mark.parametrize("kind", [ReceiptKind.DELIVERED, ReceiptKind.FAILED_TEMPORARY])
def test_the_sender_fills_in_what_a_receipt_began(kind: ReceiptKind) -> None:
    clinic = opened()
    clinic.plan()

    def overtake(call: str) -> None:
        if call == "contacts.put" and "immediate.sms" not in clinic.rows:
            receive(clinic, kind, "sms")

    clinic.watched(overtake).deliver(IMMEDIATE)
    row = clinic.rows["immediate.sms"]
    assert (row.status, row.reason) == RECEIPTS[kind]
    assert (row.carrier_message_id, row.by) == ("carrier-7", "weerzien")
    assert row.text_version


@pytest.mark.requirement("NS-33", "CO-10", "AU-18")
@pytest.mark.parametrize("kind", [ReceiptKind.FAILED_PERMANENT, ReceiptKind.OPTED_OUT])
def test_a_receipt_that_means_something_is_one_event_of_the_patient(kind: ReceiptKind) -> None:
    clinic = opened()
    clinic.plan()
    key = receive(clinic, kind, "email")
    (event,) = clinic.world.inbox.events
    fact: Fact = PatientOptedOut(frozenset({Channel.EMAIL}), "carrier")
    if kind is ReceiptKind.FAILED_PERMANENT:
        fact = AddressFailed(clinic.case.id, Channel.EMAIL)
    event_id = ids.event_id(PRACTICE.id, "receipt", f"{key}|{kind}")
    assert event == Event(event_id, PRACTICE.id, "x1", clinic.now, clinic.now, fact)
    assert clinic.world.memory.events[PRACTICE.id, event_id].body_hash == event_id
