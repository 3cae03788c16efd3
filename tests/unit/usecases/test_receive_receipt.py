"""A carrier's receipt settles the row of its message, in whatever order receipts come."""

from itertools import permutations

import pytest

from unit.domain.follow_up.story import PRACTICE
from unit.usecases.clinic import UNKNOWN, Clinic
from weerzien.domain.contact import ContactStatus
from weerzien.domain.event import AddressFailed, FateLearned, PatientOptedOut
from weerzien.domain.receipt import CarrierReceipt, ReceiptKind
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.usecases.receive_receipt import receive_receipt

ACCEPTED, DELIVERED, FAILED = (
    ReceiptKind.ACCEPTED,
    ReceiptKind.DELIVERED,
    ReceiptKind.FAILED_TEMPORARY,
)


def sent(*, unknown: bool = False) -> Clinic:
    clinic = Clinic()
    clinic.open_case()
    clinic.plan()
    clinic.world.sms.results = [UNKNOWN] if unknown else []
    clinic.deliver(Stage.IMMEDIATE)
    return clinic


def receive(clinic: Clinic, kind: ReceiptKind, channel: str = "sms", key: str = "") -> bool:
    world = clinic.world
    key = key or f"{PRACTICE.id}-{clinic.case.id}-immediate-{channel}"
    receipt = CarrierReceipt(key, kind, "carrier-1", kind.value)
    return receive_receipt(
        receipt,
        world.practices,
        world.cases,
        world.contacts,
        world.tasks,
        world.events,
        world.inbox,
        world.clocks,
    )


@pytest.mark.requirement("EC-R03")
@pytest.mark.parametrize("order", list(permutations((ACCEPTED, DELIVERED, ACCEPTED))))
def test_receipts_twice_and_out_of_order_end_in_one_state(order: tuple[ReceiptKind, ...]) -> None:
    clinic = sent()
    for kind in order:
        assert receive(clinic, kind)
    assert clinic.statuses["immediate.sms"] is ContactStatus.DELIVERED


@pytest.mark.requirement("NS-39", "EC-R04")
@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (ACCEPTED, ContactStatus.SENT),
        (DELIVERED, ContactStatus.DELIVERED),
        (FAILED, ContactStatus.FAILED),
    ],
)
def test_a_receipt_settles_a_message_of_unknown_fate(
    kind: ReceiptKind, status: ContactStatus
) -> None:
    clinic = sent(unknown=True)
    assert clinic.statuses["immediate.sms"] is ContactStatus.UNKNOWN
    receive(clinic, kind)
    assert clinic.statuses["immediate.sms"] is status


@pytest.mark.requirement("EC-R03")
def test_a_receipt_that_overtakes_the_sender_leaves_one_row_with_what_both_know() -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.plan()

    def overtake(call: str) -> None:
        if call == "contacts.put" and "immediate.sms" not in clinic.rows:
            receive(clinic, DELIVERED)

    clinic.watched(overtake).deliver(Stage.IMMEDIATE)
    row = clinic.rows["immediate.sms"]
    assert row.status is ContactStatus.DELIVERED
    assert row.text_version


@pytest.mark.requirement("NS-33", "EC-P11", "D17")
def test_a_hard_bounce_switches_the_channel_off() -> None:
    clinic = sent()
    receive(clinic, ReceiptKind.FAILED_PERMANENT, "email")
    (event,) = clinic.world.inbox.events
    assert event.fact == AddressFailed(clinic.case.id, Channel.EMAIL)
    assert clinic.statuses["immediate.email"] is ContactStatus.FAILED


@pytest.mark.requirement("EC-P11")
def test_a_soft_bounce_means_nothing_for_the_series() -> None:
    clinic = sent()
    receive(clinic, FAILED, "email")
    assert clinic.world.inbox.events == []


@pytest.mark.requirement("CO-10", "EC-S15")
def test_a_complaint_or_a_block_is_an_opt_out() -> None:
    clinic = sent()
    receive(clinic, ReceiptKind.OPTED_OUT, "email")
    (event,) = clinic.world.inbox.events
    assert event.fact == PatientOptedOut(frozenset({Channel.EMAIL}), "carrier")


@pytest.mark.requirement("CO-10", "EC-S15")
def test_a_mail_that_is_complained_about_did_arrive() -> None:
    clinic = sent()
    receive(clinic, ReceiptKind.COMPLAINED, "email")
    assert clinic.statuses["immediate.email"] is ContactStatus.DELIVERED
    (event,) = clinic.world.inbox.events
    assert event.fact == PatientOptedOut(frozenset({Channel.EMAIL}), "carrier")


@pytest.mark.requirement("EC-R04", "NS-39")
@pytest.mark.parametrize("kind", [ACCEPTED, DELIVERED])
def test_nobody_looks_for_a_message_any_more_once_its_carrier_told_of_it(kind: ReceiptKind) -> None:
    clinic = sent(unknown=True)
    assert clinic.work == ["unknown_message"]
    receive(clinic, kind)
    (event,) = clinic.world.inbox.events
    assert event.fact == FateLearned(clinic.case.id, "immediate.sms")
    clinic.take_in(event)
    assert clinic.work == []
    receive(clinic, DELIVERED)
    assert len(clinic.world.inbox.events) == 1


@pytest.mark.requirement("EC-R04", "NS-39")
def test_a_message_that_did_not_arrive_stays_work_for_a_person() -> None:
    clinic = sent(unknown=True)
    receive(clinic, FAILED)
    assert clinic.world.inbox.events == []
    assert clinic.work == ["unknown_message"]


@pytest.mark.requirement("EC-R04", "EC-R03")
def test_a_receipt_that_comes_before_the_sender_gives_up_leaves_nobody_in_doubt() -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.plan()
    clinic.world.sms.results = [UNKNOWN]

    def overtake(call: str) -> None:
        if call == "contacts.get" and "immediate.sms" not in clinic.rows:
            receive(clinic, DELIVERED)

    clinic.watched(overtake).deliver(Stage.IMMEDIATE)
    assert clinic.statuses["immediate.sms"] is ContactStatus.DELIVERED
    assert clinic.work == []


@pytest.mark.requirement("EC-R03")
def test_a_receipt_that_was_cut_off_before_its_row_brings_its_event_again() -> None:
    clinic = sent()

    def cut_off(call: str) -> None:
        if call == "contacts.settle":
            raise ConnectionError

    cut = clinic.watched(cut_off)
    key = f"{PRACTICE.id}-{clinic.case.id}-immediate-email"
    receipt = CarrierReceipt(key, ReceiptKind.FAILED_PERMANENT, "carrier-1", "bounce")
    ports = (cut.practices, cut.cases, cut.contacts, cut.tasks, cut.events)
    with pytest.raises(ConnectionError):
        receive_receipt(receipt, *ports, clinic.world.inbox, clinic.world.clocks)
    assert receive(clinic, ReceiptKind.FAILED_PERMANENT, "email")
    assert len({one.id for one in clinic.world.inbox.events}) == 1
    assert clinic.statuses["immediate.email"] is ContactStatus.FAILED


@pytest.mark.requirement("AU-18", "EC-R03")
def test_the_same_receipt_twice_is_one_event() -> None:
    clinic = sent()
    receive(clinic, ReceiptKind.OPTED_OUT, "email")
    receive(clinic, ReceiptKind.OPTED_OUT, "email")
    assert len({one.id for one in clinic.world.inbox.events}) == 1


@pytest.mark.requirement("EC-X01")
@pytest.mark.parametrize(
    "key",
    [
        "somebody-else",
        "p1-nowhere-immediate-sms",
        "nowhere-nothing-immediate-sms",
        "p1-case-immediate-pigeon",
        "p1-case-someday-sms",
        "-" * 9,
    ],
)
def test_a_receipt_of_something_that_is_not_ours_is_left_alone(key: str) -> None:
    clinic = sent()
    rows = clinic.rows
    assert not receive(clinic, ReceiptKind.OPTED_OUT, key=key)
    assert clinic.rows == rows
    assert clinic.world.inbox.events == []
