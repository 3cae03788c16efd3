from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from fakes.samples import (
    DETAILS,
    MAILBOX,
    MOBILE,
    NOW,
    a_case,
    a_contact,
    a_patient,
    a_practice,
    a_task,
    an_appointment,
    an_event,
)
from fakes.steps import change_case, commit, know_patient, open_case
from weerzien.domain.case import CaseState, Stop
from weerzien.domain.errors import AlreadyAppliedError, NotFoundError, StaleError
from weerzien.domain.patient import Representative
from weerzien.domain.patient_file import Changes, PatientFile
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import Channel, Stage, StopReason

if TYPE_CHECKING:
    from integration.store.conftest import Store

    from weerzien.domain.case import Case

MOTHER = "+31600000002"


class TestPatientFile:
    def test_an_unknown_patient_has_an_empty_file(self, store: Store) -> None:
        assert store.files.load("p1", "x1") == PatientFile("p1", "x1")
        with pytest.raises(NotFoundError):
            store.files.patient("p1", "x1")

    def test_all_that_an_event_changes_is_in_the_file(self, store: Store) -> None:
        case, task, alone = a_case(), a_task(), a_task("t2", case_id="")
        changes = Changes(
            patient=a_patient(case_id="c1"),
            appointments=(an_appointment(),),
            cases=(case,),
            tasks=(task, alone),
            contacts=(a_contact(),),
        )
        commit(store, "e1", changes)
        file = store.files.load("p1", "x1")
        assert file.patient == replace(a_patient(case_id="c1"), rev=1)
        assert file.appointments == {"a1": an_appointment()}
        assert file.case == replace(case, rev=1)
        assert file.tasks == {"t1": task, "t2": alone}
        assert store.contacts.of_case("p1", "c1") == (a_contact(),)
        assert store.files.patient("p1", "x1") == file.patient

    def test_files_of_two_practices_are_apart(self, store: Store) -> None:
        know_patient(store)
        assert store.files.load("p2", "x1").patient is None

    def test_tasks_of_an_earlier_case_are_not_in_the_file(self, store: Store) -> None:
        open_case(store)
        commit(store, "e2", Changes(tasks=(a_task(),)))
        open_case(store, a_case("c2"), "e3")
        assert store.files.load("p1", "x1").tasks == {}
        answered = replace(a_task(), accepted_by="desk").cancelled("moot", NOW)
        commit(store, "e4", Changes(tasks=(answered,)))
        assert store.tasks.get("p1", "t1") == answered

    def test_a_task_may_be_made_and_ended_by_one_event(self, store: Store) -> None:
        open_case(store)
        moot = a_task().cancelled("moot", NOW)
        commit(store, "e2", Changes(tasks=(moot,)))
        assert store.tasks.get("p1", "t1") == moot
        assert store.tasks.open_of("p1") == ()

    def test_a_changed_task_leaves_the_worklist(self, store: Store) -> None:
        open_case(store)
        commit(store, "e2", Changes(tasks=(a_task(),)))
        assert store.tasks.open_of("p1") == (a_task(),)
        commit(store, "e3", Changes(tasks=(a_task().cancelled("moot", NOW),)))
        assert store.tasks.open_of("p1") == ()


class TestOneEffect:
    @pytest.mark.requirement("EC-E01", "AU-18")
    def test_an_event_has_its_effect_once(self, store: Store) -> None:
        know_patient(store)
        with pytest.raises(AlreadyAppliedError):
            commit(store, "know", Changes(patient=a_patient()))
        assert store.files.patient("p1", "x1").rev == 1

    def test_an_event_that_never_came_in_has_no_effect(self, store: Store) -> None:
        changes = Changes(patient=a_patient())
        with pytest.raises(AlreadyAppliedError):
            store.files.commit(PatientFile("p1", "x1"), changes, an_event("none"), a_practice())
        assert store.files.load("p1", "x1").patient is None

    def test_even_an_event_that_changes_nothing_makes_older_files_stale(self, store: Store) -> None:
        know_patient(store)
        file = store.files.load("p1", "x1")
        commit(store, "e2", Changes(), file)
        with pytest.raises(StaleError):
            commit(store, "e3", Changes(appointments=(an_appointment(),)), file)
        found = store.files.load("p1", "x1")
        assert found.appointments == {}
        assert found.patient == replace(a_patient(), rev=2)
        assert store.events.get("p1", "e3").id == "e3", "it comes again"

    def test_a_changed_patient_makes_older_files_stale(self, store: Store) -> None:
        know_patient(store)
        file = store.files.load("p1", "x1")
        dead = replace(a_patient(), deceased_at=NOW)
        commit(store, "e2", Changes(patient=dead), file)
        with pytest.raises(StaleError):
            commit(store, "e3", Changes(patient=a_patient()), file)
        assert store.files.patient("p1", "x1").deceased_at == NOW

    def test_a_patient_becomes_known_once(self, store: Store) -> None:
        unknown = store.files.load("p1", "x1")
        know_patient(store)
        for changes in (Changes(patient=a_patient()), Changes(), Changes(waits_for_patient=True)):
            with pytest.raises(StaleError):
                commit(store, "e2", changes, unknown)

    @pytest.mark.requirement("EC-E09")
    def test_one_missed_appointment_has_one_case(self, store: Store) -> None:
        open_case(store)
        with pytest.raises(StaleError):
            commit(store, "e2", Changes(cases=(a_case(),)))

    def test_a_task_is_made_once(self, store: Store) -> None:
        open_case(store)
        file = store.files.load("p1", "x1")
        assert store.tasks.put_new(a_task())
        with pytest.raises(StaleError):
            commit(store, "e2", Changes(tasks=(a_task(),)), file)

    def test_a_task_that_is_gone_is_not_changed(self, store: Store) -> None:
        know_patient(store)
        file = replace(store.files.load("p1", "x1"), tasks={"t1": a_task()})
        with pytest.raises(StaleError):
            commit(store, "e2", Changes(tasks=(a_task(),)), file)

    def test_nothing_is_written_when_one_part_is_refused(self, store: Store) -> None:
        open_case(store)
        changes = Changes(
            patient=replace(a_patient(case_id="c1"), deceased_at=NOW),
            appointments=(an_appointment("a2"),),
            tasks=(a_task(),),
            contacts=(a_contact(),),
            cases=(a_case(),),
        )
        before = store.files.load("p1", "x1")
        with pytest.raises(StaleError):
            commit(store, "e2", changes)
        assert store.files.load("p1", "x1") == before
        assert store.contacts.of_case("p1", "c1") == ()


class TestCourse:
    def test_an_event_changes_the_course_and_nothing_of_sending(self, store: Store) -> None:
        case = open_case(store)
        seen = store.files.load("p1", "x1")
        claimed = store.cases.claim(case, Stage.IMMEDIATE, Channel.SMS, NOW)
        store.cases.finish(
            claimed,
            Stage.IMMEDIATE,
            NOW.date(),
            skipped=True,
            retry_at=None,
            look_again_at=NOW,
        )
        assert seen.case is not None
        commit(store, "e2", Changes(cases=(replace(seen.case, heard=True),)), seen)
        found = store.cases.get("p1", "c1")
        assert found.heard
        assert found.claims == claimed.claims
        assert found.done == {Stage.IMMEDIATE: NOW.date()}
        assert found.skipped == {Stage.IMMEDIATE}

    def test_a_case_closed_meanwhile_makes_the_file_stale(self, store: Store) -> None:
        case = open_case(store)
        file = store.files.load("p1", "x1")
        store.cases.close(case, StopReason.COMPLETED, "weerzien", NOW, NOW)
        assert file.case is not None
        with pytest.raises(StaleError):
            commit(store, "e2", Changes(cases=(replace(file.case, heard=True),)), file)

    @pytest.mark.requirement("NS-18")
    def test_an_event_ends_a_case_that_is_looked_at_once_more(self, store: Store) -> None:
        ended = open_case(store).closed(StopReason.REBOOKED, "his", NOW)
        commit(store, "e2", Changes(cases=(ended,)))
        found = store.cases.get("p1", "c1")
        assert (found.state, found.stop) == (CaseState.CLOSED, ended.stop)
        # A send may have been under way: after its lease somebody must say what became of it.
        assert store.cases.overdue(NOW + timedelta(minutes=1), 9) == ()
        assert store.cases.overdue(NOW + timedelta(minutes=3), 9) == (("p1", "c1"),)

    @pytest.mark.requirement("EC-S03")
    def test_an_ended_case_keeps_its_first_end_and_stays_ended(self, store: Store) -> None:
        open_case(store)
        first = Stop(StopReason.REBOOKED, "his", NOW)
        change_case(store, "e2", state=CaseState.CLOSED, stop=first)
        later = Stop(StopReason.DECLINED, "link_page", NOW)
        change_case(store, "e3", stop=later, heard=True)
        found = change_case(store, "e4", state=CaseState.OPEN, stop=None)
        assert (found.state, found.stop, found.heard) == (CaseState.CLOSED, first, True)

    def test_what_is_no_longer_so_is_gone(self, store: Store) -> None:
        open_case(store)
        change_case(store, "e2", rebooking_id="a2", will_book=True)
        found = change_case(store, "e3", rebooking_id=None, will_book=False)
        assert (found.rebooking_id, found.will_book) == (None, False)

    def test_a_new_case_is_looked_after_within_ten_minutes(self, store: Store) -> None:
        know_patient(store)
        commit(store, "e2", Changes(cases=(a_case(),)))
        assert store.cases.overdue(NOW + timedelta(minutes=10), 9) == ()
        assert store.cases.overdue(NOW + timedelta(minutes=11), 9) == (("p1", "c1"),)

    @pytest.mark.requirement("EC-E02")
    def test_a_case_born_closed_is_never_on_the_agenda(self, store: Store) -> None:
        know_patient(store)
        born_closed: Case = a_case().closed(StopReason.ALREADY_REBOOKED, "weerzien", NOW)
        commit(store, "e2", Changes(cases=(born_closed,)))
        assert store.cases.overdue(NOW + timedelta(days=9), 9) == ()
        assert store.cases.get("p1", "c1") == replace(born_closed, rev=1)


class TestWaiting:
    def test_events_wait_for_their_patient_oldest_first(self, store: Store) -> None:
        for number in (2, 1):
            event = replace(an_event(f"e{number}"), occurred_at=NOW + timedelta(hours=number))
            store.events.receive(event, "hash")
            file = store.files.load("p1", "x1")
            changes = Changes(waits_for_patient=True)
            store.files.commit(file, changes, event, a_practice())
            store.files.commit(file, changes, event, a_practice())
        assert [event.id for event in store.events.waiting("p1", "x1")] == ["e1", "e2"]
        assert store.events.waiting("p1", "x2") == ()
        know_patient(store)
        assert [event.id for event in store.events.waiting("p1", "x1")] == ["e1", "e2"]
        waiting = store.events.waiting("p1", "x1")[0]
        assert store.events.get("p1", "e1") == waiting
        store.files.commit(store.files.load("p1", "x1"), Changes(), waiting, a_practice())
        assert [event.id for event in store.events.waiting("p1", "x1")] == ["e2"]
        with pytest.raises(AlreadyAppliedError):
            store.events.get("p1", "e1")

    def test_a_waiting_event_may_make_a_task(self, store: Store) -> None:
        task = replace(a_task(case_id=""), kind=TaskKind.UNKNOWN_PATIENT_EVENT)
        commit(store, "e1", Changes(waits_for_patient=True, tasks=(task,)))
        assert store.files.load("p1", "x1").tasks == {"t1": task}
        assert store.tasks.get("p1", "t1") == task


class TestAddresses:
    @pytest.mark.requirement("EC-S07")
    def test_everyone_who_is_reached_at_an_address_is_found(self, store: Store) -> None:
        for patient_id in ("x2", "x1"):
            event = an_event(f"know {patient_id}".replace(" ", "-"), patient_id=patient_id)
            store.events.receive(event, "hash")
            file = store.files.load("p1", patient_id)
            changes = Changes(patient=a_patient(patient_id))
            store.files.commit(file, changes, event, a_practice())
        assert self.reached(store, MOBILE) == ("x1", "x2")
        assert self.reached(store, MAILBOX.upper()) == ("x1", "x2")
        assert self.reached(store, MOTHER) == ()
        other = a_practice("p2")
        assert store.files.at_address(other, Channel.SMS, MOBILE) == ()

    def test_who_is_reached_follows_the_contact_details(self, store: Store) -> None:
        know_patient(store)
        details = replace(DETAILS, phone=None, representative=Representative(phone=MOTHER))
        commit(store, "e2", Changes(patient=replace(a_patient(), details=details)))
        assert self.reached(store, MOBILE) == ()
        assert self.reached(store, MOTHER) == ("x1",)
        assert self.reached(store, MAILBOX) == ("x1",)
        same = replace(details, phone=MOTHER)
        commit(store, "e3", Changes(patient=replace(a_patient(), details=same)))
        assert self.reached(store, MOTHER) == ("x1",)

    @pytest.mark.requirement("D1", "CO-17")
    def test_an_opt_out_closes_one_channel_of_one_address_at_one_practice(
        self, store: Store
    ) -> None:
        practice = a_practice()
        asked = ((Channel.SMS, MOBILE), (Channel.EMAIL, MAILBOX))
        assert store.files.closed_addresses(practice, asked) == frozenset()
        store.files.close_address(practice, Channel.SMS, MOBILE, NOW, "sms")
        store.files.close_address(practice, Channel.SMS, MOBILE, NOW, "sms")
        assert store.files.closed_addresses(practice, asked) == {Channel.SMS}
        assert store.files.closed_addresses(a_practice("p2"), asked) == frozenset()
        assert store.files.closed_addresses(practice, ((Channel.SMS, MOTHER),)) == frozenset()
        assert store.files.closed_addresses(practice, ()) == frozenset()

    @pytest.mark.requirement("EC-S11", "EC-S07")
    def test_the_last_word_counts_in_whatever_order_it_arrives(self, store: Store) -> None:
        practice, asked = a_practice(), ((Channel.EMAIL, MAILBOX.lower()),)
        later = NOW + timedelta(minutes=1)
        store.files.open_address(practice, Channel.EMAIL, MAILBOX, later, "start")
        store.files.close_address(practice, Channel.EMAIL, MAILBOX, NOW, "link")
        assert store.files.closed_addresses(practice, asked) == frozenset()
        store.files.close_address(practice, Channel.EMAIL, MAILBOX, later, "link")
        assert store.files.closed_addresses(practice, asked) == {Channel.EMAIL}

    @staticmethod
    def reached(store: Store, address: str) -> tuple[str, ...]:
        return store.files.at_address(a_practice(), Channel.SMS, address)
