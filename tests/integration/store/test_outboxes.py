from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from fakes.samples import NOW, a_contact, a_practice, an_event
from fakes.steps import commit, know_patient
from weerzien.domain.contact import BY_CARRIER, ContactStatus
from weerzien.domain.errors import StaleError
from weerzien.domain.event import PatientOptedIn, PatientOptedOut
from weerzien.domain.news import of_contact, of_opt_outs
from weerzien.domain.patient_file import Changes
from weerzien.domain.vocabulary import Channel
from weerzien.domain.write_back import Home, Outbox, WriteBack
from weerzien.ports import Endpoint

if TYPE_CHECKING:
    from integration.store.conftest import Store

HOME = Home("p1", case_id="c1")
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def message(name: str = "a", case_id: str = "c1", practice_id: str = "p1") -> WriteBack:
    return of_contact(replace(a_contact(), id=name, case_id=case_id, practice_id=practice_id))


def claimed(store: Store, home: Home = HOME, now: datetime = NOW) -> Outbox:
    outbox = store.outboxes.claim(home, now, now + MINUTE)
    assert outbox is not None
    return outbox


def names(found: tuple[WriteBack, ...]) -> list[str]:
    return [one.contact.id for one in found if one.contact]


class TestOutboxes:
    @pytest.mark.requirement("HR-15")
    def test_the_same_news_is_queued_once(self, store: Store) -> None:
        assert store.outboxes.put(message(), NOW)
        assert not store.outboxes.put(message(), NOW + MINUTE)
        assert len(store.outboxes.read(HOME)) == 1

    def test_messages_of_a_home_keep_the_order_in_which_they_came(self, store: Store) -> None:
        for name in "cab":
            store.outboxes.put(message(name), NOW)
        found = store.outboxes.read(HOME)
        assert names(found) == ["c", "a", "b"]
        assert [one.sequence for one in found] == [1, 2, 3]

    def test_an_outbox_is_due_from_its_moment_on_and_no_earlier(self, store: Store) -> None:
        store.outboxes.put(message(), NOW)
        assert store.outboxes.due(NOW - SECOND, 9) == ()
        assert store.outboxes.due(NOW, 9) == (HOME,)

    def test_the_longest_due_comes_first_and_no_more_than_asked(self, store: Store) -> None:
        for number, case_id in enumerate(("c3", "c1", "c2")):
            store.outboxes.put(message(case_id=case_id), NOW + number * SECOND)
        found = store.outboxes.due(NOW + MINUTE, 2)
        assert [home.case_id for home in found] == ["c3", "c1"]

    def test_each_belongs_to_one_shard(self, store: Store) -> None:
        cases = {f"c{number}" for number in range(60)}
        for case_id in cases:
            store.outboxes.put(message(case_id=case_id), NOW)
        shards = [store.outboxes.due(NOW, 99, shard) for shard in range(8)]
        assert all(shards)
        assert sorted(home.case_id for found in shards for home in found) == sorted(cases)

    def test_only_one_of_two_may_send(self, store: Store) -> None:
        store.outboxes.put(message(), NOW)
        claimed(store)
        assert store.outboxes.claim(HOME, NOW, NOW + MINUTE) is None
        assert store.outboxes.due(NOW, 9) == ()

    def test_who_was_cut_off_is_followed_by_another_and_can_write_no_more(
        self, store: Store
    ) -> None:
        store.outboxes.put(message(), NOW)
        first = claimed(store)
        later = NOW + MINUTE + SECOND
        second = claimed(store, now=later)
        (one,) = first.pending
        for write in (
            lambda: store.outboxes.save(first, one.taken(later), later),
            lambda: store.outboxes.release(first),
            lambda: store.outboxes.park(first),
        ):
            with pytest.raises(StaleError):
                write()
        assert store.outboxes.read(HOME)[0].is_pending
        store.outboxes.save(second, one.taken(later), later)
        assert not store.outboxes.read(HOME)[0].is_pending

    def test_what_an_attempt_came_to_is_kept_and_found_again_in_time(self, store: Store) -> None:
        store.outboxes.put(message(), NOW)
        outbox = claimed(store)
        (one,) = outbox.pending
        after = store.outboxes.save(outbox, one.failed("http_500", NOW), NOW + 5 * MINUTE)
        assert after.pending[0].why == "http_500"
        assert store.outboxes.due(NOW + 5 * MINUTE - SECOND, 9) == ()
        assert store.outboxes.due(NOW + 5 * MINUTE, 9) == (HOME,)
        assert store.outboxes.read(HOME) == after.messages

    def test_what_comes_while_the_head_waits_does_not_hurry_it(self, store: Store) -> None:
        store.outboxes.put(message(), NOW)
        outbox = claimed(store)
        store.outboxes.save(outbox, outbox.pending[0].failed("x", NOW), NOW + 5 * MINUTE)
        store.outboxes.put(message("b"), NOW + SECOND)
        assert store.outboxes.due(NOW + MINUTE, 9) == ()

    def test_an_emptied_outbox_leaves_the_agenda_and_comes_back_with_news(
        self, store: Store
    ) -> None:
        store.outboxes.put(message(), NOW)
        outbox = claimed(store)
        store.outboxes.release(
            store.outboxes.save(outbox, outbox.pending[0].taken(NOW), NOW + MINUTE)
        )
        assert store.outboxes.due(NOW + 99 * MINUTE, 9) == ()
        store.outboxes.put(message("b"), NOW + MINUTE)
        assert store.outboxes.due(NOW + MINUTE, 9) == (HOME,)

    def test_news_that_comes_at_the_last_moment_keeps_the_outbox(self, store: Store) -> None:
        store.outboxes.put(message(), NOW)
        outbox = claimed(store)
        store.outboxes.put(message("b"), NOW)
        with pytest.raises(StaleError):
            store.outboxes.release(outbox)
        assert store.outboxes.due(NOW + MINUTE, 9) == (HOME,)

    def test_a_parked_outbox_waits_for_an_endpoint(self, store: Store) -> None:
        for case_id, practice_id in (("c1", "p1"), ("c2", "p2")):
            store.outboxes.put(message(case_id=case_id, practice_id=practice_id), NOW)
            store.outboxes.park(claimed(store, Home(practice_id, case_id=case_id)))
        store.outboxes.put(message("b"), NOW)
        assert store.outboxes.due(NOW + MINUTE, 9) == ()
        assert list(store.outboxes.parked("p1")) == [HOME]
        assert list(store.outboxes.parked()) == [HOME, Home("p2", case_id="c2")]
        store.outboxes.unpark(HOME, NOW + MINUTE)
        assert store.outboxes.due(NOW + MINUTE, 9) == (HOME,)
        assert list(store.outboxes.parked("p1")) == []

    def test_nothing_but_a_parked_outbox_is_taken_out(self, store: Store) -> None:
        store.outboxes.put(message(), NOW)
        outbox = claimed(store)
        store.outboxes.unpark(HOME, NOW)
        assert store.outboxes.due(NOW, 9) == ()
        store.outboxes.release(outbox)

    def test_a_dead_message_is_listed_until_it_is_tried_again(self, store: Store) -> None:
        store.outboxes.put(message(), NOW)
        outbox = claimed(store)
        dead = replace(outbox.pending[0], attempts=9).failed("http_500", NOW)
        store.outboxes.release(store.outboxes.save(outbox, dead, NOW + MINUTE))
        assert store.outboxes.dead("p1") == (dead,)
        assert store.outboxes.dead("p2") == ()
        store.outboxes.revive(dead, NOW + MINUTE)
        assert store.outboxes.dead("p1") == ()
        assert store.outboxes.due(NOW + MINUTE, 9) == (HOME,)
        (again,) = store.outboxes.read(HOME)
        assert (again.id, again.attempts, again.is_pending) == (dead.id, 0, True)
        with pytest.raises(StaleError):
            store.outboxes.revive(dead, NOW + MINUTE)

    def test_what_is_revived_at_the_last_moment_keeps_the_outbox(self, store: Store) -> None:
        store.outboxes.put(message(), NOW)
        outbox = claimed(store)
        dead = replace(outbox.pending[0], attempts=9).failed("http_500", NOW)
        outbox = store.outboxes.save(outbox, dead, NOW + MINUTE)
        store.outboxes.revive(dead, NOW)
        with pytest.raises(StaleError):
            store.outboxes.release(outbox)
        assert store.outboxes.due(NOW + MINUTE, 9) == (HOME,)
        again = claimed(store, now=NOW + 2 * MINUTE)
        assert [one.id for one in again.pending] == [dead.id]
        store.outboxes.release(store.outboxes.save(again, dead.taken(NOW), NOW + 3 * MINUTE))
        assert store.outboxes.due(NOW + 9 * MINUTE, 9) == ()

    @pytest.mark.requirement("CO-14")
    def test_what_stands_in_a_journal_is_done_once_it_is_confirmed(self, store: Store) -> None:
        for name in "ab":
            store.outboxes.put(message(name), NOW)
        outbox = claimed(store)
        store.outboxes.park(outbox)
        first, second = store.outboxes.read(HOME)
        store.outboxes.export(HOME, (first,), "file-1")
        assert list(store.outboxes.parked()) == [HOME]
        store.outboxes.export(HOME, (second,), "file-2")
        assert list(store.outboxes.parked()) == []
        with pytest.raises(StaleError):
            store.outboxes.export(HOME, (second,), "file-3")
        found = store.outboxes.read(HOME)
        assert [one.exported_in for one in found] == ["file-1", "file-2"]
        store.outboxes.confirm(found[0], NOW + MINUTE)
        assert [bool(one.written_back_at) for one in store.outboxes.read(HOME)] == [True, False]

    def test_a_message_that_is_not_there_is_neither_revived_nor_confirmed(
        self, store: Store
    ) -> None:
        with pytest.raises(StaleError):
            store.outboxes.confirm(message(), NOW)
        with pytest.raises(StaleError):
            store.outboxes.revive(message(), NOW)


class TestWhatTheRecordHolds:
    @pytest.mark.requirement("CO-14")
    def test_a_row_knows_that_the_record_holds_it_until_its_state_moves_on(
        self, store: Store
    ) -> None:
        store.contacts.put(a_contact())
        assert store.contacts.written_back(a_contact(), NOW)
        assert store.contacts.written_back(a_contact(), NOW + MINUTE)
        row = store.contacts.get("p1", "c1", a_contact().id)
        assert row is not None
        assert row.written_back_at == NOW
        store.contacts.settle(a_contact(ContactStatus.DELIVERED))
        row = store.contacts.get("p1", "c1", a_contact().id)
        assert row is not None
        assert row.written_back_at is None
        assert not store.contacts.written_back(a_contact(), NOW)

    @pytest.mark.requirement("CO-14", "HR-15")
    def test_a_row_that_its_sender_filled_in_is_not_called_written_back_by_the_receipts_news(
        self, store: Store
    ) -> None:
        by_carrier = replace(a_contact(ContactStatus.DELIVERED), by=BY_CARRIER)
        store.contacts.settle(by_carrier)
        store.contacts.put(replace(a_contact(), text_version="v1"))
        assert not store.contacts.written_back(by_carrier, NOW)
        row = store.contacts.get("p1", "c1", a_contact().id)
        assert row is not None
        assert row.written_back_at is None
        assert store.contacts.written_back(row, NOW)

    def test_a_row_that_is_gone_is_not_written_back(self, store: Store) -> None:
        assert not store.contacts.written_back(a_contact(), NOW)

    @pytest.mark.requirement("CO-10")
    def test_an_opt_out_leaves_a_row_that_tells_it_and_other_news_leaves_it_alone(
        self, store: Store
    ) -> None:
        know_patient(store)
        assert store.files.opt_outs("p1", "x1") is None
        closed = frozenset({Channel.SMS})
        change(store, "out", PatientOptedOut(closed, "sms"), closed)
        told = store.files.opt_outs("p1", "x1")
        assert told is not None
        assert (told.channels, told.via) == (closed, "sms")
        commit(store, "other", Changes())
        assert store.files.opt_outs("p1", "x1") == told
        change(store, "in", PatientOptedIn(closed, "sms"), frozenset())
        again = store.files.opt_outs("p1", "x1")
        assert again is not None
        assert again.channels == frozenset()
        assert of_opt_outs(again).id != of_opt_outs(told).id
        assert of_opt_outs(again).entry == of_opt_outs(told).entry


class TestEndpoints:
    def test_an_endpoint_is_kept_whole(self, store: Store) -> None:
        assert store.endpoints.find("p1") is None
        mine = Endpoint("p1", "https://his.example.org/in", ("whsec_a", "whsec_b"))
        store.endpoints.save(mine)
        assert store.endpoints.find("p1") == mine
        assert store.endpoints.find("p2") is None

    def test_one_that_is_gone_says_so_until_it_is_set_anew(self, store: Store) -> None:
        mine = Endpoint("p1", "https://his.example.org/in", ("whsec_a",))
        store.endpoints.gone(mine, NOW)
        assert store.endpoints.find("p1") is None
        assert not store.endpoints.is_open("p1")
        store.endpoints.save(mine)
        assert store.endpoints.is_open("p1")
        store.endpoints.gone(mine, datetime(2027, 3, 22, 9, tzinfo=UTC))
        assert store.endpoints.find("p1") == replace(mine, gone_at=NOW)
        assert not store.endpoints.is_open("p1")
        store.endpoints.save(mine)
        assert store.endpoints.find("p1") == mine
        store.endpoints.drop("p1")
        assert store.endpoints.find("p1") is None

    def test_what_the_old_address_said_is_not_said_of_the_new_one(self, store: Store) -> None:
        old = Endpoint("p1", "https://his.example.org/old", ("whsec_a",))
        store.endpoints.save(old)
        store.endpoints.save(replace(old, url="https://his.example.org/new"))
        store.endpoints.gone(old, NOW)
        assert store.endpoints.is_open("p1")


def change(
    store: Store,
    event_id: str,
    fact: PatientOptedOut | PatientOptedIn,
    opted_out: frozenset[Channel],
) -> None:
    event = an_event(event_id, fact)
    store.events.receive(event, event_id)
    file = store.files.load("p1", "x1")
    assert file.patient is not None
    after = Changes(patient=replace(file.patient, opted_out=opted_out))
    store.files.commit(file, after, event, a_practice())
