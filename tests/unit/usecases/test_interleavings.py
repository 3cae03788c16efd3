"""Two things at once: one runs up to each of its port calls, the other runs whole, then the rest.

A stop that is in wins over every send that is not claimed yet; of two no-shows one series comes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from unit.domain.follow_up.story import (
    AT_RISK,
    DETAILS,
    HOUR,
    MINUTE,
    MISSED,
    PRACTICE,
    booked,
    noshow,
)
from unit.usecases.clinic import Clinic
from weerzien.domain.event import (
    Event,
    Fact,
    PatientDied,
    PatientOptedOut,
    PatientReplied,
    PatientReported,
    StaffStopped,
)
from weerzien.domain.patient import PatientDetails
from weerzien.domain.vocabulary import Channel, Stage, StopReason

Work = Callable[[Clinic], object]


@dataclass
class Run:
    """One interleaving: `first` is cut before its k-th call, where `second` runs whole."""

    clinic: Clinic
    calls: int = 0
    happened: list[str] = field(default_factory=list)

    def go(self, first: Work, second: Work, k: int) -> None:
        def before(call: str) -> None:
            self.calls += 1
            if self.calls == k:
                self.happened.append(call)
                second(self.clinic)

        first(self.clinic.watched(before))
        if self.calls < k:
            second(self.clinic)


def every_way(make: Callable[[], Clinic], one: Work, other: Work) -> list[Run]:
    """All interleavings of two pieces of work, either of them being the one that is cut."""
    runs = []
    for first, second in ((one, other), (other, one)):
        k, more = 1, True
        while more:
            run = Run(make())
            run.go(first, second, k)
            runs.append(run)
            more, k = run.calls >= k, k + 1
    return runs


def ready_to_send(details: PatientDetails = DETAILS) -> Clinic:
    clinic = Clinic()
    clinic.open_case(details)
    clinic.plan()
    clinic.now = clinic.case.plan[0].due
    return clinic


def deliver(clinic: Clinic) -> None:
    clinic.deliver(Stage.IMMEDIATE)


def telling(fact: Fact, then: Work = lambda _: None) -> Work:
    def tell(clinic: Clinic) -> None:
        clinic.tell(fact)
        then(clinic)

    return tell


def remember_claims(clinic: Clinic) -> None:
    """The stop is in: what is claimed now is the last there may ever be."""
    clinic.noted["claims"] = len(clinic.case.claims)


STOPS: dict[str, tuple[Fact, StopReason]] = {
    "staff": (StaffStopped("s1"), StopReason.MANUAL),
    "opt_out_sms": (PatientOptedOut(frozenset({Channel.SMS}), "sms"), StopReason.OPTED_OUT),
    "opt_out_mail": (PatientOptedOut(frozenset({Channel.EMAIL}), "link"), StopReason.OPTED_OUT),
    "rebooked": (booked(made=MISSED + 25 * MINUTE), StopReason.REBOOKED),
    "died": (PatientDied(), StopReason.DECEASED),
}


@pytest.mark.requirement("AU-19", "EC-R01", "NS-05", "NS-15", "CO-05", "D1")
@pytest.mark.parametrize("name", STOPS)
def test_nothing_is_claimed_once_a_stop_is_in_wherever_the_two_meet(name: str) -> None:
    fact, why = STOPS[name]
    runs = every_way(ready_to_send, deliver, telling(fact, remember_claims))
    assert len(runs) > 10
    for run in runs:
        clinic = run.clinic
        at_stop = clinic.noted["claims"]
        assert clinic.why() == why, run.happened
        assert len(clinic.case.claims) == at_stop, run.happened
        assert_each_message_once(clinic)
        told = set(clinic.case.claims) - set(clinic.rows)
        assert not told, "each message that was handed over has its row"
    sent = {len(run.clinic.keys) for run in runs}
    assert sent == {0, 1, 2}, "the stop met the send before, between and after its messages"


@pytest.mark.requirement("HR-23", "EC-S10", "AU-19")
def test_nothing_is_claimed_once_a_high_risk_patient_opted_out() -> None:
    opt_out = telling(PatientOptedOut(frozenset({Channel.SMS}), "sms"), remember_claims)
    for run in every_way(lambda: ready_to_send(AT_RISK), deliver, opt_out):
        at_stop = run.clinic.noted["claims"]
        assert run.clinic.case.is_open
        assert len(run.clinic.case.claims) == at_stop, run.happened
        assert_each_message_once(run.clinic)


@pytest.mark.requirement("NS-17", "D2")
def test_nothing_is_claimed_while_a_reply_waits() -> None:
    reply = telling(PatientReplied(Channel.SMS, "Wacht", distress=False), remember_claims)
    for run in every_way(ready_to_send, deliver, reply):
        at_stop = run.clinic.noted["claims"]
        assert run.clinic.is_paused()
        assert len(run.clinic.case.claims) == at_stop, run.happened


@pytest.mark.requirement("EC-R04", "NS-39")
def test_a_late_first_try_and_its_retry_send_each_message_once() -> None:
    for run in every_way(ready_to_send, deliver, deliver):
        assert sorted(run.clinic.keys) == ["immediate-email", "immediate-sms"], run.happened
        assert set(run.clinic.rows) == {"immediate.sms", "immediate.email"}
        assert Stage.IMMEDIATE in run.clinic.case.done


@pytest.mark.requirement("NS-13", "EC-R07", "HR-24")
def test_a_raised_risk_and_a_send_at_once_lose_neither() -> None:
    raised = telling(PatientReported(AT_RISK))
    for run in every_way(ready_to_send, deliver, raised):
        assert "call_day1" in run.clinic.work
        assert_each_message_once(run.clinic)


def known() -> Clinic:
    clinic = Clinic()
    clinic.tell(PatientReported(DETAILS))
    clinic.now = MISSED + 2 * HOUR
    return clinic


def taking_in(name: str, fact: Fact, at: datetime) -> Work:
    def take_in(clinic: Clinic) -> None:
        clinic.take_in(Event(name, PRACTICE.id, "x1", at, MISSED + 2 * HOUR, fact))

    return take_in


MARK = taking_in("mark", noshow(), MISSED + 20 * MINUTE)
REBOOKING = taking_in("rebooking", booked(), MISSED + HOUR)


@pytest.mark.requirement("EC-R01", "EC-E02", "NS-05", "AU-18")
def test_a_no_show_and_its_rebooking_end_rebooked_wherever_they_meet() -> None:
    runs = every_way(known, MARK, REBOOKING)
    assert len(runs) > 6
    for run in runs:
        assert run.clinic.why() == StopReason.REBOOKED, run.happened
        assert run.clinic.case.rebooking_id == "new"
        assert len(run.clinic.world.memory.cases) == 1


@pytest.mark.requirement("EC-E01", "AU-18")
def test_the_same_mark_twice_at_once_is_one_case() -> None:
    for run in every_way(known, MARK, MARK):
        assert len(run.clinic.world.memory.cases) == 1
        assert run.clinic.case.is_open


@pytest.mark.requirement("NS-19", "D18", "EC-E09")
@pytest.mark.parametrize("risky", [False, True])
def test_two_no_shows_at_once_are_one_series_and_the_higher_risk_wins(risky: bool) -> None:
    second = noshow(
        "second", start=MISSED + HOUR, discipline="dietist", patient=AT_RISK if risky else None
    )
    other = taking_in("second-mark", second, MISSED + 80 * MINUTE)
    for run in every_way(known, MARK, other):
        cases = run.clinic.world.memory.cases.values()
        opened = [one for one in cases if one.is_open]
        assert len(opened) == 1, run.happened
        assert len(cases) == 2
        assert sorted(opened[0].appointment_ids) == ["missed", "second"]
        assert bool(opened[0].risks) is risky
        reasons = [one.stop.reason for one in cases if one.stop]
        assert reasons == [StopReason.MERGED]


@pytest.mark.requirement("NS-18", "NS-05")
def test_a_stop_and_the_end_of_the_series_leave_one_reason() -> None:
    stop = telling(StaffStopped("s1"))
    for run in every_way(ready_to_send, lambda clinic: clinic.close(), stop):
        assert run.clinic.why() in {StopReason.MANUAL, StopReason.COMPLETED}
        ends = [one.stop for one in run.clinic.world.memory.cases.values()]
        assert len(ends) == 1


def assert_each_message_once(clinic: Clinic) -> None:
    assert len(set(clinic.keys)) == len(clinic.keys)
    assert {key.replace("-", ".") for key in clinic.keys} <= set(clinic.case.claims)
