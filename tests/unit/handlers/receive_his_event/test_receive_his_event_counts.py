"""What the HIS door counts: so that silence, a wrong secret and a flood are seen from outside."""

from collections.abc import Callable
from typing import Any

import pytest

from unit.handlers.receive_his_event.conftest import Door
from weerzien.usecases.watch_no_shows import MOST_AN_HOUR

Logged = Callable[[], str]


@pytest.mark.requirement("EC-O02")
def test_every_event_that_is_taken_in_is_counted(
    door: Door, sample: Callable[..., dict[str, Any]], logged: Logged
) -> None:
    for _ in range(2):
        assert door.post(sample()).status == 202
    assert logged().count('"HisEventReceived":[1.0]') == 2


def test_more_no_shows_than_anybody_misses_are_told(
    door: Door, sample: Callable[..., dict[str, Any]], logged: Logged
) -> None:
    door.behind.missed = MOST_AN_HOUR - 1
    door.post(sample() | {"id": "evt-1"})
    assert "NoShowOutOfProportion" not in logged()
    door.post(sample() | {"id": "evt-2"})
    told = logged()
    assert '"NoShowOutOfProportion":[1.0]' in told
    assert '"no_shows_out_of_proportion"' in told


def test_a_repeated_no_show_counts_once(door: Door, sample: Callable[..., dict[str, Any]]) -> None:
    for _ in range(3):
        door.post(sample())
    assert door.behind.missed == 1


@pytest.mark.requirement("AU-18", "EC-E01")
def test_other_content_under_a_known_id_is_counted_by_its_problem(
    door: Door, sample: Callable[..., dict[str, Any]], logged: Logged
) -> None:
    door.post(sample())
    assert door.post(sample(first_name="Iemand")).status == 409
    assert '"problem":"event-conflict"' in logged()
