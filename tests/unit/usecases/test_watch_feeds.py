"""Every practice is listened to: one that falls silent is told once, and told when it speaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fakes.samples import a_practice
from handlers import watch_feeds as door
from unit.handlers.conftest import CONTEXT
from unit.usecases.clinic import Clinic
from weerzien.domain.feed.pulse import HOUR, WEEKS, Pulse, slot_of
from weerzien.domain.practice import Rehearsal
from weerzien.domain.task import TaskState
from weerzien.usecases.watch_feeds import HEARD_AGAIN, Watched

TEN = datetime(2027, 6, 8, 8, tzinfo=UTC)
"""Tuesday, 10:00 at the practice."""
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clinic() -> Clinic:
    """A practice whose feed brings twenty events in each opening hour, the last one just now."""
    clinic = Clinic()
    clinic.now = TEN + MINUTE
    know_rhythm(clinic, "p1")
    return clinic


def know_rhythm(clinic: Clinic, practice_id: str, each_hour: int = 20) -> None:
    usual = {
        f"{day}-{hour:02}": (each_hour,) * WEEKS for day in range(1, 6) for hour in range(8, 17)
    }
    clinic.world.feeds.save_pulse(Pulse(practice_id, TEN, usual, heard_at=TEN))


def event_came(clinic: Clinic, at: datetime, practice_id: str = "p1") -> None:
    clinic.world.feeds.minutes[practice_id, at.replace(second=0, microsecond=0)] += 1


def watched_at(clinic: Clinic, moment: datetime) -> Watched:
    clinic.now = moment
    return clinic.watch_feeds()


@pytest.mark.requirement("EC-O02")
def test_a_practice_that_falls_silent_gets_a_task_in_dutch_and_is_counted(clinic: Clinic) -> None:
    assert watched_at(clinic, TEN + HOUR).silent == 0
    assert watched_at(clinic, TEN + 2 * HOUR) == Watched(seen=1, silent=1, fell_silent=1)
    [task] = clinic.world.tasks.open_of("p1")
    assert task.owner == clinic.practice.staff.desk
    assert task.priority == "urgent"
    assert task.due - task.opens_at == 4 * HOUR


def test_a_silence_is_told_once_and_counted_as_long_as_it_lasts(clinic: Clinic) -> None:
    for hours in range(2, 40):
        watched_at(clinic, TEN + hours * HOUR)
        assert watched_at(clinic, TEN + hours * HOUR + 30 * MINUTE).silent == 1
    assert clinic.work == ["feed_silent"]


@pytest.mark.requirement("EC-O02")
def test_what_speaks_again_takes_its_task_back(clinic: Clinic) -> None:
    watched_at(clinic, TEN + 2 * HOUR)
    [task] = clinic.world.tasks.open_of("p1")
    event_came(clinic, TEN + 3 * HOUR)
    assert watched_at(clinic, TEN + 4 * HOUR) == Watched(seen=1, heard_again=1)
    after = clinic.world.tasks.get("p1", task.id)
    assert (after.state, after.closed_why) == (TaskState.CANCELLED, HEARD_AGAIN)


def test_a_task_that_was_done_already_is_left_as_it_is(clinic: Clinic) -> None:
    watched_at(clinic, TEN + 2 * HOUR)
    [task] = clinic.world.tasks.open_of("p1")
    done = replace(task, state=TaskState.COMPLETED)
    clinic.world.tasks.change(task, done)
    event_came(clinic, TEN + 3 * HOUR)
    watched_at(clinic, TEN + 4 * HOUR)
    assert clinic.world.tasks.get("p1", task.id) == done


def test_a_second_silence_is_another_task(clinic: Clinic) -> None:
    watched_at(clinic, TEN + 2 * HOUR)
    event_came(clinic, TEN + 2 * HOUR)
    watched_at(clinic, TEN + 3 * HOUR)
    watched_at(clinic, TEN + 5 * HOUR)
    assert len(clinic.world.memory.tasks) == 2
    assert clinic.work == ["feed_silent"]


@pytest.mark.requirement("EC-X02")
def test_each_practice_is_judged_by_its_own_rhythm(clinic: Clinic) -> None:
    clinic.world.practices.save(a_practice("p2"))
    clinic.world.practices.save(a_practice("p3"))
    know_rhythm(clinic, "p2", each_hour=1)
    assert watched_at(clinic, TEN + 2 * HOUR) == Watched(seen=3, silent=1, fell_silent=1)
    assert [task.practice_id for task in clinic.world.memory.tasks.values()] == ["p1"]


def test_a_rhythm_is_learnt_from_what_the_door_counted() -> None:
    clinic = Clinic()
    start = TEN - WEEKS * timedelta(days=7)
    for hours in range(WEEKS * 168):
        at = start + hours * HOUR
        slot = slot_of(at, clinic.practice)
        for _ in range(20 if slot[0] < "6" and "08" <= slot[2:] < "17" else 0):
            event_came(clinic, at + 7 * MINUTE)
        watched_at(clinic, at + HOUR + 5 * MINUTE)
    assert watched_at(clinic, TEN + HOUR).silent == 0
    assert watched_at(clinic, TEN + 2 * HOUR).silent == 1


def test_hours_that_a_failed_run_left_out_are_caught_up_with(clinic: Clinic) -> None:
    event_came(clinic, TEN + HOUR)
    assert watched_at(clinic, TEN + 3 * HOUR).silent == 0
    pulse = clinic.world.feeds.pulse("p1")
    assert pulse is not None
    assert (pulse.heard_at, pulse.until) == (TEN + 2 * HOUR, TEN + 3 * HOUR)
    assert pulse.usual["2-11"] == (20, 20, 20, 1)


def test_a_watch_that_was_away_for_days_judges_what_is_still_counted(clinic: Clinic) -> None:
    later = TEN + timedelta(days=7)
    event_came(clinic, later - HOUR)
    assert watched_at(clinic, later).silent == 0


def test_rehearsing_practices_and_those_that_leave_are_not_listened_to(clinic: Clinic) -> None:
    rehearsal = Rehearsal(TEN, TEN, 10_080, frozenset())
    clinic.change_practice(rehearsal=rehearsal)
    assert watched_at(clinic, TEN + 3 * HOUR) == Watched()
    clinic.change_practice(rehearsal=None, leaves_at=TEN)
    assert watched_at(clinic, TEN + 3 * HOUR) == Watched()


def test_a_practice_in_trouble_does_not_hide_the_others(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.world.practices.save(a_practice("p0"))
    pulse = clinic.world.feeds.pulse

    def broken(practice_id: str) -> Pulse | None:
        if practice_id == "p0":
            raise TimeoutError
        return pulse(practice_id)

    monkeypatch.setattr(clinic.world.feeds, "pulse", broken)
    assert watched_at(clinic, TEN + 2 * HOUR) == Watched(seen=1, silent=1, fell_silent=1, failed=1)


def test_what_is_cut_off_after_the_task_makes_no_second_one(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(_: Pulse) -> None:
        raise TimeoutError

    with monkeypatch.context() as dark:
        dark.setattr(clinic.world.feeds, "save_pulse", cut)
        assert watched_at(clinic, TEN + 2 * HOUR).failed == 1
    assert watched_at(clinic, TEN + 2 * HOUR).silent == 1
    assert len(clinic.world.memory.tasks) == 1


def counted(capsys: pytest.CaptureFixture[str], name: str) -> bool:
    return f'"{name}":' in capsys.readouterr().out


def test_a_run_counts_the_silent_also_where_there_are_none(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic.plug_in(monkeypatch)
    assert door.handler({}, CONTEXT)["silent"] == 0
    assert counted(capsys, "FeedSilent")


def test_a_run_that_saw_only_some_does_not_pass_for_one_that_saw_all(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken: Callable[[str], None] = lambda _: 1 // 0  # type: ignore[assignment]  # noqa: E731
    monkeypatch.setattr(clinic.world.feeds, "pulse", broken)
    clinic.plug_in(monkeypatch)
    assert door.handler({}, CONTEXT)["failed"] == 1
    assert not counted(capsys, "FeedSilent")
