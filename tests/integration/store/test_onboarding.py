"""Agreements, test recipients and leavings, on the fakes and on DynamoDB."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from integration.store.conftest import on_table

from fakes.samples import NOW
from weerzien.adapters import keys
from weerzien.domain.agreement import Agreement
from weerzien.domain.errors import RefusedError, SealBrokenError, StaleError
from weerzien.domain.leaving import Leaving

if TYPE_CHECKING:
    from integration.store.conftest import Store
    from mypy_boto3_dynamodb.service_resource import Table

SIGNED = Agreement("p1", "vwo-1", "A. Naam", date(2027, 3, 1), "s1", NOW)
LEAVES = Leaving("p1", "s1", NOW, NOW + timedelta(days=30))


class TestAgreements:
    @pytest.mark.requirement("CO-15")
    def test_a_signature_is_written_once_and_stays(self, store: Store) -> None:
        store.agreements.put(SIGNED)
        store.agreements.put(replace(SIGNED, recorded_by="s2", recorded_at=NOW + timedelta(1)))
        with pytest.raises(RefusedError, match="agreement_on_record"):
            store.agreements.put(replace(SIGNED, signed_by="B. Naam"))
        assert store.agreements.of_practice("p1") == (SIGNED,)

    def test_versions_stand_in_the_order_of_their_signing(self, store: Store) -> None:
        later = replace(SIGNED, text_id="vwo-0", signed_on=date(2027, 4, 1))
        for one in (later, SIGNED, replace(SIGNED, practice_id="p2")):
            store.agreements.put(one)
        assert store.agreements.of_practice("p1") == (SIGNED, later)
        assert store.agreements.of_practice("p9") == ()


class TestRecipients:
    @pytest.mark.requirement("AU-15")
    def test_a_list_is_written_over_and_an_empty_one_is_gone(self, store: Store) -> None:
        assert store.recipients.of_practice("p1") == frozenset()
        store.recipients.save("p1", ["+31600000009", "collega@example.org"])
        store.recipients.save("p1", ["+31600000008"])
        assert store.recipients.of_practice("p1") == {"+31600000008"}
        assert store.recipients.of_practice("p2") == frozenset()
        for _ in range(2):
            store.recipients.save("p1", [])
        assert store.recipients.of_practice("p1") == frozenset()

    @pytest.mark.requirement("EC-X06")
    def test_addresses_lie_sealed_and_open_for_their_practice_only(self, table: Table) -> None:
        store = on_table(table)
        store.recipients.save("p1", ["collega@example.org"])
        (row,) = table.scan()["Items"]
        assert set(row) == {"pk", "sk", "sealed"}
        assert b"collega" not in b"".join(bytes(part) for part in row["sealed"])  # type: ignore[union-attr, arg-type]
        table.put_item(Item={**row, **keys.recipients("p2").item()})
        with pytest.raises(SealBrokenError):
            store.recipients.of_practice("p2")


class TestLeavings:
    def test_how_far_it_got_is_written_over_what_was_read(self, store: Store) -> None:
        assert store.leavings.find("p1") is None
        store.leavings.put(LEAVES, None)
        erasing = replace(LEAVES, erasing_since=NOW, files=3)
        store.leavings.put(erasing, LEAVES)
        for before in (None, LEAVES):
            with pytest.raises(StaleError):
                store.leavings.put(LEAVES, before)
        assert store.leavings.find("p1") == erasing

    def test_one_who_stays_after_all_is_forgotten_unless_somebody_was_first(
        self, store: Store
    ) -> None:
        store.leavings.put(LEAVES, None)
        with pytest.raises(StaleError):
            store.leavings.forget(replace(LEAVES, erasing_since=NOW))
        store.leavings.forget(LEAVES)
        assert store.leavings.find("p1") is None

    def test_it_is_due_after_its_moment_until_all_is_erased(self, store: Store) -> None:
        second = replace(LEAVES, practice_id="p2", erase_at=LEAVES.erase_at - timedelta(days=1))
        for one in (LEAVES, second):
            store.leavings.put(one, None)
        due = LEAVES.erase_at + timedelta(seconds=1)
        assert store.leavings.due(LEAVES.erase_at, 10) == ("p2",)
        assert store.leavings.due(due, 10) == ("p2", "p1")
        assert store.leavings.due(due, 1) == ("p2",)
        store.leavings.put(replace(second, erased_at=due), second)
        assert store.leavings.due(due, 10) == ("p1",)
