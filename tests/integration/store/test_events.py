from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from fakes.samples import an_event
from fakes.steps import commit
from weerzien.domain.errors import EventConflictError, NotFoundError
from weerzien.domain.patient_file import Changes
from weerzien.ports import Receipt

if TYPE_CHECKING:
    from integration.store.conftest import Store


class TestEvents:
    def test_an_event_is_kept_until_it_is_asked_for(self, store: Store) -> None:
        assert store.events.receive(an_event(), "hash") is Receipt.NEW
        assert store.events.get("p1", "e1") == an_event()

    def test_unknown_events_are_not_found(self, store: Store) -> None:
        store.events.receive(an_event(), "hash")
        for practice_id, event_id in (("p1", "e2"), ("p2", "e1")):
            with pytest.raises(NotFoundError):
                store.events.get(practice_id, event_id)

    @pytest.mark.requirement("EC-E01")
    def test_a_repeated_event_is_told_apart_from_one_that_had_its_effect(
        self, store: Store
    ) -> None:
        store.events.receive(an_event(), "e1")
        assert store.events.receive(an_event(), "e1") is Receipt.REPEATED
        commit(store, "e1", Changes())
        assert store.events.receive(an_event(), "e1") is Receipt.APPLIED

    @pytest.mark.requirement("EC-E01")
    def test_an_event_that_waits_for_its_patient_had_no_effect_yet(self, store: Store) -> None:
        commit(store, "e1", Changes(waits_for_patient=True))
        assert store.events.receive(an_event(), "e1") is Receipt.REPEATED

    @pytest.mark.requirement("EC-E01")
    def test_the_same_id_with_another_body_is_a_conflict(self, store: Store) -> None:
        store.events.receive(an_event(), "e1")
        with pytest.raises(EventConflictError):
            store.events.receive(an_event(), "other")
        commit(store, "e1", Changes())
        with pytest.raises(EventConflictError):
            store.events.receive(an_event(), "other")

    @pytest.mark.requirement("AU-18")
    def test_an_id_is_remembered_for_more_than_35_days_and_no_longer_than_40(
        self, store: Store
    ) -> None:
        commit(store, "e1", Changes())
        store.time.pass_time(timedelta(days=36))
        assert store.events.receive(an_event(), "e1") is Receipt.APPLIED
        store.time.pass_time(timedelta(days=4))
        assert store.events.receive(an_event(), "e1") is Receipt.NEW

    def test_an_event_whose_time_is_over_is_not_read_before_it_is_cleaned(
        self, store: Store
    ) -> None:
        commit(store, "e1", Changes(waits_for_patient=True))
        store.time.pass_time(timedelta(days=40))
        assert store.events.waiting("p1", "x1") == ()
        with pytest.raises(NotFoundError):
            store.events.get("p1", "e1")
