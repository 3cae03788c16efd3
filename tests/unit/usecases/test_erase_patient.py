"""A patient asks to be erased: at once, once, and whole also when it is cut off."""

from datetime import timedelta

import pytest

from fakes.samples import a_task
from unit.domain.follow_up.story import DAY, DETAILS, HOUR, MINUTE, PRACTICE, noshow
from unit.usecases.clinic import Clinic
from unit.usecases.test_erase_expired import KNOWN, ended, person, remembered
from weerzien.domain.errors import NotFoundError
from weerzien.domain.event import PatientOptedOut, PatientReplied, PatientReported
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.usecases.erase_expired import kept_file
from weerzien.usecases.erase_patient import erase_patient

WORDS = "ik had de bus gemist"


def running() -> Clinic:
    """A case under way, with an answer in words and work for a person."""
    clinic = Clinic()
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    clinic.tell(PatientReplied(Channel.SMS, WORDS, distress=False))
    clinic.now += HOUR
    return clinic


def is_gone(clinic: Clinic) -> bool:
    return not [one for one in (*KNOWN, WORDS) if str(one) in remembered(clinic)]


@pytest.mark.requirement("CO-15")
def test_a_running_case_stops_and_nothing_personal_is_left() -> None:
    clinic = running()
    erase_patient("p1", "x1", "s1", clinic.erasing)
    assert is_gone(clinic)
    assert clinic.why() == "manual"
    assert clinic.work == []
    assert set(clinic.rows) >= {"immediate.sms", "immediate.email"}


@pytest.mark.requirement("CO-15", "NS-15")
def test_no_message_leaves_afterwards() -> None:
    clinic = running()
    before = len(clinic.keys)
    erase_patient("p1", "x1", "s1", clinic.erasing)
    clinic.now += DAY
    assert clinic.deliver(Stage.CHECK_IN) != "open"
    assert len(clinic.keys) == before


@pytest.mark.requirement("CO-15", "D1", "CO-17")
def test_an_opt_out_outlives_it_as_a_hash() -> None:
    clinic = running()
    clinic.tell(PatientOptedOut(frozenset({Channel.SMS}), "sms"))
    erase_patient("p1", "x1", "s1", clinic.erasing)
    asked = ((Channel.SMS, str(DETAILS.phone)),)
    assert clinic.world.files.closed_addresses(PRACTICE, asked) == {Channel.SMS}
    assert person(clinic).opted_out == {Channel.SMS}


@pytest.mark.requirement("CO-15")
def test_asking_again_changes_nothing_more() -> None:
    clinic = ended(Clinic())
    erase_patient("p1", "x1", "s1", clinic.erasing)
    first = remembered(clinic).count("x1")
    erase_patient("p1", "x1", "s1", clinic.erasing)
    assert remembered(clinic).count("x1") == first
    assert is_gone(clinic)


@pytest.mark.requirement("CO-15")
def test_older_news_that_is_still_under_way_brings_nothing_back() -> None:
    clinic = running()
    late = clinic.event(PatientReported(DETAILS), at=clinic.now - MINUTE)
    erase_patient("p1", "x1", "s1", clinic.erasing)
    clinic.now += HOUR
    clinic.take_in(late)
    assert is_gone(clinic)


def test_news_from_after_it_starts_anew() -> None:
    clinic = running()
    erase_patient("p1", "x1", "s1", clinic.erasing)
    clinic.now += 9 * DAY
    clinic.tell(noshow("again", start=clinic.now - HOUR, patient=DETAILS))
    assert clinic.case.is_open
    assert person(clinic).details == DETAILS


@pytest.mark.requirement("CO-15", "CO-14")
def test_it_may_be_cut_off_before_any_of_its_steps_and_the_schedule_finishes() -> None:
    total = cut_off_at(10_000)
    assert total > 10
    for step in range(total):
        cut_off_at(step)


def cut_off_at(step: int) -> int:
    clinic = running()
    calls: list[str] = []

    def dies(call: str) -> None:
        calls.append(call)
        if len(calls) == step + 1:
            raise SystemExit

    try:
        erase_patient("p1", "x1", "s1", clinic.watched(dies).erasing)
    except SystemExit:
        asked = person(clinic).erasure_asked_at is not None
        clinic.now += MINUTE
        clinic.erase()
        if not asked:
            # Cut off before anything was promised: the colleague saw no answer and asks again.
            assert person(clinic).details == DETAILS
            erase_patient("p1", "x1", "s1", clinic.erasing)
    assert is_gone(clinic), calls[-1]
    assert clinic.why() == "manual"
    clinic.now += timedelta(minutes=1)
    assert clinic.erase().seen == 0
    return len(calls)


@pytest.mark.requirement("CO-15")
def test_of_somebody_known_by_a_waiting_event_only_the_event_goes() -> None:
    clinic = Clinic()
    clinic.tell(noshow(), "x9")
    erase_patient("p1", "x9", "s1", clinic.erasing)
    assert clinic.world.events.waiting("p1", "x9") == ()


def test_of_nobody_nothing_can_be_erased() -> None:
    with pytest.raises(NotFoundError):
        erase_patient("p1", "nobody", "s1", Clinic().erasing)


@pytest.mark.requirement("CO-15")
def test_what_waited_for_details_when_it_was_asked_goes_and_what_came_later_waits_on() -> None:
    clinic = ended(Clinic())
    clinic.now += 31 * DAY
    clinic.erase()
    clinic.tell(noshow("second", start=clinic.now - HOUR))
    erase_patient("p1", "x1", "s1", clinic.erasing)
    assert clinic.world.events.waiting("p1", "x1") == ()
    clinic.now += DAY
    later = clinic.tell(noshow("third", start=clinic.now - HOUR))
    clinic.now += MINUTE
    clinic.world.memory.looks["p1", "x1"] = clinic.now - MINUTE
    clinic.erase()
    assert clinic.world.events.waiting("p1", "x1") == (later,)


@pytest.mark.requirement("CO-15")
def test_every_case_of_the_patient_is_found_also_one_that_joined_another() -> None:
    clinic = running()
    clinic.tell(noshow("second", start=clinic.now - HOUR))
    first, second = clinic.case, clinic.world.memory.appointments["p1", "x1"]["second"]
    assert second.case_id == first.id
    kept = kept_file("p1", "x1", clinic.erasing)
    assert {one.case.id for one in kept.cases} == {name for _, name in clinic.world.memory.cases}
    assert len(kept.cases) == 2


@pytest.mark.requirement("CO-15")
def test_of_tasks_outside_any_case_each_is_found_once() -> None:
    clinic = running()
    loose = a_task("loose", case_id="")
    clinic.world.tasks.put_new(loose)
    kept = kept_file("p1", "x1", clinic.erasing)
    assert kept.tasks == (loose,)
    assert loose not in [task for one in kept.cases for task in one.tasks]
