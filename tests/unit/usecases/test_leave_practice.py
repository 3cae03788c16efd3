"""A practice leaves: silence at once, a way back for a while, and then nothing is left of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from unit.domain.follow_up.story import AT_RISK, DAY, DETAILS, HOUR, PRACTICE, noshow
from unit.usecases.clinic import Clinic, Execution
from weerzien.domain.errors import NotFoundError, RefusedError
from weerzien.domain.event import PatientOptedOut, PatientReported
from weerzien.domain.leaving import WAITING_PERIOD
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import Channel, Stage, StopReason
from weerzien.ports import Credential
from weerzien.usecases import leave_practice as use_case
from weerzien.usecases.go_live import switch_on
from weerzien.usecases.leave_practice import Gone, erase_left, leave, stay
from weerzien.usecases.onboard_practice import record_agreement, set_recipients

KEY = Credential("p1.1", "p1", ("whsec_one",))


def made() -> Clinic:
    """A practice at work: two patients in a series, a call to make, an opt-out, a neighbour."""
    clinic = Clinic()
    clinic.world.access_keys.make(KEY)
    record_agreement("p1", "vwo-1", "A. Naam", date(2027, 3, 1), "s1", clinic.onboarding)
    set_recipients("p1", ["+31600000009"], clinic.onboarding)
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    clinic.open_case(replace(AT_RISK, phone="+31620000002", email=None), "x2")
    clinic.plan(case=clinic.case_of("x2"))
    clinic.make_task(TaskKind.CALL_DAY1, clinic.case_of("x2"))
    clinic.tell(PatientReported(replace(DETAILS, phone="+31620000003", email=None)), "x3")
    clinic.tell(PatientOptedOut(frozenset({Channel.SMS}), "sms"), "x3")
    clinic.world.practices.save(replace(PRACTICE, id="p2"))
    return clinic


@pytest.fixture
def clinic() -> Clinic:
    return made()


def went(clinic: Clinic) -> Clinic:
    """The same practice after its waiting period, with nothing erased yet."""
    leave("p1", "s1", clinic.departing)
    clinic.now += WAITING_PERIOD + timedelta(seconds=1)
    clinic.world.journals.files |= {("p1", "night"): "P-1", ("p2", "night"): "P-2"}
    return clinic


def lies(clinic: Clinic) -> set[str]:
    """Which kinds of things the memory still holds of the practice; events end by themselves."""
    memory, found = clinic.world.memory, set()
    for name in (
        *("patients", "appointments", "cases", "agenda", "looks", "tasks", "contacts"),
        *("opt_outs", "agreements"),
    ):
        if any(key[0] == "p1" and value for key, value in getattr(memory, name).items()):
            found.add(name)
    if any(one.practice_id == "p1" for one in memory.links.values()):
        found.add("links")
    return found | {
        name for name in ("practices", "recipients", "leavings") if "p1" in getattr(memory, name)
    }


@pytest.mark.requirement("CO-15", "AU-21", "NS-18")
def test_leaving_silences_ends_every_case_and_kills_every_key_at_once(clinic: Clinic) -> None:
    left = leave("p1", "s1", clinic.departing)
    assert (left.keys, left.cases) == (1, 2)
    assert left.leaving.erase_at == clinic.now + timedelta(days=30)
    assert not clinic.world.practices.get("p1").sending
    assert clinic.world.access_keys.of_practice("p1") == ()
    for patient in ("x1", "x2"):
        stop = clinic.case_of(patient).stop
        assert stop is not None
        assert (stop.reason, stop.by) == (StopReason.PRACTICE_STOPPED, "s1")


@pytest.mark.requirement("CO-15", "NS-18")
def test_an_execution_sees_the_end_at_its_next_wake_and_sends_nothing(clinic: Clinic) -> None:
    run = Execution(clinic, clinic.case)
    before = list(clinic.keys)
    leave("p1", "s1", clinic.departing)
    run.run_until(clinic.now + 8 * DAY)
    assert run.result == "practice_stopped"
    assert clinic.keys == before


def test_leaving_twice_changes_nothing_more_and_keeps_the_first_day(clinic: Clinic) -> None:
    first = leave("p1", "s1", clinic.departing)
    clinic.now += 3 * DAY
    again = leave("p1", "s2", clinic.departing)
    assert again.leaving == first.leaving
    assert (again.keys, again.cases) == (0, 0)


@pytest.mark.requirement("AU-15")
def test_a_practice_that_leaves_follows_nobody_anew_and_cannot_go_live(clinic: Clinic) -> None:
    leave("p1", "s1", clinic.departing)
    clinic.tell(noshow("late", patient=replace(DETAILS, phone="+31620000004")), "x4")
    assert clinic.why("x4") is StopReason.PRACTICE_STOPPED
    clinic.tell(noshow("risk", patient=replace(AT_RISK, phone="+31620000005")), "x5")
    assert clinic.why("x5") is StopReason.PRACTICE_STOPPED
    with pytest.raises(RefusedError):
        switch_on("p1", clinic.going_live)


def test_before_its_day_nothing_is_erased(clinic: Clinic) -> None:
    leave("p1", "s1", clinic.departing)
    clinic.now += WAITING_PERIOD - HOUR
    before = lies(clinic)
    assert erase_left(clinic.departing, clinic.journals) == Gone()
    assert lies(clinic) == before


@pytest.mark.requirement("CO-15")
def test_after_its_day_only_the_evidence_is_left(clinic: Clinic) -> None:
    went(clinic)
    done = erase_left(clinic.departing, clinic.journals)
    assert (done.files, done.opt_outs, done.practices, done.failed) == (3, 1, 1, 0)
    assert done.journals == 1
    assert lies(clinic) == {"leavings"}
    assert list(clinic.world.journals.files) == [("p2", "night")]
    evidence = clinic.world.leavings.find("p1")
    assert evidence is not None
    assert (evidence.files, evidence.erased_at) == (3, clinic.now)
    assert clinic.world.practices.get("p2").id == "p2"
    assert erase_left(clinic.departing, clinic.journals) == Gone()


def test_many_files_take_many_runs(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use_case, "FILES", 1)
    went(clinic)
    runs = [erase_left(clinic.departing, clinic.journals) for _ in range(4)]
    assert [(one.files, one.practices) for one in runs] == [(1, 0), (1, 0), (1, 1), (0, 0)]
    evidence = clinic.world.leavings.find("p1")
    assert evidence is not None
    assert evidence.files == 3


def test_what_one_run_may_do_is_shared_by_all_who_left(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use_case, "FILES", 4)
    other = Clinic(replace(PRACTICE, id="p2", settings_version=2), clinic.world)
    other.open_case(replace(DETAILS, phone="+31620000008"), "y1")
    other.open_case(replace(DETAILS, phone="+31620000009"), "y2")
    leave("p2", "s1", other.departing)
    went(clinic)
    runs = [erase_left(clinic.departing, clinic.journals) for _ in range(2)]
    assert [(one.files, one.practices) for one in runs] == [(4, 1), (1, 1)]


@pytest.mark.requirement("CO-15")
def test_many_in_trouble_hold_up_nobody_who_left_after_them(clinic: Clinic) -> None:
    stuck = [f"q{number}" for number in range(9)]
    for name in stuck:
        Clinic(replace(PRACTICE, id=name), clinic.world)
        leave(name, "s1", clinic.departing)
        there = clinic.world.practices.get(name)
        version = there.settings_version + 1
        clinic.world.practices.save(replace(there, leaves_at=None, settings_version=version))
    clinic.now += HOUR
    went(clinic)
    done = erase_left(clinic.departing, clinic.journals)
    assert (done.failed, done.practices) == (len(stuck), 1)


def test_one_who_turns_back_in_time_loses_nothing_but_keys(clinic: Clinic) -> None:
    leave("p1", "s1", clinic.departing)
    clinic.now += WAITING_PERIOD - HOUR
    practice = stay("p1", clinic.departing)
    assert practice.leaves_at is None
    clinic.now += 2 * DAY
    assert erase_left(clinic.departing, clinic.journals) == Gone()
    assert clinic.world.files.patient("p1", "x1").details == DETAILS
    with pytest.raises(NotFoundError):
        stay("p1", clinic.departing)


def test_one_who_left_turned_back_and_leaves_again_waits_anew(clinic: Clinic) -> None:
    leave("p1", "s1", clinic.departing)
    clinic.now += 20 * DAY
    stay("p1", clinic.departing)
    clinic.now += 20 * DAY
    assert leave("p1", "s1", clinic.departing).leaving.erase_at == clinic.now + WAITING_PERIOD


def test_there_is_no_way_back_once_erasing_has_begun(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use_case, "FILES", 1)
    went(clinic)
    erase_left(clinic.departing, clinic.journals)
    with pytest.raises(RefusedError) as refused:
        stay("p1", clinic.departing)
    assert refused.value.code == "erasing_has_begun"


def test_nothing_is_erased_of_a_practice_whose_settings_know_of_no_leaving(clinic: Clinic) -> None:
    went(clinic)
    practice = clinic.world.practices.get("p1")
    version = practice.settings_version + 1
    clinic.world.practices.save(replace(practice, leaves_at=None, settings_version=version))
    done = erase_left(clinic.departing, clinic.journals)
    assert (done.failed, done.files) == (1, 0)
    assert clinic.world.files.patient("p1", "x1").details == DETAILS


class DiedError(BaseException):
    """The process was killed here."""


def killed_before_each_call(
    begin: Callable[[], Clinic], work: Callable[[Clinic], object]
) -> Iterator[Clinic]:
    """Kill the work before each call of a port that it makes, one death at a time."""
    heard: list[str] = []
    work(begin().watched(heard.append))
    assert len(heard) > 10
    for place in range(len(heard)):
        clinic = begin()
        with suppress(DiedError):
            work(clinic.watched(_Death(place)))
        yield clinic


@dataclass
class _Death:
    """Comes at the call of this number, and only then."""

    left: int

    def __call__(self, call: str) -> None:
        del call
        self.left -= 1
        if self.left == -1:
            raise DiedError


@pytest.mark.requirement("CO-15")
def test_leaving_that_is_cut_off_anywhere_is_finished_by_asking_again() -> None:
    told_before = len(made().world.memory.events)
    for cut in killed_before_each_call(made, lambda one: leave("p1", "s1", one.departing)):
        leave("p1", "s1", cut.departing)
        assert not cut.world.practices.get("p1").sending
        assert cut.world.access_keys.of_practice("p1") == ()
        assert {cut.why("x1"), cut.why("x2")} == {StopReason.PRACTICE_STOPPED}
        assert len(cut.world.memory.events) == told_before + 2


@pytest.mark.requirement("CO-15")
def test_erasing_that_is_cut_off_anywhere_is_finished_by_the_next_runs() -> None:
    for cut in killed_before_each_call(
        lambda: went(made()), lambda one: erase_left(one.departing, one.journals)
    ):
        for _ in range(2):
            erase_left(cut.departing, cut.journals)
        assert lies(cut) == {"leavings"}
        assert cut.world.journals.names("p1") == ()
        evidence = cut.world.leavings.find("p1")
        assert evidence is not None
        assert evidence.erased_at is not None
