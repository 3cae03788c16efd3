"""Merging two pieces of work finds what goes wrong between two calls."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from proof.harness.interleave import every_way
from proof.suites.b_interleavings import PAIRS
from unit.proof.test_model_can_fail import claim_despite
from unit.usecases.clinic import Clinic

SEND_AND_STOP = next(pair for pair in PAIRS if pair.name == "send, stop")
TWICE = next(pair for pair in PAIRS if pair.name == "retry, late first try")


def calls(*names: str) -> Callable[[Clinic], object]:
    def work(clinic: Clinic) -> None:
        for name in names:
            clinic.before(name)

    return work


@pytest.mark.parametrize(("switches", "orders"), [(0, 1), (1, 3), (9, 6)])
def test_two_times_two_calls_have_six_orders(switches: int, orders: int) -> None:
    ways = list(every_way(Clinic, calls("a", "b"), calls("c", "d"), switches))
    assert len({tuple(way.happened) for way in ways}) == orders


def test_what_nobody_sees_or_changes_is_no_place_to_switch() -> None:
    ways = list(every_way(Clinic, calls("practices.get"), calls("c"), 9))
    assert {tuple(way.happened) for way in ways} == {((1, "c"),)}


@pytest.mark.parametrize(
    ("pair", "clause"), [(SEND_AND_STOP, "closed"), (TWICE, "taken")], ids=["stop", "twice"]
)
def test_a_claim_that_lost_a_clause_is_found(
    pair: object, clause: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim_despite(clause)(monkeypatch)
    chosen = SEND_AND_STOP if pair is SEND_AND_STOP else TWICE
    ways = every_way(chosen.make, chosen.one, chosen.other, 3)
    assert not all(chosen.holds(way) for way in ways)
