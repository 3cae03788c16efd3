from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from fakes.samples import NOW, a_practice
from weerzien.adapters.clocks import SystemClocks, utc_now
from weerzien.domain.practice import Rehearsal


def test_a_practice_at_work_lives_in_real_time() -> None:
    clock = SystemClocks(lambda: NOW).for_practice(a_practice())
    assert clock.now() == NOW
    assert clock.wake_at(NOW + timedelta(days=3)) == NOW + timedelta(days=3)


@pytest.mark.requirement("AU-15")
def test_a_practice_in_rehearsal_lives_faster_than_the_clocks_of_its_table() -> None:
    monday = NOW - timedelta(days=365)
    rehearsal = Rehearsal(NOW - timedelta(seconds=10), monday, 10_000, frozenset())
    clocks = SystemClocks(lambda: NOW)
    clock = clocks.for_practice(replace(a_practice(), rehearsal=rehearsal))
    assert clock.now() == monday + timedelta(seconds=100_000)
    assert clock.wake_at(monday + timedelta(seconds=100_000)) == NOW
    assert clocks.real_now() == NOW


def test_real_time_is_in_utc() -> None:
    assert SystemClocks().real_now().tzinfo is UTC
    assert utc_now().tzinfo is UTC
