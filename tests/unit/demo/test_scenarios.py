"""The expectations are written by hand: here they are held to the rules they were written from."""

from __future__ import annotations

from datetime import timedelta

import pytest

from demo.clock import ZONE, Clock, at, day_words
from demo.conductor import acts_of
from demo.rehearsing import END, START, end_of
from demo.run_data import fresh
from demo.scenario import HisSays, Scenario, international
from demo.scenarios import ALL

every_scenario = pytest.mark.parametrize("scenario", ALL, ids=lambda one: one.key)


def test_every_story_that_the_demo_promises_is_there() -> None:
    assert {one.key for one in ALL} == {
        *("general", "mental_health", "physiotherapy", "dental", "nutrition"),
        *("not_reached", "reached", "raised", "rebooked", "stop_word", "unsubscribed", "replied"),
        *("corrected", "already_rebooked", "no_mobile", "no_mail", "bounced", "late_mark"),
        *("two_at_once", "child", "no_need"),
    }
    assert {one.practice for one in ALL} == {
        *("general", "mental_health", "physiotherapy", "dental", "nutrition")
    }


@every_scenario
def test_no_day_holds_two_touchpoints_and_none_is_a_sunday(scenario: Scenario) -> None:
    days = [one.on for one in scenario.expected.sent]
    assert days == sorted(set(days))
    assert not any(day.isoweekday() == 7 for day in days)


@every_scenario
def test_all_that_is_expected_falls_inside_the_rehearsal(scenario: Scenario) -> None:
    moments = [one.when for one in acts_of(scenario, len(ALL))]
    assert all(START < one < end_of(ALL) for one in moments)
    assert all(START.date() < one.on <= END.date() for one in scenario.expected.sent)


@every_scenario
def test_visits_are_booked_before_they_are_missed(scenario: Scenario) -> None:
    acts = acts_of(scenario, ALL.index(scenario))
    booked = {
        act.deed.visit.ref: act.when
        for act in acts
        if isinstance(act.deed, HisSays) and act.deed.visit and act.deed.kind.endswith("booked")
    }
    for act in acts:
        if isinstance(act.deed, HisSays) and act.deed.visit and act.deed.kind.endswith("noshow"):
            assert booked[act.deed.visit.ref] < act.deed.visit.start < act.when


@every_scenario
def test_what_stops_a_series_leaves_the_product_seven_hours_before_the_next_day(
    scenario: Scenario,
) -> None:
    last = scenario.acts[-1]
    opens = (last.when + timedelta(days=1)).astimezone(ZONE).replace(hour=8, minute=0)
    assert opens - last.when > timedelta(hours=7)


def test_a_run_changes_addresses_and_references_only() -> None:
    scenario = next(one for one in ALL if one.key == "child")
    mine = fresh(scenario, 42)
    assert mine.person.phone.endswith(f"042{scenario.person.phone[-2:]}")
    assert mine.person.email.endswith(".042@example.org")
    assert mine.visits[0].start == scenario.visits[0].start
    guide = set(mine.person.extra["representative"].values())
    assert set(mine.expected.goes_to) == guide
    assert not {international(one) for one in mine.expected.goes_to} & {
        international(mine.person.phone),
        mine.person.email,
    }


def test_practice_time_and_real_time_are_each_others_inverse() -> None:
    clock = Clock(at("2026-11-22 12:00"), START, 5760)
    monday = at("2027-03-01 09:30")
    assert clock.practice(clock.real(monday)) == monday
    assert clock.real(START + timedelta(days=1)) - clock.real(START) == timedelta(seconds=15)
    assert day_words(monday) == "ma 1 mrt"
