"""Every field of the events that steps tell themselves, each named so that twice is once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from unit.domain.follow_up.story import (
    DETAILS,
    PRACTICE,
)
from unit.usecases.clinic import PERMANENT, Clinic
from weerzien.domain import ids
from weerzien.domain.event import (
    AddressFailed,
    Event,
    Fact,
    PatientReplied,
    StaffResumed,
)
from weerzien.domain.link import Link
from weerzien.domain.patient import PatientDetails
from weerzien.domain.receipt import InboundSms
from weerzien.domain.vocabulary import Channel, Language, Stage, Variant
from weerzien.usecases.answer_link import LinkVisit
from weerzien.usecases.link_pages import link_page
from weerzien.usecases.receive_sms import receive_sms
from weerzien.usecases.staff_action import act

IMMEDIATE = Stage.IMMEDIATE
SECOND = timedelta(seconds=1)


def opened(details: PatientDetails = DETAILS) -> Clinic:
    clinic = Clinic()
    clinic.open_case(details)
    clinic.start()
    return clinic


def event_of(clinic: Clinic, kind: type[Fact]) -> Event:
    (found,) = [
        row.event for row in clinic.world.memory.events.values() if isinstance(row.event.fact, kind)
    ]
    return found


@pytest.mark.requirement("NS-33", "D17", "AU-18")
def test_a_refused_address_is_an_event_of_the_patient() -> None:
    clinic = opened()
    clinic.plan()
    clinic.world.sms.results = [PERMANENT]
    clinic.deliver(IMMEDIATE)
    case = clinic.case
    event_id = ids.event_id(PRACTICE.id, "refused", f"{case.id}|immediate.sms")
    assert event_of(clinic, AddressFailed) == Event(
        event_id, PRACTICE.id, "x1", clinic.now, clinic.now, AddressFailed(case.id, Channel.SMS)
    )
    assert clinic.world.memory.events[PRACTICE.id, event_id].body_hash == event_id
    assert clinic.rows["immediate.sms"].reason == "bad_address"


@pytest.mark.requirement("NS-17")
def test_the_end_of_a_pause_is_an_event_by_weerzien_itself() -> None:
    clinic = opened()
    clinic.plan()
    clinic.tell(PatientReplied(Channel.SMS, "Ik bel", distress=False))
    pause = clinic.case.pause
    assert pause is not None
    assert pause.until is not None
    clinic.now = pause.until - SECOND
    clinic.plan()
    assert clinic.is_paused()
    clinic.now = pause.until
    clinic.plan()
    assert not clinic.is_paused()
    name = f"{clinic.case.id}|{pause.since.isoformat()}"
    event_id = ids.event_id(PRACTICE.id, "pause", name)
    assert event_of(clinic, StaffResumed) == Event(
        event_id, PRACTICE.id, "x1", clinic.now, clinic.now, StaffResumed("weerzien")
    )
    assert clinic.world.memory.events[PRACTICE.id, event_id].body_hash == event_id


@pytest.mark.requirement("AU-18")
def test_what_a_colleague_does_is_an_event_of_its_own_each_time() -> None:
    clinic = opened()
    world, fact = clinic.world, StaffResumed("colleague")
    for _ in range(2):
        act(PRACTICE.id, "x1", fact, world.practices, world.events, world.files, world.clocks)
    rows = [row for row in world.memory.events.values() if row.event.fact == fact]
    first, second = (row.event for row in rows)
    assert first.id != second.id
    assert first == Event(first.id, PRACTICE.id, "x1", clinic.now, clinic.now, fact)
    assert [row.body_hash for row in rows] == [first.id, second.id]


@pytest.mark.requirement("CO-02", "AU-18")
def test_a_text_is_an_event_named_by_the_carrier_and_its_patient() -> None:
    clinic = opened()
    world, sms = clinic.world, InboundSms("in-1", DETAILS.phone or "", "", "STOP")
    sms = replace(sms, recipient=PRACTICE.sender.number)
    receive_sms(sms, clinic.receiving_sms)
    (event,) = world.inbox.events
    event_id = ids.event_id(PRACTICE.id, "sms", "in-1|x1")
    assert (event.id, event.practice_id, event.patient_id) == (event_id, PRACTICE.id, "x1")
    assert (event.occurred_at, event.received_at) == (clinic.now, clinic.now)
    hashed = ids.derive_id("sms", "STOP")
    assert world.memory.events[PRACTICE.id, event_id].body_hash == hashed


@pytest.mark.requirement("NS-14")
@pytest.mark.parametrize(
    ("booking_url", "joined"),
    [("https://plan.example/a", "?"), ("https://plan.example/a?site=3", "&")],
)
def test_a_booking_page_is_told_which_message_it_came_from(booking_url: str, joined: str) -> None:
    clinic = opened()
    practice = replace(PRACTICE, booking_url=booking_url, language=Language.EN)
    case = clinic.case
    until = datetime(2028, 1, 1, tzinfo=UTC)
    pages = {
        (stage, channel): link_page(
            LinkVisit(Link(PRACTICE.id, case.id, "x1", stage, channel, until), practice),
            clinic.world.cases,
            clinic.world.clocks,
        )
        for stage in (IMMEDIATE, Stage.VALUE)
        for channel in (Channel.SMS, Channel.EMAIL)
    }
    for (stage, channel), page in pages.items():
        reference = ids.derive_id("booking", case.id, stage, channel)[:12]
        assert page.booking_url == f"{booking_url}{joined}ref={reference}"
        assert (page.language, page.variant) == (Language.EN, Variant.GENERAL)
    assert len({page.booking_url for page in pages.values()}) == len(pages)
