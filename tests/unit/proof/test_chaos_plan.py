"""What the chaos of suite E is made of, and that a seed draws the same again."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest

from carrier.faults import ANSWERS, RECEIPTS
from demo.his import envelope
from demo.scenario import HisSays
from proof.harness.chaos_plan import FATES, VARIANTS, PatientPlan, chaos
from proof.harness.chaos_play import slowness
from proof.sizes import CI
from weerzien.contracts.his_event import MODELS, EventType
from weerzien.contracts.phone_numbers import parse_phone

PLANS = chaos(7, CI.chaos_no_shows)


def everybody() -> list[PatientPlan]:
    return [one for plan in PLANS for one in plan.patients]


def test_a_seed_draws_the_same_again_and_another_seed_something_else() -> None:
    assert chaos(7, 400) == PLANS
    assert chaos(8, 400) != PLANS


def test_it_is_as_large_and_as_mixed_as_the_page_says() -> None:
    people, count = everybody(), CI.chaos_no_shows
    assert sum(len(one.visits) for one in people) == count
    assert len(PLANS) == 10
    assert Counter(plan.variant for plan in PLANS) == dict.fromkeys(VARIANTS, 2)
    assert sum(bool(one.person.extra["risks"]) for one in people) == count * 0.25
    assert sum(one.is_messy for one in people) == count * 0.20
    fates = Counter(one.fate for one in people)
    assert {fate: fates[fate] / count for fate in FATES} == pytest.approx(FATES)
    assert fates["rebooked"] == count * 0.15
    assert fates["opted_out"] + fates["stop_sms"] + fates["one_click"] == count * 0.05
    assert fates["corrected"] == count * 0.05


def test_no_two_patients_share_what_names_them() -> None:
    people = [one.person for one in everybody()]
    for values in (
        [one.full_name for one in people],
        [one.birth_date for one in people],
        [one.phone[-6:] for one in people],
        [one.email for one in people],
    ):
        assert len(set(values)) == len(values)


def test_every_fault_is_one_that_the_carrier_knows() -> None:
    faults = Counter(fault.fault for one in everybody() for fault in one.faults)
    assert set(faults) <= ANSWERS | RECEIPTS
    assert len(faults) >= 14


def test_every_event_is_one_that_the_door_takes() -> None:
    for one in everybody()[:40]:
        said = HisSays("appointment.noshow", one.visits[0])
        event = envelope(said, one.person, "e-1", one.marked)
        read = MODELS[EventType.APPOINTMENT_NOSHOW].model_validate_json(json.dumps(event))
        assert read.time == one.marked
        assert parse_phone(one.person.phone) == one.person.phone


def test_every_practice_ends_within_the_play() -> None:
    for plan in PLANS:
        length = timedelta(minutes=5)
        begins = min(one.marked for one in plan.patients)
        assert (plan.last - begins) / plan.factor(length) < length


@pytest.mark.parametrize(("seconds", "factor"), [(0.2, 1), (0.5, 1), (0.75, 1.5), (9, 2)])
def test_a_busy_machine_gets_a_slower_clock_but_not_endlessly(
    seconds: float, factor: float
) -> None:
    assert slowness(seconds) == factor
