from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from fakes.samples import NOW, a_case, a_patient, a_task
from fakes.steps import commit, know_patient, open_case
from weerzien.domain.errors import NotFoundError, StaleError
from weerzien.domain.patient_file import Changes
from weerzien.domain.task import Attempt, NextStep, Outcome, Task, TaskKind, TaskState
from weerzien.domain.vocabulary import RiskCategory, StopReason

if TYPE_CHECKING:
    from integration.store.conftest import Store


class TestTasks:
    def test_a_task_comes_back_as_it_went_in(self, store: Store) -> None:
        attempt = Attempt(NOW, "desk", Outcome.REACHED, NextStep.WAIT)
        task = replace(
            a_task(),
            attempts=(attempt,),
            copies=("lead",),
            remarks=("opted_out",),
            risks=frozenset({RiskCategory.CRISIS}),
        )
        assert store.tasks.put_new(task)
        assert store.tasks.get("p1", "t1") == task

    def test_a_task_is_made_once(self, store: Store) -> None:
        assert store.tasks.put_new(a_task())
        assert not store.tasks.put_new(replace(a_task(), remarks=("other",)))
        assert store.tasks.get("p1", "t1") == a_task()

    def test_unknown_tasks_and_those_of_others_are_not_found(self, store: Store) -> None:
        store.tasks.put_new(a_task())
        for practice_id, task_id in (("p1", "t2"), ("p2", "t1")):
            with pytest.raises(NotFoundError):
                store.tasks.get(practice_id, task_id)

    def test_the_worklist_shows_open_tasks_earliest_due_first(self, store: Store) -> None:
        late = replace(a_task("t0"), due=NOW + timedelta(days=1))
        half_a_second_later = replace(a_task("t2"), due=a_task().due + timedelta(seconds=0.5))
        alone = a_task("t3", case_id="")
        for task in (late, half_a_second_later, alone, a_task()):
            store.tasks.put_new(task)
        store.tasks.put_new(a_task("t4").cancelled("moot", NOW))
        found = [task.id for task in store.tasks.open_of("p1")]
        assert found == ["t1", "t3", "t2", "t0"]
        assert store.tasks.open_of("p2") == ()

    def test_the_tasks_of_a_case_are_open_and_closed_ones(self, store: Store) -> None:
        closed = a_task("t4").cancelled("moot", NOW)
        for task in (a_task(), closed, a_task("t2", case_id="c2"), a_task("t3", case_id="")):
            store.tasks.put_new(task)
        assert {task.id for task in store.tasks.of_case("p1", "c1")} == {"t1", "t4"}

    def test_a_task_about_no_patient_lies_with_the_practice(self, store: Store) -> None:
        task = replace(a_task("t9", case_id=""), patient_id="")
        assert store.tasks.put_new(task)
        assert not store.tasks.put_new(task)
        assert store.tasks.open_of("p1") == (task,)
        done = replace(task, state=TaskState.COMPLETED)
        store.tasks.change(task, done)
        assert store.tasks.get("p1", "t9") == done
        assert store.tasks.open_of("p1") == ()
        with pytest.raises(StaleError):
            store.tasks.change(task, task)

    def test_a_worklist_may_be_long(self, store: Store) -> None:
        for number in range(120):
            store.tasks.put_new(a_task(f"t{number}"))
        assert len(store.tasks.open_of("p1")) == 120


class TestStepsOfTheFollowUp:
    @pytest.mark.requirement("EC-R02")
    def test_no_call_appears_once_its_case_has_ended(self, store: Store) -> None:
        case = open_case(store)
        store.cases.close(case, StopReason.REBOOKED, "his", NOW, NOW)
        with pytest.raises(StaleError):
            store.tasks.put_new(self.call())
        assert store.tasks.open_of("p1") == ()

    @pytest.mark.requirement("EC-R02")
    def test_an_event_that_ends_the_case_cannot_miss_a_call_made_meanwhile(
        self, store: Store
    ) -> None:
        open_case(store)
        file = store.files.load("p1", "x1")
        assert file.case is not None
        assert store.tasks.put_new(self.call())
        ended = file.case.closed(StopReason.REBOOKED, "his", NOW)
        with pytest.raises(StaleError):
            commit(store, "e2", Changes(cases=(ended,)), file)
        assert self.call() in store.files.load("p1", "x1").tasks.values()

    def test_a_call_is_made_once(self, store: Store) -> None:
        open_case(store)
        assert store.tasks.put_new(self.call())
        assert not store.tasks.put_new(self.call())

    def test_a_call_needs_a_case_and_a_patient(self, store: Store) -> None:
        with pytest.raises(StaleError):
            store.tasks.put_new(self.call())
        commit(store, "e1", Changes(cases=(a_case(),)))
        with pytest.raises(StaleError):
            store.tasks.put_new(self.call())

    def test_what_stands_by_itself_appears_after_the_end_too(self, store: Store) -> None:
        case = open_case(store)
        store.cases.close(case, StopReason.FAILED, "weerzien", NOW, NOW)
        failed = replace(a_task(), kind=TaskKind.FOLLOW_UP_FAILED)
        assert store.tasks.put_new(failed)

    def test_a_task_leaves_the_rest_of_the_patient_alone(self, store: Store) -> None:
        know_patient(store)
        commit(store, "e2", Changes(patient=a_patient(case_id="c1"), cases=(a_case(),)))
        store.tasks.put_new(self.call())
        assert replace(store.files.patient("p1", "x1"), rev=0) == a_patient(case_id="c1")

    @staticmethod
    def call() -> Task:
        return replace(a_task(), kind=TaskKind.CALL_DAY1)
