"""The suites of deaths, races and floods are red where something broke or nothing happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from proof.harness.ingest_side import Answered
from proof.harness.one_kill import Lived
from proof.harness.race_side import Try
from proof.sizes import CI
from proof.suites import c_races, d_kills, f_ingest

SIZES = replace(CI, kills_per_point=2)


@pytest.fixture
def lives(monkeypatch: pytest.MonkeyPatch) -> list[Lived]:
    """What each life came to; the first is replaced by a test."""
    given = [Lived(died=True, blown=1)] * (2 * len(d_kills.POINTS))

    @contextmanager
    def no_aws() -> Iterator[None]:
        yield None

    monkeypatch.setattr(d_kills, "private_aws", no_aws)
    monkeypatch.setattr(d_kills, "_live", lambda _aws, _point, number, _seed: given[number])
    return given


def test_deaths_at_every_point_without_harm_are_green(lives: list[Lived]) -> None:
    result = d_kills.run(SIZES, 1)
    assert result.is_green
    assert sum(result.counts.values()) == 2 * len(lives)


def test_a_point_that_never_fired_is_red(lives: list[Lived]) -> None:
    lives[0] = replace(lives[0], died=False)
    result = d_kills.run(SIZES, 1)
    assert not result.is_green
    assert result.violations == (f"{d_kills.POINTS[0]}: 1 deaths never happened",)


def test_a_broken_promise_after_a_death_is_red(lives: list[Lived]) -> None:
    lives[3] = replace(lives[3], broken=("sent 2 times: value.sms",))
    assert d_kills.run(SIZES, 1).violations == ("sent 2 times: value.sms",)


def _try(runner: int, what: str, outcome: str, began: float = 0.0, ended: float = 1.0) -> Try:
    return Try(0, runner, what, outcome, began, ended)


@pytest.mark.parametrize("winners", [0, 2])
def test_a_round_with_no_winner_or_two_is_red(winners: int) -> None:
    tries = [_try(n, "claim", "won" if n < winners else "lost") for n in range(4)]
    assert list(c_races._judge("claim", tries)) == [f"round 0: {winners} winners"]


def test_a_round_with_one_winner_is_green() -> None:
    tries = [_try(n, "claim", "won" if n == 2 else "lost") for n in range(4)]
    assert list(c_races._judge("claim", tries)) == []


def test_a_claim_that_began_after_the_stop_was_in_is_red() -> None:
    stop = _try(0, "stop", "won", 0, 1)
    beside = _try(1, "claim", "won", 0.9, 1.5)
    assert list(c_races._judge("stop", [stop, beside])) == []
    after = _try(1, "claim", "won", 1.1, 1.5)
    assert len(list(c_races._judge("stop", [stop, after]))) == 1


def test_another_body_under_a_known_id_must_be_refused() -> None:
    won = _try(0, "receive", "won")
    fine = [won, _try(1, "lie", "conflict"), _try(2, "receive", "lost")]
    assert list(c_races._judge("inbox", fine)) == []
    assert len(list(c_races._judge("inbox", [won, _try(1, "lie", "lost")]))) == 1


def test_an_answer_that_nobody_expects_is_red() -> None:
    tries = [_try(0, "no-show", "won"), _try(1, "no-show", "applied before")]
    assert list(c_races._judge("active", tries)) == ["1 times no-show: applied before"]


def _answer(number: int, status: int = 202, took: float = 0.05, practice: int = 0) -> Answered:
    again = "30" if status == 429 else ""
    return Answered(number, practice, status, f"event-{number}", again, 0.0, took, 0.0, 0.0)


def test_a_slow_door_is_red() -> None:
    quick = [_answer(n) for n in range(200)]
    assert list(f_ingest._steady_broken(quick)) == []
    slow = [*quick, *(_answer(n, took=0.4) for n in range(3))]
    assert list(f_ingest._steady_broken(slow)) == ["p99 of the handler is 400 ms"]


def test_only_who_floods_may_be_refused_and_only_with_429() -> None:
    flood = f_ingest.FLOODING[0]
    assert list(f_ingest._beyond_broken([_answer(1), _answer(2, 429, practice=flood)])) == []
    assert len(list(f_ingest._beyond_broken([_answer(1, 429, practice=flood + 1)]))) == 1
    assert len(list(f_ingest._beyond_broken([_answer(1, 500)]))) == 1


class Door:
    def __init__(self, table: list[str], inbox: list[str]) -> None:
        self._table, self._inbox = table, inbox

    def in_table(self) -> Counter[str]:
        return Counter(self._table)

    def take_inbox(self) -> Counter[str]:
        return Counter(self._inbox)


@pytest.mark.parametrize(
    ("table", "inbox"),
    [
        (["event-1"], ["event-1", "event-2"]),
        (["event-1", "event-2"], ["event-1"]),
        (["event-1", "event-2"], ["event-1", "event-2", "event-2"]),
        (["event-1", "event-2", "event-3"], ["event-1", "event-2"]),
    ],
)
def test_an_event_lost_or_doubled_on_the_way_is_red(table: list[str], inbox: list[str]) -> None:
    taken = [_answer(1), _answer(2)]
    door: Any = Door(["event-1", "event-2"], ["event-2", "event-1"])
    assert list(f_ingest._not_kept(door, taken, "taken in")) == []
    broken: Any = Door(table, inbox)
    assert len(list(f_ingest._not_kept(broken, taken, "taken in"))) == 1
