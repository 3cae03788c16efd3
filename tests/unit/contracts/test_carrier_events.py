"""What carriers publish, read for the one question: what became of our message."""

from __future__ import annotations

import json
from typing import Any

import pytest

from weerzien.contracts.carrier_events import MAIL_KINDS, SMS_KINDS, carrier_receipt
from weerzien.domain.receipt import CarrierReceipt, ReceiptKind

KEY = "p1-c1-immediate-email"
FAILED = {"emailAddress": "a@example.org", "action": "failed", "status": "4.2.2"}


def mail(event_type: str, **more: Any) -> ReceiptKind | None:
    about = {"messageId": "m1", "tags": {"key": [KEY]}}
    receipt = carrier_receipt(json.dumps({"eventType": event_type, "mail": about, **more}))
    return receipt.kind if receipt else None


def bounce(kind: str, sub_kind: str, *recipients: dict[str, str]) -> ReceiptKind | None:
    about = {"bounceType": kind, "bounceSubType": sub_kind, "bouncedRecipients": list(recipients)}
    return mail("Bounce", bounce=about)


@pytest.mark.requirement("NS-33", "EC-P11", "CO-10")
@pytest.mark.parametrize(
    ("kind", "sub_kind", "told"),
    [
        ("Permanent", "General", ReceiptKind.FAILED_PERMANENT),
        ("Permanent", "NoEmail", ReceiptKind.FAILED_PERMANENT),
        ("Permanent", "OnAccountSuppressionList", ReceiptKind.FAILED_PERMANENT),
        ("Permanent", "UnsubscribedRecipient", ReceiptKind.OPTED_OUT),
        ("Transient", "General", ReceiptKind.FAILED_TEMPORARY),
        ("Transient", "MailboxFull", ReceiptKind.FAILED_TEMPORARY),
        ("Undetermined", "Undetermined", ReceiptKind.FAILED_TEMPORARY),
    ],
)
def test_a_bounce_is_hard_only_where_it_is_permanent(
    kind: str, sub_kind: str, told: ReceiptKind
) -> None:
    assert bounce(kind, sub_kind, FAILED) is told


@pytest.mark.requirement("EC-S15", "EC-P11")
def test_an_out_of_office_answer_that_ses_calls_a_bounce_says_nothing() -> None:
    assert bounce("Transient", "General", {"emailAddress": "a@example.org"}) is None


@pytest.mark.requirement("CO-10", "EC-S15")
@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"complaintFeedbackType": "abuse"}, ReceiptKind.COMPLAINED),
        ({}, ReceiptKind.COMPLAINED),
        ({"complaintSubType": None, "complaintFeedbackType": None}, ReceiptKind.COMPLAINED),
        ({"complaintSubType": "OnAccountSuppressionList"}, ReceiptKind.OPTED_OUT),
        ({"complaintFeedbackType": "not-spam"}, None),
        ({"complaintFeedbackType": "auth-failure"}, None),
    ],
)
def test_a_complaint_is_told_from_what_only_has_its_form(
    about: dict[str, Any], told: ReceiptKind | None
) -> None:
    assert mail("Complaint", complaint=about) is told
    assert mail("Complaint") is ReceiptKind.COMPLAINED


@pytest.mark.requirement("EC-R03")
@pytest.mark.parametrize("event_type", ["Open", "Click", "DeliveryDelay", "Subscription", "new"])
def test_what_tells_no_fate_is_no_receipt(event_type: str) -> None:
    assert mail(event_type) is None


@pytest.mark.requirement("NS-33", "CO-10", "NS-39")
@pytest.mark.parametrize("event_type", SMS_KINDS)
def test_every_event_of_an_sms_is_read(event_type: str) -> None:
    body = {"eventType": event_type, "messageId": "m1", "context": {"key": KEY}}
    assert carrier_receipt(json.dumps(body)) == CarrierReceipt(
        KEY, SMS_KINDS[event_type], "m1", event_type.lower()
    )


@pytest.mark.requirement("NS-39")
def test_silence_of_the_network_says_no_more_than_that_it_was_taken_in() -> None:
    assert SMS_KINDS["TEXT_UNKNOWN"] is ReceiptKind.ACCEPTED
    assert MAIL_KINDS["Delivery"] is ReceiptKind.DELIVERED
