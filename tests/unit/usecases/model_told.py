"""The half of the model that tells: events in any order, twice and late, and people."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from unit.domain.follow_up.story import (
    AT_RISK,
    DAY,
    DETAILS,
    HOUR,
    MISSED,
    PRACTICE,
    Status,
    report,
)
from unit.usecases.clinic import Clinic, Execution
from unit.usecases.model_truths import Truths
from unit.usecases.model_world import (
    ENDS,
    GOES_ON,
    TELLING,
    At,
    Carriers,
    CrashError,
    MailNetwork,
    SmsNetwork,
)
from weerzien.domain.case import Case
from weerzien.domain.errors import EventConflictError, StaleError
from weerzien.domain.event import (
    AppointmentReported,
    Event,
    Fact,
    PatientDeclined,
    PatientDied,
    PatientOptedOut,
    PatientReported,
    StaffStopped,
)

Work = Callable[[Clinic], object]
REMEMBERED = 35 * DAY
"""So long an id is known at least; after that it may name something else."""


class Told(Truths):
    """What the source reports, in any order, and what people do."""

    def open_the_practice(self, at_risk: bool) -> None:
        self.clinic = Clinic()
        self.network = Carriers(self.clinic, self.happened)
        world = self.clinic.world
        world.sms, world.mail = SmsNetwork(network=self.network), MailNetwork(network=self.network)
        self.clinic = Clinic(PRACTICE, world)
        self.network.clinic = self.clinic
        self.details = AT_RISK if at_risk else DETAILS
        self.clinic.tell(PatientReported(self.details))
        self.starts: dict[str, datetime] = {}
        self.made: dict[str, datetime] = {}
        self.marked: set[str] = set()
        self.queue: list[Event] = []
        self.taken: list[Event] = []
        self.executions: dict[str, Execution] = {}
        self.before: dict[tuple[str, str], Case] = {}
        self.numbers = 0
        self.mark_missed(at_once=False)

    # What the source reports, in any order

    def post(self, fact: Fact, *, at_once: bool) -> None:
        """An event lies in the queue; `at_once`: it is through before anything else happens."""
        event = self.clinic.event(fact)
        self.clinic.events.receive(event, event.id)
        self.happened["webhook"] += 1
        if not at_once:
            self.queue.append(event)
            return
        self.clinic.take_in(event)
        self.taken.append(event)
        for case in self.cases():
            self.clinic.start(case)

    def appointment(self, name: str, status: Status) -> AppointmentReported:
        return report(status, name, start=self.starts[name], made=self.made[name])

    @rule(at_once=st.booleans())
    def mark_missed(self, at_once: bool) -> None:
        """The last appointment that is over; without a series, one that was made long ago."""
        due = [one for one, start in self.starts.items() if start <= self.clinic.now]
        if not due or not any(case.is_open for case in self.cases()):
            due = [f"a{len(self.starts)}"]
            self.starts[due[0]], self.made[due[0]] = self.clinic.now - HOUR, MISSED - 14 * DAY
        self.marked.add(due[-1])
        self.post(self.appointment(due[-1], Status.NOSHOW), at_once=at_once)

    @rule(
        what=st.sampled_from(["book", "book", "cancel", "cancel", "correct"]),
        ahead=st.sampled_from([4 * HOUR, DAY, 3 * DAY, 9 * DAY]),
        at_once=st.booleans(),
    )
    def change_the_diary(self, what: str, ahead: timedelta, at_once: bool) -> None:
        if what == "correct" and self.marked:
            self.post(self.appointment(max(self.marked), Status.ARRIVED), at_once=at_once)
            self.happened["correct"] += 1
        elif what == "cancel" and len(self.starts) > 1:
            self.post(self.appointment(max(self.starts), Status.CANCELLED), at_once=at_once)
            self.happened["cancel"] += 1
        else:
            name = f"a{len(self.starts)}"
            self.starts[name], self.made[name] = self.clinic.now + ahead, self.clinic.now
            self.post(self.appointment(name, Status.BOOKED), at_once=at_once)
            self.happened["rebook"] += 1

    @precondition(lambda self: self.queue)
    @rule(data=st.data(), keep=st.booleans(), crash_at=st.integers(0, 8) | TELLING)
    def take_in(self, data: st.DataObject, keep: bool, crash_at: At) -> None:
        """Any event of the queue comes; it may come again, and its worker may die."""
        event = data.draw(st.sampled_from(self.queue))
        self.happened["reorder"] += event is not self.queue[0]
        self.happened["duplicate"] += event in self.taken
        done = self.run(lambda clinic: clinic.take_in(event), crash_at)
        if done:
            self.taken.append(event)
        if done and not keep:
            self.queue.remove(event)

    @precondition(lambda self: self.taken)
    @rule(data=st.data(), other=st.booleans())
    def send_again(self, data: st.DataObject, other: bool) -> None:
        """The source sends a known id again, perhaps with another body: the first stands."""
        event = data.draw(st.sampled_from(self.taken))
        if other and self.clinic.now - event.received_at > REMEMBERED:
            return
        if not other:
            self.queue.append(event)
            self.happened["duplicate"] += 1
            return
        with contextlib.suppress(EventConflictError):
            self.clinic.events.receive(event, "another body")
            raise AssertionError("two bodies under one id")
        self.happened["conflict"] += 1

    # What people do

    @rule(fact=GOES_ON | GOES_ON | GOES_ON | ENDS | st.none())
    def act(self, fact: Fact | None) -> None:
        """A fact that ends a series or its messages is rarer, or nothing would ever run."""
        for case in self.cases() if fact is None else ():
            self.clinic.tell(PatientDeclined(case.id))
            self.happened["stop"] += 1
        if fact is not None:
            self.clinic.tell(fact)
            self.count_end(fact)

    def count_end(self, fact: Fact) -> None:
        self.happened["opt-out"] += isinstance(fact, PatientOptedOut)
        self.happened["stop"] += isinstance(fact, StaffStopped | PatientDied)

    @rule(email=st.booleans())
    def change_address(self, email: bool) -> None:
        self.numbers += 1
        change = (
            {"email": f"p{self.numbers}@example.org"}
            if email
            else {"phone": f"+316200001{self.numbers:02}"[:12]}
        )
        self.details = replace(self.details, **change)  # type: ignore[arg-type]
        self.clinic.tell(PatientReported(self.details))

    def run(self, work: Work, at: At, meanwhile: Callable[[], None] | None = None) -> bool:
        """Whether the work came through; before one of its calls it dies, or others act.

        `at`: before its n-th call (0: never), or before the call of that name.
        """
        calls: list[str] = []

        def before(call: str) -> None:
            first = call not in calls
            calls.append(call)
            if at != len(calls) and not (at == call and first):
                return
            if meanwhile is None:
                raise CrashError
            meanwhile()

        try:
            work(self.clinic.watched(before) if at else self.clinic)
        except CrashError:
            self.happened["crash"] += 1
            return False
        except StaleError:
            # Somebody was first: the machine tries the step again.
            assert meanwhile is not None
            self.happened["came second"] += 1
            return False
        return True
