"""Every practice's feed, hour by hour: one that falls silent in opening hours is told (EC-O02)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from weerzien.domain import ids
from weerzien.domain.errors import NotFoundError, StaleError
from weerzien.domain.feed.pulse import HOUR, Pulse, after_hour
from weerzien.domain.practice import Practice
from weerzien.domain.task import Priority, Task, TaskKind
from weerzien.ports import Clocks, Feeds, PracticeIndex, Practices, Tasks

LOOKS_BACK = timedelta(hours=47)
"""Counts of minutes are kept for two days: what is older is not judged."""
WORK_WITHIN = timedelta(hours=4)
HEARD_AGAIN = "heard_again"


@dataclass(frozen=True, slots=True)
class Watching:
    """The ports that watching needs, together."""

    practices: Practices
    index: PracticeIndex
    feeds: Feeds
    tasks: Tasks
    clocks: Clocks
    acting_for: Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Watched:
    """What one run saw: practices, those silent now, those newly so, those heard again."""

    seen: int = 0
    silent: int = 0
    fell_silent: int = 0
    heard_again: int = 0
    failed: int = 0
    """Practices that could not be looked at; the next run does."""


def watch_feeds(ports: Watching) -> Watched:
    """Look at every practice up to the last full clock hour; a second look changes nothing."""
    now = ports.clocks.real_now()
    end = now.replace(minute=0, second=0, microsecond=0)
    done = Watched()
    for practice_id in ports.index.all():
        try:
            with ports.acting_for(practice_id):
                done = _watch(practice_id, end, done, ports)
        except NotFoundError:
            continue
        except StaleError:
            # Another run was here at this moment; what it saw is as good.
            done = replace(done, seen=done.seen + 1)
        except Exception:  # noqa: BLE001 - one practice in trouble must not hide all others
            done = replace(done, failed=done.failed + 1)
    return done


def _watch(practice_id: str, end: datetime, done: Watched, ports: Watching) -> Watched:
    practice = ports.practices.get(practice_id)
    if practice.rehearsal is not None or practice.leaves_at is not None:
        return done
    before = ports.feeds.pulse(practice_id) or Pulse(practice_id, end - HOUR)
    after = _lived(before, end, practice, ports)
    fell_silent = after.is_silent and not before.is_silent
    heard_again = before.is_silent and not after.is_silent
    # Tasks first: a pulse that says it is told must not be alone in saying so.
    if fell_silent:
        ports.tasks.put_new(_task(after, practice, ports))
    if heard_again:
        _take_back(before, practice, ports)
    if replace(after, until=before.until) != before:
        ports.feeds.save_pulse(after)
    return replace(
        done,
        seen=done.seen + 1,
        silent=done.silent + after.is_silent,
        fell_silent=done.fell_silent + fell_silent,
        heard_again=done.heard_again + heard_again,
    )


def _lived(pulse: Pulse, end: datetime, practice: Practice, ports: Watching) -> Pulse:
    pulse = replace(pulse, until=max(pulse.until, end - LOOKS_BACK))
    if pulse.until >= end:
        return pulse
    came = ports.feeds.came(practice.id, pulse.until, end)
    while pulse.until < end:
        pulse = after_hour(pulse, came.get(pulse.until, 0), practice)
    return pulse


def _task_id(pulse: Pulse) -> str:
    since = pulse.silent_since.isoformat() if pulse.silent_since else ""
    return ids.task_id(pulse.practice_id, TaskKind.FEED_SILENT, since)


def _task(pulse: Pulse, practice: Practice, ports: Watching) -> Task:
    at = ports.clocks.for_practice(practice).now()
    return Task(
        id=_task_id(pulse),
        practice_id=practice.id,
        patient_id="",
        case_id="",
        kind=TaskKind.FEED_SILENT,
        owner=practice.staff.desk,
        opens_at=at,
        due=at + WORK_WITHIN,
        created_at=at,
        priority=Priority.URGENT,
    )


def _take_back(before: Pulse, practice: Practice, ports: Watching) -> None:
    try:
        task = ports.tasks.get(practice.id, _task_id(before))
    except NotFoundError:
        return
    if task.is_open:
        at = ports.clocks.for_practice(practice).now()
        ports.tasks.change(task, task.cancelled(HEARD_AGAIN, at))
