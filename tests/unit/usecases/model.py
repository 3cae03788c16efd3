"""Anything in any order: events twice and late, people, carriers in trouble, crashes, time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from unit.domain.follow_up.story import (
    DAY,
    HOUR,
    MINUTE,
)
from unit.usecases.clinic import Clinic, Execution
from unit.usecases.model_told import Told
from unit.usecases.model_world import (
    ACCEPTED,
    DELIVERING,
    ENDS,
    FAULTS,
    GOES_ON,
    TELLING,
    At,
)
from weerzien.domain.case import Case
from weerzien.domain.contact import ContactStatus
from weerzien.domain.event import (
    ErasureAsked,
    Fact,
)
from weerzien.domain.sending import Fate

FAR_ENOUGH = 4
"""Steps of an execution from its start to its next message, planning and people included."""


class FollowUp(Told):
    """One patient with a few appointments; executions run when the test lets them."""

    @initialize(at_risk=st.booleans(), late=st.integers(0, 5))
    def begin(self, at_risk: bool, late: int) -> None:
        self.open_the_practice(at_risk)
        if late:
            self.clinic.take_in(self.queue.pop())
            self.start()

    # What machines do

    @rule()
    def start(self) -> None:
        for case in self.cases():
            self.clinic.start(case)

    @rule(crash_at=st.integers(0, 10))
    def reconcile(self, crash_at: int) -> None:
        self.run(lambda clinic: clinic.reconcile(), crash_at)
        self.happened["reconcile"] += 1

    @rule(crash_at=st.integers(0, 10), asked=st.booleans())
    def erase(self, crash_at: int, asked: bool) -> None:
        """What is past its period goes, or all of a patient who asked; a worker may die in it."""
        if asked and crash_at == 0:
            self.clinic.tell(ErasureAsked("desk"))
            self.happened["erasure asked"] += 1
        self.run(lambda clinic: clinic.erase(), crash_at)
        self.happened["erase"] += 1

    def _new_executions(self) -> None:
        world = self.clinic.world
        for name, since in world.executions.starts:
            if name not in self.executions:
                case = next(one for one in self.cases() if name.startswith(one.id))
                self.executions[name] = Execution(self.clinic, case, since)

    def live(self) -> list[tuple[str, Execution]]:
        self._new_executions()
        running = self.clinic.world.executions.running
        return [(name, one) for name, one in self.executions.items() if name in running]

    def next_step(self, *, on: bool) -> tuple[str, Execution]:
        """The execution that wakes first, at its moment; `on`: smoothly on to its next message."""
        name, execution = min(self.live(), key=lambda one: one[1].wake)
        for _ in range(FAR_ENOUGH if on else 0):
            if execution.planned and execution.steps[0][0].stage is not None:
                break
            self.clinic.now = max(self.clinic.now, execution.wake)
            self._step(execution, self.clinic)
        self.clinic.now = max(self.clinic.now, execution.wake)
        return name, execution

    @precondition(lambda self: self.live())
    @rule(
        fault=st.sampled_from(list(FAULTS)),
        crash_at=st.integers(0, 14) | DELIVERING,
        dies=st.booleans(),
        on=st.booleans(),
    )
    def step(self, fault: str, crash_at: At, dies: bool, on: bool) -> None:
        """An execution takes one step; its function, or it itself, may die."""
        name, execution = self.next_step(on=on)
        self.network.answer = FAULTS[fault]
        done = self.run(lambda clinic: self._step(execution, clinic), crash_at)
        self.network.answer = ACCEPTED
        if not done and dies:
            self.clinic.world.executions.running.discard(name)
            self.clinic.world.executions.ended.add(name)
        self._end_if_done(name, execution)

    @precondition(lambda self: self.live())
    @rule(fault=st.sampled_from(["unknown", "temporary", "permanent"]))
    def trouble_at_the_carrier(self, fault: str) -> None:
        self.step(fault=fault, crash_at=0, dies=False, on=True)

    @precondition(lambda self: self.live())
    @rule(
        fact=ENDS | GOES_ON | st.none(),
        at=DELIVERING | DELIVERING | st.integers(1, 14),
        on=st.sampled_from([True, True, False]),
    )
    def step_while(self, fact: Fact | None, at: At, on: bool) -> None:
        """Before a call of a step something else happens: a fact, or the same step again."""
        name, execution = self.next_step(on=on)
        again = replace(execution, steps=list(execution.steps))

        def meanwhile() -> None:
            self.happened["interleaved"] += 1
            if fact is None:
                self._step(again, self.clinic)
                return
            self.clinic.tell(fact)
            self.count_end(fact)
            self.nothing_is_claimed_after_a_stop()

        self.run(lambda clinic: self._step(execution, clinic), at, meanwhile)
        self._end_if_done(name, execution)

    @precondition(lambda self: self.queue and self.live())
    @rule(data=st.data(), at=st.integers(1, 8) | TELLING)
    def take_in_while(self, data: st.DataObject, at: At) -> None:
        """Before the n-th call of an event's worker an execution takes its next step."""
        event = data.draw(st.sampled_from(self.queue))
        name, execution = self.next_step(on=True)

        def meanwhile() -> None:
            self.happened["interleaved"] += 1
            self._step(execution, self.clinic)

        if self.run(lambda clinic: clinic.take_in(event), at, meanwhile):
            self.queue.remove(event)
            self.taken.append(event)
        self._end_if_done(name, execution)

    @precondition(lambda self: self.live())
    @rule(count=st.integers(1, 12))
    def run_smoothly(self, count: int) -> None:
        for _ in range(count):
            if self.live():
                self.step(fault="none", crash_at=0, dies=False, on=False)

    @precondition(lambda self: self.clinic.world.executions.ended)
    @rule(data=st.data())
    def redrive(self, data: st.DataObject) -> None:
        """Somebody lets an execution go on that was over: after a failure, a restore, a replay."""
        executions = self.clinic.world.executions
        name = data.draw(st.sampled_from(sorted(executions.ended)))
        self.executions[name].result = None
        executions.running.add(name)
        self.happened["redrive"] += 1

    def _step(self, execution: Execution, clinic: Clinic) -> None:
        if execution.result is None:
            execution.clinic = clinic
            execution.step()
            self.happened["step"] += 1

    def _end_if_done(self, name: str, execution: Execution) -> None:
        if execution.result is not None:
            self.clinic.world.executions.running.discard(name)
            self.clinic.world.executions.ended.add(name)

    @rule(by=st.sampled_from([MINUTE, 10 * MINUTE, 2 * HOUR, DAY]))
    def pass_time(self, by: timedelta) -> None:
        self.clinic.now += by
        self.happened["clock"] += 1

    def teardown(self) -> None:
        """Left alone, all comes to an end, and every message has its one row (I4)."""
        if not hasattr(self, "queue"):
            return
        # What comes of its own is not counted: only the example is.
        self.happened = self.network.happened = Counter()  # type: ignore[misc]
        for event in list(self.queue):
            self.clinic.take_in(event)
        for _ in range(20):
            self.clinic.now += MINUTE
            self.reconcile(crash_at=0)
        memory = self.clinic.world.memory
        for one in self.network.handed:
            if one.fate is Fate.REFUSED_TEMPORARY:
                continue
            _, case_id, stage, channel = one.key.rsplit("-", 3)
            row = memory.contacts.get(("p1", case_id, f"{stage}.{channel}"))
            assert row is not None, "a message without a row"
            if one.fate is not Fate.REFUSED_PERMANENT:
                assert row.status in {ContactStatus.SENT, ContactStatus.UNKNOWN}
            if row.status is ContactStatus.UNKNOWN:
                assert any(
                    task.kind == "unknown_message" and task.case_id == case_id
                    for task in memory.tasks.values()
                )
        self._ends_by_itself()
        for _, execution in self.live():
            execution.clinic = self.clinic
        super().teardown()
        type(self).happened["examples"] += self.steps_gone >= self.full_length

    def _ends_by_itself(self) -> None:
        """Without anybody's help every series ends, but one that waits for a person."""
        for _ in range(400):
            if not any(case.is_open and not self._waits(case) for case in self.cases()):
                return
            self.reconcile(crash_at=0)
            if self.live():
                self.step(fault="none", crash_at=0, dies=False, on=False)
            else:
                # One that lost its execution is looked after when its next step is due: in days.
                self.clinic.now += HOUR
            self.no_message_twice()
            self.one_touchpoint_a_day()
        open_cases = [one for one in self.cases() if one.is_open]
        assert not open_cases, "a series that never ends"

    @staticmethod
    def _waits(case: Case) -> bool:
        return case.pause is not None and case.pause.until is None
