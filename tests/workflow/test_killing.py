"""Begins what `test_killed_workers.py` looks at, early: healing takes minutes, and others go on."""

from __future__ import annotations

from workflow.play.killed import KilledWeek


def test_workers_die_while_a_week_is_played(killed_week: KilledWeek) -> None:
    assert killed_week.killed > 15
