"""Work that is about no patient: one owner, attempts, and an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fakes.samples import NOW, a_task
from weerzien.domain.errors import RefusedError
from weerzien.domain.event import TaskAccepted, TaskAnswered
from weerzien.domain.practice_task import worked_on
from weerzien.domain.task import Outcome, TaskState

TASK = replace(a_task("t1", case_id=""), patient_id="")
LATER = NOW + timedelta(hours=1)


def test_whoever_accepts_first_owns_it() -> None:
    taken = worked_on(TASK, TaskAccepted("t1", "desk"), LATER)
    assert (taken.state, taken.accepted_by) == (TaskState.ACCEPTED, "desk")
    assert taken.accepted_at == LATER
    assert worked_on(taken, TaskAccepted("t1", "desk"), LATER + timedelta(hours=1)) == taken
    with pytest.raises(RefusedError, match="task_taken"):
        worked_on(taken, TaskAccepted("t1", "desk-2"), LATER)


def test_an_attempt_that_fails_leaves_it_open() -> None:
    tried = worked_on(TASK, TaskAnswered("t1", "desk", Outcome.NO_ANSWER), LATER)
    assert tried.is_open
    assert tried.accepted_by == "desk"
    assert [one.outcome for one in tried.attempts] == [Outcome.NO_ANSWER]


def test_what_is_done_is_closed_and_stays_so() -> None:
    done = worked_on(TASK, TaskAnswered("t1", "desk", Outcome.DONE), LATER)
    assert (done.state, done.closed_at, done.closed_why) == (TaskState.COMPLETED, LATER, "done")
    with pytest.raises(RefusedError, match="task_closed"):
        worked_on(done, TaskAccepted("t1", "desk"), LATER)
