"""All keys of a practice, on the fakes and on DynamoDB."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fakes.samples import NOW
from weerzien.domain.errors import NotFoundError, RefusedError, StaleError
from weerzien.ports import Credential

if TYPE_CHECKING:
    from integration.store.conftest import Store

FIRST = Credential("p1.1", "p1", ("whsec_one",))
SECOND = Credential("p1.2", "p1", ("wztok_two",), "FHIR-server", NOW)


class TestAccessKeys:
    def test_a_practice_s_keys_are_found_in_the_order_of_their_numbers(self, store: Store) -> None:
        tenth = Credential("p1.10", "p1", (), "Agenda", NOW)
        for one in (tenth, SECOND, FIRST, Credential("p2.1", "p2", ("whsec_other",))):
            store.access_keys.make(one)
        assert store.access_keys.of_practice("p1") == (FIRST, SECOND, tenth)
        assert store.access_keys.of_practice("p9") == ()

    def test_a_key_that_was_saved_by_registration_is_found_too(self, store: Store) -> None:
        store.practices.save_credential(FIRST)
        assert store.access_keys.of_practice("p1") == (FIRST,)
        assert store.access_keys.get("p1.1") == FIRST

    def test_a_number_is_given_once(self, store: Store) -> None:
        store.access_keys.make(FIRST)
        with pytest.raises(StaleError):
            store.access_keys.make(replace(FIRST, secrets=("whsec_other",)))
        assert store.access_keys.get("p1.1") == FIRST

    @pytest.mark.requirement("AU-18")
    def test_two_who_change_a_key_at_once_do_not_lose_a_secret(self, store: Store) -> None:
        store.access_keys.make(SECOND)
        rotated = replace(SECOND, secrets=("wztok_two", "wztok_three"))
        store.access_keys.change(SECOND, rotated)
        with pytest.raises(StaleError):
            store.access_keys.change(SECOND, replace(SECOND, secrets=("wztok_two", "wztok_four")))
        assert store.access_keys.get("p1.2") == rotated
        assert store.practices.credential("p1.2") == rotated

    @pytest.mark.requirement("EC-X01")
    def test_a_key_that_is_dropped_is_dead_at_once_and_dropping_it_again_does_no_harm(
        self, store: Store
    ) -> None:
        store.access_keys.make(FIRST)
        for _ in range(2):
            store.access_keys.drop(FIRST)
        for read in (store.access_keys.get, store.practices.credential):
            with pytest.raises(NotFoundError):
                read("p1.1")
        assert store.access_keys.of_practice("p1") == ()

    @pytest.mark.requirement("EC-X01")
    def test_a_key_is_made_for_its_own_practice_only(self, store: Store) -> None:
        with pytest.raises(RefusedError, match="key_of_another_practice"):
            store.access_keys.make(Credential("p2.1", "p1", ("whsec_one",)))
