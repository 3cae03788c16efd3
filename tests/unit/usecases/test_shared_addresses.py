"""Whoever closes an address closes it for all who are reached there, by whatever door (EC-S07)."""

from __future__ import annotations

import pytest

from unit.domain.follow_up.story import DETAILS, PRACTICE
from unit.usecases.clinic import Clinic
from weerzien.domain import ids
from weerzien.domain.errors import NotFoundError
from weerzien.domain.event import ErasureAsked, Event, PatientOptedOut
from weerzien.domain.link_page import Answer
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.usecases.answer_link import answer_link
from weerzien.usecases.erase_patient import erase_patient
from weerzien.usecases.reached_at import reached_at
from weerzien.usecases.staff_action import act


def household() -> Clinic:
    clinic = Clinic()
    clinic.open_case(DETAILS, "x2")
    clinic.open_case(DETAILS)
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    return clinic


@pytest.mark.requirement("EC-S07", "CO-17")
def test_an_opt_out_by_link_holds_for_the_house_mate_too() -> None:
    clinic = household()
    world = clinic.world
    token = ids.link_token(PRACTICE.pepper, clinic.case.id, "immediate.sms", 10)
    answer_link(
        token,
        Answer.OPT_OUT,
        world.links,
        world.practices,
        world.events,
        world.files,
        world.clocks,
    )
    for patient in ("x1", "x2"):
        assert world.files.patient(PRACTICE.id, patient).opted_out == {Channel.SMS}
        assert clinic.why(patient) == "opted_out"


@pytest.mark.requirement("EC-S07", "CO-17")
def test_an_opt_out_that_a_colleague_writes_down_holds_for_the_house_mate_too() -> None:
    clinic = household()
    world = clinic.world
    act(
        PRACTICE.id,
        "x2",
        PatientOptedOut(frozenset({Channel.EMAIL}), "colleague"),
        world.practices,
        world.events,
        world.files,
        world.clocks,
    )
    for patient in ("x1", "x2"):
        assert world.files.patient(PRACTICE.id, patient).opted_out == {Channel.EMAIL}
    told, derived = (
        row.event
        for row in world.memory.events.values()
        if isinstance(row.event.fact, PatientOptedOut)
    )
    assert derived == Event(
        ids.derive_id("event", told.id, "x1", Channel.EMAIL),
        PRACTICE.id,
        "x1",
        told.occurred_at,
        told.received_at,
        PatientOptedOut(frozenset({Channel.EMAIL}), "shared:colleague"),
    )


@pytest.mark.requirement("EC-S07", "CO-15")
def test_nobody_is_reached_in_a_file_that_is_gone() -> None:
    clinic = household()
    world, phone = clinic.world, DETAILS.phone or ""

    class Stale(type(world.files)):  # type: ignore[misc]
        """An index that still names a patient whose file is gone."""

        def patient(self, practice_id: str, patient_id: str) -> object:
            if patient_id == "x2":
                raise NotFoundError
            return super().patient(practice_id, patient_id)

    stale = Stale(world.memory)
    assert reached_at(PRACTICE, Channel.SMS, phone, clinic.now, stale) == ("x1",)
    found = reached_at(PRACTICE, Channel.SMS, phone, clinic.now, world.files)
    assert sorted(found) == ["x1", "x2"]


@pytest.mark.requirement("CO-15")
def test_an_erasure_that_was_asked_for_says_by_whom() -> None:
    clinic = household()
    erase_patient(PRACTICE.id, "x1", "colleague", clinic.erasing)
    asked = [
        row.event
        for row in clinic.world.memory.events.values()
        if isinstance(row.event.fact, ErasureAsked)
    ]
    assert asked == [
        Event(asked[0].id, PRACTICE.id, "x1", clinic.now, clinic.now, ErasureAsked("colleague"))
    ]
