from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest

from demo.checks_all import invariants
from demo.executions import from_history
from demo.gathering import Gathered
from demo.gsm import is_one_part, septets
from demo.outcome import Outcome
from demo.report import machine_facts, render
from demo.report.graph import draw, lay_out, states
from demo.scenarios import ALL


@pytest.fixture
def outcome(gathered: Gathered) -> Outcome:
    return Outcome(gathered.stories, {"general": ()}, invariants(gathered), (), 5760, 200)


def test_the_page_needs_no_other_file_and_no_network(outcome: Outcome) -> None:
    page = render(outcome)
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=", page)
    assert "Alles ging zoals de protocollen vragen." in page
    assert 'lang="nl"' in page


def test_a_difference_turns_the_page_red(outcome: Outcome) -> None:
    wrong = {"general": ("verwacht maar niet gezien: 2027-03-01 immediate per sms",)}
    page = render(Outcome(outcome.stories, wrong, outcome.promises, (), 5760, 200))
    assert "1 verschil met" in page
    assert wrong["general"][0] in page


def test_words_of_a_patient_cannot_become_markup(outcome: Outcome) -> None:
    reply = {"from": "+31", "at": "2026-11-22T12:01:00Z", "text": "<script>alert(1)</script>"}
    object.__setattr__(outcome.stories[0], "replies", (reply,))
    assert "<script>alert" not in render(outcome)


def test_the_facts_for_programs_hold_nobody(outcome: Outcome) -> None:
    facts = str(machine_facts(outcome))
    assert not any(one.person.full_name in facts for one in ALL)
    assert "@" not in facts
    assert machine_facts(outcome)["good"] is True


def test_the_standard_way_lies_in_three_columns_and_shows_its_end() -> None:
    path = ("PlanFollowUp", "IsHighRisk", "WaitForDay0", "DeliverDay0", "IsStillOpenAfterDay0")
    places = lay_out(path).places
    assert {"WaitForDay7", "DeliverDay7", "IsStillOpenAfterDay7"} <= set(places)
    assert "WhatIsNext" not in places
    assert places["DeliverDay0"][1] == places["WaitForDay0"][1] < places["WaitForDay1"][1]


def test_no_row_of_the_drawing_stays_empty() -> None:
    path = ("PlanFollowUp", "IsHighRisk", "WaitForDay1", "DeliverDay1", "IsStillOpenAfterDay1")
    tops = sorted({top for _, top in lay_out(path).places.values()})
    assert {later - earlier for earlier, later in pairwise(tops)} == {tops[1] - tops[0]}


def test_a_case_that_changed_lanes_shows_both() -> None:
    places = lay_out(("PlanFollowUp", "IsHighRisk", "WaitForDay0", "WhatIsNext", "Rebooked")).places
    assert {"WaitForDay0", "EscalateDay5", "Rebooked"} <= set(places)


def test_every_state_can_be_drawn() -> None:
    _, all_states = states()
    drawn = draw(tuple(all_states), "alles")
    assert all(f">{name}<" in drawn for name in all_states)


def test_a_retry_counts_as_transition_and_as_invocation() -> None:
    entered = {"type": "TaskStateEntered", "stateEnteredEventDetails": {"name": "DeliverDay0"}}
    events: list[dict[str, Any]] = [
        entered,
        {"type": "TaskScheduled"},
        {"type": "TaskFailed"},
        {"type": "TaskScheduled"},
    ]
    run = from_history("case1", {"status": "SUCCEEDED"}, events)
    assert (run.transitions, run.invocations, run.end) == (2, 2, "DeliverDay0")


@pytest.mark.parametrize(
    ("text", "count"), [("Hallo", 5), ("Hallo €", 8), ("Zoë", -1), ("’", -1), ("é", 1)]
)
def test_septets_are_counted_by_another_library_than_the_products(text: str, count: int) -> None:
    assert septets(text) == count
    assert is_one_part(text) is (count > 0)
