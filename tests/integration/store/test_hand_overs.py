"""A page is asked for in the event's own step, made once per change, and gone with its case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from fakes.samples import NOW, a_hand_over, a_patient, an_appointment
from fakes.steps import commit, open_case
from weerzien.domain.errors import NotFoundError, StaleError
from weerzien.domain.hand_over import HandOver, Returning, Wish, without_words
from weerzien.domain.patient_file import Changes
from weerzien.domain.vocabulary import Channel

if TYPE_CHECKING:
    from integration.store.conftest import Store

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
PAGE = a_hand_over()


def wished(store: Store, event_id: str = "back") -> Wish:
    """A case whose page an event asks for."""
    if event_id == "back":
        open_case(store)
    commit(store, event_id, Changes(hand_overs=("c1",)))
    return wish_of(store)


def wish_of(store: Store) -> Wish:
    (wish,) = store.hand_overs.due(store.time.moment + 400 * DAY, 9)
    return wish


def facts(store: Store) -> Returning:
    return store.hand_overs.returning("p1", "x1")


def kept(store: Store, page: HandOver = PAGE) -> HandOver:
    store.hand_overs.keep(page, wish_of(store), facts(store), NOW + DAY)
    return page


class TestHandOvers:
    @pytest.mark.requirement("DH-04")
    def test_an_event_asks_for_a_page_in_its_own_step(self, store: Store) -> None:
        wish = wished(store)
        assert wish == Wish("p1", "c1", store.time.moment)
        assert store.hand_overs.due(store.time.moment, 9) == ()
        assert store.hand_overs.due(store.time.moment + SECOND, 9) == (wish,)
        assert store.hand_overs.get("p1", "c1") is None

    @pytest.mark.requirement("DH-04")
    def test_an_event_that_is_refused_asks_for_none(self, store: Store) -> None:
        open_case(store)
        old = store.files.load("p1", "x1")
        commit(store, "other", Changes(patient=replace(a_patient(case_id="c1"), rev=0)))
        with pytest.raises(StaleError):
            commit(store, "late", Changes(hand_overs=("c1",)), old)
        assert store.hand_overs.due(NOW + 400 * DAY, 9) == ()

    def test_who_waits_longest_comes_first_and_no_more_than_asked_for(self, store: Store) -> None:
        wished(store)
        store.time.pass_time(SECOND)
        commit(store, "second", Changes(hand_overs=("c0",)))
        now = store.time.moment + SECOND
        assert [one.case_id for one in store.hand_overs.due(now, 9)] == ["c1", "c0"]
        assert [one.case_id for one in store.hand_overs.due(now, 1)] == ["c1"]

    def test_a_page_comes_back_as_it_went_in_and_is_due_at_its_next_look(
        self, store: Store
    ) -> None:
        wished(store)
        assert kept(store) == store.hand_overs.get("p1", "c1")
        assert store.hand_overs.due(NOW + DAY, 9) == ()
        assert wish_of(store).since == NOW + DAY

    def test_a_page_may_be_looked_at_never_again(self, store: Store) -> None:
        wish = wished(store)
        store.hand_overs.keep(PAGE, wish, facts(store), None)
        assert store.hand_overs.due(NOW + 400 * DAY, 9) == ()
        assert store.hand_overs.get("p1", "c1") == PAGE

    @pytest.mark.requirement("DH-04")
    def test_a_page_asked_for_anew_while_it_is_made_is_made_again(self, store: Store) -> None:
        wish = wished(store)
        store.time.pass_time(SECOND)
        wished(store, "again")
        for at in (None, NOW + DAY):
            with pytest.raises(StaleError):
                store.hand_overs.keep(PAGE, wish, facts(store), at)
            with pytest.raises(StaleError):
                store.hand_overs.look_again(wish, at)
        assert wish_of(store).since == store.time.moment
        assert store.hand_overs.get("p1", "c1") is None

    @pytest.mark.requirement("DH-04")
    def test_a_page_is_not_kept_on_facts_that_changed_meanwhile(self, store: Store) -> None:
        wish, read = wished(store), facts(store)
        commit(store, "more", Changes())
        with pytest.raises(StaleError):
            store.hand_overs.keep(PAGE, wish, read, None)
        assert wish_of(store) == wish

    def test_a_revision_follows_the_one_before_it_and_no_other(self, store: Store) -> None:
        wished(store)
        for rev in (2, 3):
            with pytest.raises(StaleError):
                kept(store, replace(PAGE, rev=rev))
        kept(store)
        with pytest.raises(StaleError):
            kept(store)
        assert kept(store, replace(PAGE, rev=2)) == store.hand_overs.get("p1", "c1")

    @pytest.mark.requirement("CO-14")
    def test_words_that_were_erased_meanwhile_are_not_written_back(self, store: Store) -> None:
        wished(store)
        kept(store, without_words(PAGE))
        with pytest.raises(StaleError):
            kept(store, replace(PAGE, rev=2))
        kept(store, replace(without_words(PAGE), rev=2))
        assert store.hand_overs.get("p1", "c1") == replace(without_words(PAGE), rev=2)

    @pytest.mark.requirement("CO-15")
    def test_a_page_may_lose_its_words_in_a_revision(self, store: Store) -> None:
        wished(store)
        kept(store)
        bare = replace(without_words(PAGE), rev=2)
        assert kept(store, bare) == store.hand_overs.get("p1", "c1")

    @pytest.mark.requirement("CO-14")
    def test_words_go_and_the_revision_stays_the_same(self, store: Store) -> None:
        wished(store)
        kept(store)
        store.hand_overs.take_words(PAGE)
        assert store.hand_overs.get("p1", "c1") == without_words(PAGE)
        assert wish_of(store).since == NOW + DAY
        store.hand_overs.take_words(PAGE)
        with pytest.raises(StaleError):
            store.hand_overs.take_words(replace(PAGE, rev=2))

    def test_a_wish_that_came_to_no_page_leaves_nothing(self, store: Store) -> None:
        store.hand_overs.look_again(wished(store), None)
        assert store.hand_overs.due(NOW + 400 * DAY, 9) == ()
        assert store.hand_overs.get("p1", "c1") is None

    def test_what_is_known_of_who_is_back_tells_visits_and_blocks_and_not_who_it_is(
        self, store: Store
    ) -> None:
        patient = replace(
            a_patient(case_id="c1"),
            opted_out=frozenset({Channel.SMS}),
            no_contact_at=NOW,
            erasure_asked_at=NOW,
        )
        open_case(store)
        if store.kms:
            store.kms.take()
        commit(store, "blocked", Changes(patient=patient))
        if store.kms:
            store.kms.take()
        found = facts(store)
        assert found.appointments == (an_appointment(),)
        assert (found.opted_out, found.no_contact) == (frozenset({"sms"}), True)
        assert found.erasure_asked_at == NOW
        assert found.rev == store.files.patient("p1", "x1").rev
        if store.kms:
            assert store.kms.take() == (0, 1)  # by the line above, which reads the person

    def test_of_an_unknown_patient_nothing_is_known(self, store: Store) -> None:
        with pytest.raises(NotFoundError):
            facts(store)
