from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from fakes.samples import NOW, a_contact
from fakes.steps import commit, know_patient
from weerzien.domain.contact import ContactStatus
from weerzien.domain.errors import NotFoundError
from weerzien.domain.patient_file import Changes

if TYPE_CHECKING:
    from integration.store.conftest import Store


class TestContacts:
    def test_a_row_is_written_once(self, store: Store) -> None:
        row = replace(a_contact(), carrier_message_id="m1", text_version="v1", note="n")
        store.contacts.put(row)
        store.contacts.put(replace(row, status=ContactStatus.FAILED))
        assert store.contacts.get("p1", "c1", row.id) == row

    @pytest.mark.requirement("EC-R04", "HR-33")
    def test_a_row_is_begun_by_one(self, store: Store) -> None:
        row = a_contact(ContactStatus.UNKNOWN)
        assert store.contacts.begin(row)
        assert not store.contacts.begin(replace(row, status=ContactStatus.SENT))
        assert store.contacts.get("p1", "c1", row.id) == row

    @pytest.mark.requirement("HR-33", "NS-39")
    def test_a_row_that_nobody_took_is_begun_again_by_one(self, store: Store) -> None:
        refused = replace(a_contact(ContactStatus.FAILED), reason="not_taken")
        assert not store.contacts.begin_again(refused)
        store.contacts.put(refused)
        assert store.contacts.begin_again(refused)
        begun = replace(refused, status=ContactStatus.UNKNOWN, reason="", repeats=1)
        assert store.contacts.get("p1", "c1", refused.id) == begun
        assert not store.contacts.begin_again(refused)

    def test_a_row_that_is_not_there_is_none(self, store: Store) -> None:
        assert store.contacts.get("p1", "c1", "immediate.sms") is None

    @pytest.mark.requirement("CO-06")
    def test_the_log_of_a_case_is_in_order_of_time(self, store: Store) -> None:
        late = replace(a_contact(), id="check_in.sms", at=NOW + timedelta(days=1))
        for row in (late, a_contact(), replace(a_contact(), case_id="c2")):
            store.contacts.put(row)
        assert store.contacts.of_case("p1", "c1") == (a_contact(), late)
        assert store.contacts.of_case("p2", "c1") == ()

    @pytest.mark.requirement("EC-R03")
    def test_receipts_in_any_order_come_to_one_state(self, store: Store) -> None:
        states = (ContactStatus.SENT, ContactStatus.DELIVERED, ContactStatus.FAILED)
        for number, order in enumerate(permutations(states)):
            first = replace(a_contact(ContactStatus.UNKNOWN), id=f"r{number}")
            store.contacts.put(first)
            for status in (*order, *order):
                store.contacts.settle(replace(first, status=status))
            row = store.contacts.get("p1", "c1", first.id)
            assert row is not None
            assert row.status is ContactStatus.FAILED

    @pytest.mark.requirement("EC-R03")
    def test_a_receipt_says_whether_it_changed_anything(self, store: Store) -> None:
        store.contacts.put(a_contact())
        delivered = a_contact(ContactStatus.DELIVERED)
        assert store.contacts.settle(delivered)
        assert not store.contacts.settle(delivered)
        assert not store.contacts.settle(a_contact())
        assert store.contacts.get("p1", "c1", delivered.id) == delivered

    @pytest.mark.requirement("EC-R03")
    def test_a_receipt_that_overtakes_its_sender_is_kept(self, store: Store) -> None:
        delivered = a_contact(ContactStatus.DELIVERED)
        assert store.contacts.settle(delivered)
        store.contacts.put(a_contact())
        assert store.contacts.get("p1", "c1", delivered.id) == delivered

    def test_what_was_skipped_or_came_in_is_never_settled(self, store: Store) -> None:
        for status in (ContactStatus.SKIPPED, ContactStatus.RECEIVED, ContactStatus.MADE):
            row = replace(a_contact(status), id=status)
            store.contacts.put(row)
            assert not store.contacts.settle(row)
            assert not store.contacts.settle(replace(row, status=ContactStatus.DELIVERED))

    def test_a_contact_outside_any_case_lies_with_its_patient(self, store: Store) -> None:
        know_patient(store)
        alone = replace(a_contact(), case_id="")
        commit(store, "e2", Changes(contacts=(alone,)))
        with pytest.raises(NotFoundError):
            store.contacts.put(alone)
