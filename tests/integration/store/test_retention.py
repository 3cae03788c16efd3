"""What is due is found by a query, changed on conditions, and found again after every crash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from integration.store.conftest import Store

from fakes.samples import (
    NOW,
    a_case,
    a_contact,
    a_link,
    a_patient,
    a_practice,
    an_appointment,
    an_event,
)
from fakes.samples import a_task as task
from fakes.steps import commit, know_patient, open_case
from weerzien.domain.errors import NotFoundError, StaleError
from weerzien.domain.event import ErasureAsked
from weerzien.domain.forgetting import forgotten, without_place, without_risks, without_words
from weerzien.domain.kept_file import KeptCase
from weerzien.domain.patient import Patient
from weerzien.domain.patient_file import Changes
from weerzien.domain.vocabulary import Barrier, RiskCategory

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
FIRST_LOOK = NOW + 30 * DAY


def patient_of(store: Store) -> Patient:
    return store.files.patient("p1", "x1")


@pytest.mark.requirement("CO-14")
def test_every_file_is_found_thirty_days_after_it_was_made(store: Store) -> None:
    know_patient(store)
    assert store.retention.due(FIRST_LOOK, 9) == ()
    assert store.retention.due(FIRST_LOOK + SECOND, 9) == (("p1", "x1"),)


def test_an_event_leaves_the_file_where_it_is_on_the_agenda(store: Store) -> None:
    know_patient(store)
    store.time.pass_time(5 * DAY)
    open_case(store)
    assert store.retention.due(FIRST_LOOK + SECOND, 9) == (("p1", "x1"),)


def test_a_file_that_is_put_later_is_found_later_and_one_taken_off_never(store: Store) -> None:
    know_patient(store)
    store.retention.look_again(patient_of(store), FIRST_LOOK + DAY)
    assert store.retention.due(FIRST_LOOK + SECOND, 9) == ()
    assert store.retention.due(FIRST_LOOK + 2 * DAY, 9) == (("p1", "x1"),)
    store.retention.look_again(patient_of(store), None)
    assert store.retention.due(FIRST_LOOK + 900 * DAY, 9) == ()


def test_an_event_that_saw_the_old_place_reads_again(store: Store) -> None:
    know_patient(store)
    read = store.files.load("p1", "x1")
    store.retention.look_again(patient_of(store), NOW + 700 * DAY)
    with pytest.raises(StaleError):
        commit(store, "late", Changes(), read)


def test_a_file_off_the_agenda_comes_back_with_the_next_news_of_the_person(store: Store) -> None:
    know_patient(store)
    store.retention.look_again(patient_of(store), None)
    store.time.pass_time(50 * DAY)
    commit(store, "again", Changes(patient=replace(a_patient(), case_id="c9")))
    assert store.retention.due(NOW + 80 * DAY, 9) == ()
    assert store.retention.due(NOW + 80 * DAY + SECOND, 9) == (("p1", "x1"),)


@pytest.mark.requirement("CO-14")
def test_what_an_event_brings_is_looked_at_in_time_though_the_next_look_was_far(
    store: Store,
) -> None:
    know_patient(store)
    far = NOW + 700 * DAY
    store.retention.look_again(patient_of(store), far)
    store.time.pass_time(50 * DAY)
    commit(store, "call", Changes(contacts=(replace(a_contact(), id="call", case_id=""),)))
    assert store.retention.due(NOW + 80 * DAY, 9) == ()
    assert store.retention.due(NOW + 80 * DAY + SECOND, 9) == (("p1", "x1"),)


@pytest.mark.requirement("CO-15")
def test_a_file_that_was_asked_to_be_erased_is_due_at_once(store: Store) -> None:
    know_patient(store)
    store.time.pass_time(DAY)
    asked = replace(forgotten(patient_of(store), NOW), erasure_asked_at=NOW)
    event = an_event("asked", ErasureAsked("s1"))
    store.events.receive(event, "asked")
    file = store.files.load("p1", "x1")
    store.files.commit(file, Changes(patient=asked), event, a_practice())
    assert store.retention.due(NOW + DAY + SECOND, 9) == (("p1", "x1"),)


def test_only_so_many_are_found_at_once_longest_due_first(store: Store) -> None:
    for number in range(7):
        one = replace(a_patient(f"x{number}"), details_at=NOW)
        event = an_event(f"e{number}", patient_id=one.id)
        store.events.receive(event, event.id)
        file = store.files.load("p1", one.id)
        store.files.commit(file, Changes(patient=one), event, a_practice())
        store.time.pass_time(DAY)
    found = store.retention.due(NOW + 90 * DAY, 3)
    assert found == (("p1", "x0"), ("p1", "x1"), ("p1", "x2"))


@pytest.mark.requirement("CO-14")
def test_erasing_takes_the_addresses_out_of_the_index_too(store: Store) -> None:
    know_patient(store)
    known = patient_of(store)
    address = str(known.details.phone)
    assert store.files.at_address(a_practice(), "sms", address) == ("x1",)  # type: ignore[arg-type]
    commit(store, "erase", Changes(patient=forgotten(known, NOW)))
    assert store.files.at_address(a_practice(), "sms", address) == ()  # type: ignore[arg-type]
    left = patient_of(store)
    assert (left.details.phone, left.details.first_name) == (None, "")
    assert left.erased_at == NOW


@pytest.mark.requirement("CO-14")
def test_a_row_is_pseudonymised_unless_a_receipt_was_first(store: Store) -> None:
    open_case(store)
    row = replace(a_contact(), note="…", carrier_message_id="m1")
    store.contacts.put(row)
    with pytest.raises(StaleError):
        store.retention.rewrite_contact("x1", replace(row, note="other"), without_words(row))
    store.retention.rewrite_contact("x1", row, without_words(row))
    assert store.contacts.get("p1", "c1", row.id) == without_words(row)
    with pytest.raises(StaleError):
        store.retention.rewrite_contact("x1", row, without_words(row))


@pytest.mark.requirement("CO-14")
def test_rows_outside_any_case_are_found_rewritten_and_dropped(store: Store) -> None:
    know_patient(store)
    row = replace(a_contact(), id="call", case_id="", note="…")
    loose = task("t9", case_id="")
    commit(store, "call", Changes(contacts=(row,), tasks=(loose,)))
    assert store.retention.loose_contacts("p1", "x1") == (row,)
    store.retention.rewrite_contact("x1", row, without_words(row))
    store.retention.drop(patient_of(store), [without_words(row)], [loose], [])
    assert store.retention.loose_contacts("p1", "x1") == ()
    assert store.files.load("p1", "x1").tasks == {}
    with pytest.raises(NotFoundError):
        store.tasks.get("p1", "t9")


@pytest.mark.requirement("CO-14")
def test_tasks_visits_and_cases_are_rewritten_in_one_step(store: Store) -> None:
    risks = frozenset({RiskCategory.CRISIS})
    open_case(store, replace(a_case(), risks=risks, barrier=Barrier.FEAR))
    done = replace(task(), risks=risks).cancelled("x", NOW)
    store.tasks.put_new(done)
    visit = replace(an_appointment(), location="kamer 2")
    commit(store, "visit", Changes(appointments=(visit,)))
    store.retention.rewrite(
        patient_of(store),
        [without_risks(done, NOW)],
        [without_place(visit)],
        [store.cases.get("p1", "c1")],
    )
    file = store.files.load("p1", "x1")
    assert file.case is not None
    assert (file.case.risks, file.case.barrier) == (frozenset(), None)
    assert file.tasks["t1"].risks == frozenset()
    assert file.appointments["a1"].location is None


def test_what_changed_since_it_was_read_is_left_as_it_is(store: Store) -> None:
    open_case(store)
    before = patient_of(store)
    commit(store, "news", Changes(patient=replace(before, no_contact_at=NOW)))
    changes: tuple[Callable[[], None], ...] = (
        lambda: store.retention.rewrite(before, [task()], [], []),
        lambda: store.retention.drop(before, [], [], [an_appointment()]),
        lambda: store.retention.drop_case(before, KeptCase(a_case())),
        lambda: store.retention.drop_file(before),
        lambda: store.retention.look_again(before, NOW),
    )
    for change in changes:
        with pytest.raises(StaleError):
            change()
    assert store.cases.get("p1", "c1").id == "c1"
    assert "a1" in store.files.load("p1", "x1").appointments


def test_an_event_that_read_the_file_before_reads_it_again(store: Store) -> None:
    open_case(store)
    read = store.files.load("p1", "x1")
    done = task().cancelled("x", NOW)
    store.tasks.put_new(done)
    store.retention.rewrite(patient_of(store), [without_risks(done, NOW)], [], [])
    with pytest.raises(StaleError):
        commit(store, "late", Changes(), read)


@pytest.mark.requirement("CO-14")
def test_a_case_goes_with_everything_that_lies_with_it(store: Store) -> None:
    open_case(store)
    store.contacts.put(a_contact())
    store.tasks.put_new(task())
    store.links.put("ABCDEFGHJK", a_link())
    commit(store, "back", Changes(hand_overs=("c1",)))
    kept = KeptCase(store.cases.get("p1", "c1"), (a_contact(),), (task(),))
    store.retention.drop_case(patient_of(store), kept)
    with pytest.raises(NotFoundError):
        store.cases.get("p1", "c1")
    with pytest.raises(NotFoundError):
        store.tasks.get("p1", "t1")
    with pytest.raises(NotFoundError):
        store.links.find("ABCDEFGHJK")
    assert store.contacts.of_case("p1", "c1") == ()
    assert store.hand_overs.due(NOW + 900 * DAY, 9) == ()
    assert store.files.load("p1", "x1").case is None


def test_the_file_itself_goes_last_and_may_be_made_anew(store: Store) -> None:
    know_patient(store)
    store.retention.drop_file(patient_of(store))
    with pytest.raises(NotFoundError):
        patient_of(store)
    assert store.retention.due(NOW + 900 * DAY, 9) == ()
    commit(store, "anew", Changes(patient=a_patient()))
    assert patient_of(store).rev == 1
