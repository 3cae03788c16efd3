"""What a carrier's receipt may change on a row, and what an erasure took for good."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.samples import a_contact
from weerzien.domain.contact import ContactStatus, settled
from weerzien.domain.forgetting import without_words

NAME = "carrier-name"


@pytest.mark.requirement("CO-14")
def test_a_receipt_after_an_erasure_brings_the_carriers_name_not_back() -> None:
    row = without_words(replace(a_contact(), status=ContactStatus.SENT, carrier_message_id=NAME))
    receipt = replace(a_contact(), status=ContactStatus.DELIVERED, carrier_message_id=NAME)
    after = settled(row, receipt)
    assert after is not None
    assert (after.status, after.carrier_message_id) == (ContactStatus.DELIVERED, None)


@pytest.mark.requirement("EC-R04")
def test_a_message_of_unknown_fate_gets_the_carriers_name_from_its_receipt() -> None:
    row = replace(a_contact(), status=ContactStatus.UNKNOWN, carrier_message_id=None)
    receipt = replace(a_contact(), status=ContactStatus.DELIVERED, carrier_message_id=NAME)
    after = settled(row, receipt)
    assert after is not None
    assert (after.status, after.carrier_message_id) == (ContactStatus.DELIVERED, NAME)
