"""Anything in any order: events twice and late, people, carriers in trouble, crashes, time.

What must hold after every step, whatever came before, stands in the invariants.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fakes import FakeMailCarrier, FakeSmsCarrier
from unit.domain.follow_up.story import (
    AT_RISK,
    DAY,
    DETAILS,
    HOUR,
    MINUTE,
    MISSED,
    PRACTICE,
    Status,
    report,
)
from unit.usecases.clinic import PERMANENT, TEMPORARY, UNKNOWN, Clinic, Execution
from weerzien.domain import ids
from weerzien.domain.case import Case, CaseState
from weerzien.domain.contact import ContactStatus
from weerzien.domain.event import (
    AppointmentReported,
    Event,
    Fact,
    PatientDeclined,
    PatientDied,
    PatientOptedIn,
    PatientOptedOut,
    PatientReplied,
    PatientReported,
    StaffResumed,
    StaffStopped,
)
from weerzien.domain.sending import Fate, Mail, SendResult, Sms
from weerzien.domain.vocabulary import Channel

EXAMPLES = int(os.environ.get("MODEL_EXAMPLES", "150"))
STEPS = int(os.environ.get("MODEL_STEPS", "50"))
"""Nightly runs raise both; the defaults take seconds."""

ZONE = ZoneInfo(PRACTICE.time_zone)
ACCEPTED = SendResult(Fate.ACCEPTED, "carrier-id", "accepted")
FAULTS = {
    "none": ACCEPTED,
    "unknown": UNKNOWN,
    "temporary": TEMPORARY,
    "permanent": PERMANENT,
}


ENDS = st.sampled_from(
    [
        PatientOptedOut(frozenset({Channel.SMS}), "sms"),
        PatientOptedOut(frozenset({Channel.EMAIL}), "link"),
        StaffStopped("s1"),
        PatientDied(),
    ]
)
GOES_ON = st.sampled_from(
    [
        PatientOptedIn(frozenset({Channel.SMS, Channel.EMAIL}), "sms"),
        PatientReplied(Channel.SMS, "…", distress=True),
        PatientReplied(Channel.SMS, "…", distress=False),
        StaffResumed("s1"),
        StaffResumed("s1"),
        PatientReported(AT_RISK),
        PatientReported(DETAILS),
    ]
)


class CrashError(Exception):
    """The process is gone, between two calls."""


@dataclass
class Handed:
    """One message that a carrier was given."""

    key: str
    fate: Fate
    at: datetime

    @property
    def on(self) -> date:
        return self.at.astimezone(ZONE).date()


@dataclass
class Carriers:
    """The network: it remembers all it was given, and answers as it is told to."""

    clinic: Clinic
    answer: SendResult = ACCEPTED
    handed: list[Handed] = field(default_factory=list)

    def take(self, key: str) -> SendResult:
        self.handed.append(Handed(key, self.answer.fate, self.clinic.now))
        return self.answer


@dataclass
class SmsNetwork(FakeSmsCarrier):
    network: Carriers | None = None

    def send(self, sms: Sms) -> SendResult:
        assert self.network is not None
        return self.network.take(sms.key)


@dataclass
class MailNetwork(FakeMailCarrier):
    network: Carriers | None = None

    def send(self, mail: Mail) -> SendResult:
        assert self.network is not None
        return self.network.take(mail.key)


class FollowUp(RuleBasedStateMachine):
    """One patient with a few appointments; executions run when the test lets them."""

    @initialize(at_risk=st.booleans(), late=st.integers(0, 5))
    def begin(self, at_risk: bool, late: int) -> None:
        self.clinic = Clinic()
        self.network = Carriers(self.clinic)
        world = self.clinic.world
        world.sms, world.mail = SmsNetwork(network=self.network), MailNetwork(network=self.network)
        self.clinic = Clinic(PRACTICE, world)
        self.network.clinic = self.clinic
        self.details = AT_RISK if at_risk else DETAILS
        self.clinic.tell(PatientReported(self.details))
        self.starts: dict[str, datetime] = {"a0": MISSED}
        self.made: dict[str, datetime] = {"a0": MISSED - 14 * DAY}
        self.marked: set[str] = set()
        self.queue: list[Event] = []
        self.executions: dict[str, Execution] = {}
        self.before: dict[tuple[str, str], Case] = {}
        self.numbers = 0
        self.mark_missed()
        if late:
            self.clinic.take_in(self.queue.pop())
            self.start()

    # What the source reports, in any order

    def post(self, fact: Fact) -> None:
        event = self.clinic.event(fact)
        self.clinic.events.receive(event, event.id)
        self.queue.append(event)

    def appointment(self, name: str, status: Status) -> AppointmentReported:
        return report(status, name, start=self.starts[name], made=self.made[name])

    @rule()
    def mark_missed(self) -> None:
        due = [one for one, start in self.starts.items() if start <= self.clinic.now]
        if due:
            self.marked.add(due[-1])
            self.post(self.appointment(due[-1], Status.NOSHOW))

    @rule(ahead=st.sampled_from([4 * HOUR, DAY, 3 * DAY, 9 * DAY]))
    def book(self, ahead: timedelta) -> None:
        name = f"a{len(self.starts)}"
        self.starts[name], self.made[name] = self.clinic.now + ahead, self.clinic.now
        self.post(self.appointment(name, Status.BOOKED))

    @precondition(lambda self: len(self.starts) > 1)
    @rule()
    def cancel(self) -> None:
        self.post(self.appointment(max(self.starts), Status.CANCELLED))

    @precondition(lambda self: self.marked)
    @rule()
    def correct(self) -> None:
        self.post(self.appointment(max(self.marked), Status.ARRIVED))

    @precondition(lambda self: self.queue)
    @rule(data=st.data(), keep=st.booleans(), crash_at=st.integers(0, 8))
    def take_in(self, data: st.DataObject, keep: bool, crash_at: int) -> None:
        """Any event of the queue comes; it may come again, and its worker may die."""
        event = data.draw(st.sampled_from(self.queue))
        done = self.run(lambda clinic: clinic.take_in(event), crash_at)
        if done and not keep:
            self.queue.remove(event)

    # What people do

    @rule(fact=ENDS, really=st.integers(0, 3))
    def end_it(self, fact: Fact, really: int) -> None:
        """Each of these ends a series or its messages; not too often, or nothing ever runs."""
        if really == 0:
            self.clinic.tell(fact)

    @rule(really=st.integers(0, 3))
    def decline(self, really: int) -> None:
        for case in self.cases():
            if really == 0:
                self.clinic.tell(PatientDeclined(case.id))

    @rule(fact=GOES_ON)
    def act(self, fact: Fact) -> None:
        self.clinic.tell(fact)

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

    # What machines do

    def cases(self) -> list[Case]:
        return list(self.clinic.world.memory.cases.values())

    @rule()
    def start(self) -> None:
        for case in self.cases():
            self.clinic.start(case)
        self._new_executions()

    @rule(crash_at=st.integers(0, 10))
    def reconcile(self, crash_at: int) -> None:
        self.run(lambda clinic: clinic.reconcile(), crash_at)
        self._new_executions()

    def _new_executions(self) -> None:
        world = self.clinic.world
        for name, since in world.executions.starts:
            if name not in self.executions:
                case = next(one for one in self.cases() if name.startswith(one.id))
                self.executions[name] = Execution(self.clinic, case, since)

    def live(self) -> list[tuple[str, Execution]]:
        running = self.clinic.world.executions.running
        return [(name, one) for name, one in self.executions.items() if name in running]

    @precondition(lambda self: self.live())
    @rule(fault=st.sampled_from(list(FAULTS)), crash_at=st.integers(0, 14), dies=st.booleans())
    def step(self, fault: str, crash_at: int, dies: bool) -> None:
        """The execution that wakes first takes one step; its function, or it itself, may die."""
        name, execution = min(self.live(), key=lambda one: one[1].wake)
        self.clinic.now = max(self.clinic.now, execution.wake)
        self.network.answer = FAULTS[fault]
        done = self.run(lambda clinic: self._step(execution, clinic), crash_at)
        self.network.answer = ACCEPTED
        if execution.result is not None or (not done and dies):
            self.clinic.world.executions.running.discard(name)
            self.clinic.world.executions.ended.add(name)

    @precondition(lambda self: self.live())
    @rule(count=st.integers(1, 12))
    def run_smoothly(self, count: int) -> None:
        for _ in range(count):
            if self.live():
                self.step(fault="none", crash_at=0, dies=False)

    def _step(self, execution: Execution, clinic: Clinic) -> None:
        execution.clinic = clinic
        execution.step()

    def run(self, work: Callable[[Clinic], object], crash_at: int) -> bool:
        """Whether the work came through; it is cut off before its n-th call (0: never)."""
        calls = 0

        def before(call: str) -> None:
            nonlocal calls
            del call
            calls += 1
            if calls == crash_at:
                raise CrashError

        try:
            work(self.clinic.watched(before) if crash_at else self.clinic)
        except CrashError:
            return False
        return True

    @rule(by=st.sampled_from([MINUTE, 10 * MINUTE, 2 * HOUR, DAY]))
    def pass_time(self, by: timedelta) -> None:
        self.clinic.now += by

    # What must hold

    @invariant()
    def no_message_twice(self) -> None:
        """I1: at most one hand-over per touchpoint and channel that was not certainly refused."""
        tried = Counter(
            one.key for one in self.network.handed if one.fate is not Fate.REFUSED_TEMPORARY
        )
        assert all(count == 1 for count in tried.values()), tried

    @invariant()
    def one_touchpoint_a_day(self) -> None:
        """I1: on one channel at most one message a day, of all cases of the patient."""
        arrived = (one for one in self.network.handed if one.fate in {Fate.ACCEPTED, Fate.UNKNOWN})
        days = Counter((one.key.rsplit("-", 1)[1], one.on) for one in arrived)
        assert all(count == 1 for count in days.values()), days

    @invariant()
    def nothing_is_claimed_after_a_stop(self) -> None:
        """I2 and I9: an ended case keeps its end and gets no claim; versions rise."""
        now = dict(self.clinic.world.memory.cases)
        for key, was in self.before.items():
            case = now[key]
            assert case.rev >= was.rev
            assert case.plan_no >= was.plan_no
            if not was.is_open:
                assert case.state is CaseState.CLOSED
                assert case.stop == was.stop
            if not was.may_send:
                assert set(case.claims) <= set(was.claims)
        self.before = now

    @invariant()
    def every_mark_has_one_case(self) -> None:
        """I3: of the marks that are in, each has its case, and one series runs at most."""
        memory = self.clinic.world.memory
        known = memory.appointments["p1", "x1"].values()
        for appointment in known:
            if appointment.marked_at is not None:
                assert ("p1", ids.case_id("p1", appointment.id)) in memory.cases
        assert len(memory.cases) == sum(one.marked_at is not None for one in known)
        assert sum(one.is_open for one in self.cases()) <= 1

    @invariant()
    def every_open_case_is_looked_after(self) -> None:
        """I3: an open case is on the agenda of Reconcile, so that it cannot stand still unseen."""
        for key, case in self.clinic.world.memory.cases.items():
            assert not case.is_open or key in self.clinic.world.memory.agenda

    @invariant()
    def the_log_tells_the_truth(self) -> None:
        """I4: what is logged as sent was accepted, and what was not accepted is not."""
        accepted = {one.key for one in self.network.handed if one.fate is Fate.ACCEPTED}
        for row in self.clinic.world.memory.contacts.values():
            if row.stage is not None and row.status is ContactStatus.SENT:
                assert f"p1-{row.case_id}-{row.stage}-{row.channel}" in accepted

    @invariant()
    def messages_keep_their_window(self) -> None:
        """I8: between 8 and 21 at the practice, and never on a Sunday."""
        for one in self.network.handed:
            local = one.at.astimezone(ZONE)
            assert 8 <= local.hour < 21
            assert local.isoweekday() != 7

    @invariant()
    def work_of_an_ended_case_is_over(self) -> None:
        """P7: no call and no notice stays open once the patient is back or the mark withdrawn."""
        for task in self.clinic.world.tasks.open_of("p1"):
            case = self.clinic.world.memory.cases.get(("p1", task.case_id))
            if task.kind in {"call_day1", "escalation"} and case is not None and case.stop:
                assert case.stop.reason not in {"rebooked", "mark_corrected", "deceased"}

    def teardown(self) -> None:
        """Left alone, all comes to an end, and every message has its one row (I4)."""
        if not hasattr(self, "queue"):
            return
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

    def _ends_by_itself(self) -> None:
        """Without anybody's help every series ends, but one that waits for a person."""
        for _ in range(400):
            if not any(case.is_open and not self._waits(case) for case in self.cases()):
                return
            self.reconcile(crash_at=0)
            if self.live():
                self.step(fault="none", crash_at=0, dies=False)
            else:
                self.clinic.now += 5 * MINUTE
            self.no_message_twice()
            self.one_touchpoint_a_day()
        open_cases = [one for one in self.cases() if one.is_open]
        assert not open_cases, "a series that never ends"

    @staticmethod
    def _waits(case: Case) -> bool:
        return case.pause is not None and case.pause.until is None


FollowUp.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestFollowUp = pytest.mark.requirement(
    "AU-18", "AU-19", "NS-05", "NS-15", "NS-18", "NS-19", "NS-26", "NS-39", "EC-R01", "EC-R04"
)(FollowUp.TestCase)
