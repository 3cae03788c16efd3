"""An event is applied once, on the facts as they are, and reaches all whom it concerns."""

from dataclasses import replace
from datetime import date

import pytest

from unit.domain.follow_up.story import DETAILS, HOUR, MARKED, booked, noshow
from unit.usecases.clinic import Clinic
from weerzien.domain.errors import NotFoundError, StaleError
from weerzien.domain.event import (
    PatientOptedIn,
    PatientOptedOut,
    PatientReported,
    StaffStopped,
)
from weerzien.domain.patient import Representative
from weerzien.domain.vocabulary import Channel, StopReason
from weerzien.usecases.apply_event import TRIES, apply_event, apply_now

SMS = frozenset({Channel.SMS})
BOTH = frozenset({Channel.SMS, Channel.EMAIL})
NUMBER = DETAILS.phone or ""


def closed(clinic: Clinic, channel: Channel, address: str) -> bool:
    return bool(clinic.world.files.closed_addresses(clinic.practice, ((channel, address),)))


@pytest.mark.requirement("AU-18", "EC-E01")
def test_an_event_has_its_effect_once_however_often_it_comes() -> None:
    clinic = Clinic()
    clinic.tell(PatientReported(DETAILS))
    event = clinic.tell(noshow())
    memory = (dict(clinic.world.memory.cases), dict(clinic.world.memory.patients))
    for _ in range(3):
        clinic.take_in(event)
    assert memory == (clinic.world.memory.cases, clinic.world.memory.patients)


@pytest.mark.requirement("AU-18")
def test_an_event_that_nobody_stored_is_not_applied() -> None:
    clinic = Clinic()
    with pytest.raises(NotFoundError):
        apply_event("p1", "x1", "nowhere", clinic.practices, clinic.events, clinic.files)


@pytest.mark.requirement("AU-18", "EC-R01")
def test_who_was_overtaken_starts_again_from_fresh_facts() -> None:
    clinic = Clinic()
    clinic.open_case()
    others = iter([StaffStopped("s1")])

    def overtake(call: str) -> None:
        if call == "files.commit" and (fact := next(others, None)):
            clinic.tell(fact)

    clinic.watched(overtake).tell(booked())
    assert clinic.why() == StopReason.MANUAL
    assert clinic.case.rebooking_id == "new", "known all the same"


@pytest.mark.requirement("AU-18")
def test_a_file_that_never_holds_still_gives_the_event_back() -> None:
    clinic = Clinic()
    clinic.open_case()
    tries = 0

    def overtake(call: str) -> None:
        nonlocal tries
        if call == "files.commit":
            tries += 1
            clinic.tell(PatientReported(replace(DETAILS, first_name=f"Test {tries}")))

    with pytest.raises(StaleError):
        clinic.watched(overtake).tell(booked())
    assert tries == TRIES
    assert clinic.case.is_open


@pytest.mark.requirement("AU-18", "EC-E02")
def test_events_that_waited_for_their_patient_follow_in_the_order_in_which_they_happened() -> None:
    clinic = Clinic()
    clinic.now = MARKED + 2 * HOUR
    clinic.tell(booked(), at=MARKED + HOUR)
    clinic.tell(noshow(), at=MARKED)
    assert clinic.world.memory.cases == {}
    clinic.tell(PatientReported(DETAILS))
    assert clinic.why() == StopReason.REBOOKED
    assert clinic.world.events.waiting("p1", "x1") == ()


@pytest.mark.requirement("CO-17", "D1", "CO-05")
def test_an_opt_out_closes_the_address_and_start_opens_it() -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.tell(PatientOptedOut(SMS, "sms"))
    assert closed(clinic, Channel.SMS, NUMBER)
    assert not closed(clinic, Channel.EMAIL, DETAILS.email or "")
    clinic.now += HOUR
    clinic.tell(PatientOptedIn(SMS, "sms"))
    assert not closed(clinic, Channel.SMS, NUMBER)


@pytest.mark.requirement("EC-S07", "CO-17", "CO-09")
def test_an_opt_out_ends_the_series_of_everybody_at_that_number() -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.open_case(replace(DETAILS, email="other@example.org"), "x2")
    clinic.open_case(replace(DETAILS, phone="+31620000002", email="third@example.org"), "x3")
    clinic.tell(PatientOptedOut(SMS, "sms"))
    assert clinic.why("x1") == clinic.why("x2") == StopReason.OPTED_OUT
    assert clinic.why("x3") is None


@pytest.mark.requirement("EC-S07", "CO-17")
def test_a_house_mate_is_out_only_on_the_channel_that_is_shared() -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.open_case(replace(DETAILS, email="other@example.org"), "x2")
    clinic.tell(PatientOptedOut(BOTH, "his"))
    assert clinic.world.files.patient("p1", "x1").opted_out == BOTH
    assert clinic.world.files.patient("p1", "x2").opted_out == SMS


@pytest.mark.requirement("EC-S07", "CO-17", "AU-18")
@pytest.mark.parametrize("which", range(3))
def test_an_opt_out_that_is_cut_off_anywhere_reaches_all_when_it_comes_again(which: int) -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.open_case(replace(DETAILS, email="other@example.org"), "x2")
    event = clinic.event(PatientOptedOut(SMS, "sms"))
    writes = 0

    def crash(call: str) -> None:
        nonlocal writes
        if call in {"files.commit", "files.close_address"}:
            writes += 1
            if writes == which + 1:
                raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        clinic.watched(crash).take_in(event)
    clinic.take_in(event)
    assert clinic.why("x1") == clinic.why("x2") == StopReason.OPTED_OUT
    assert closed(clinic, Channel.SMS, NUMBER)


@pytest.mark.requirement("EC-S07", "EC-P01", "D16")
def test_a_parent_s_stop_does_not_silence_a_grown_up_child() -> None:
    clinic = Clinic()
    clinic.open_case()
    parent = Representative(phone=DETAILS.phone)
    grown_up = replace(
        DETAILS,
        phone="+31620000002",
        email="child@example.org",
        birth_date=date(2000, 1, 1),
        representative=parent,
    )
    clinic.open_case(grown_up, "x2")
    clinic.tell(PatientOptedOut(SMS, "sms"))
    assert clinic.why("x1") == StopReason.OPTED_OUT
    assert clinic.why("x2") is None


@pytest.mark.requirement("AU-18")
def test_what_waited_for_a_patient_is_applied_when_the_patient_s_event_comes_again() -> None:
    clinic = Clinic()
    clinic.tell(noshow())
    known = clinic.event(PatientReported(DETAILS))
    clinic.events.receive(known, known.id)
    # Cut off right after the patient became known.
    apply_now(known, clinic.practice, clinic.events, clinic.files)
    assert clinic.world.memory.cases == {}
    clinic.take_in(known)
    assert clinic.case.is_open
