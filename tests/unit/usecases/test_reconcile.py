"""What should have moved is looked after: nothing stands still unseen."""

import pytest

from unit.domain.follow_up.story import AT_RISK, DAY, HOUR, MINUTE, MISSED, booked, noshow
from unit.usecases.clinic import Clinic, Execution
from weerzien.domain.contact import ContactStatus
from weerzien.domain.errors import StaleError
from weerzien.domain.event import PatientReplied, StaffStopped
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import Channel, Stage


def claimed_and_lost() -> Clinic:
    """A sender that died between its claim and its row."""
    clinic = Clinic()
    clinic.open_case()
    clinic.start()
    clinic.plan()

    def crash(call: str) -> None:
        if call == "contacts.put":
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        clinic.watched(crash).deliver(Stage.IMMEDIATE)
    return clinic


def test_a_case_whose_start_got_lost_is_started() -> None:
    clinic = Clinic()
    case = clinic.open_case()
    clinic.now += 11 * MINUTE
    done = clinic.reconcile()
    assert (done.seen, done.started) == (1, 1)
    assert clinic.world.executions.starts == [(f"{case.id}-1", clinic.now)]


def test_a_running_execution_is_left_alone() -> None:
    clinic = Clinic()
    case = clinic.open_case()
    clinic.start()
    clinic.now += 11 * MINUTE
    assert clinic.reconcile().started == 0
    assert clinic.world.executions.starts == [(case.id, None)]


@pytest.mark.requirement("NS-39")
def test_an_execution_that_died_is_replaced_and_repeats_nothing() -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.start()
    Execution(clinic, clinic.case).run_until(clinic.now + HOUR)
    clinic.world.executions.end(clinic.case)
    clinic.now += 2 * DAY
    assert clinic.reconcile().started == 1
    (_, (_, since)) = clinic.world.executions.starts
    Execution(clinic, clinic.case, since).run_until(clinic.now + 9 * DAY)
    assert len(set(clinic.keys)) == len(clinic.keys)
    assert clinic.why() == "completed"


def test_what_moves_on_time_is_not_looked_at() -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.plan()
    assert clinic.reconcile().seen == 0


@pytest.mark.requirement("NS-39", "EC-R04")
def test_a_claim_without_a_row_becomes_unknown_after_its_lease_and_a_person_hears_of_it() -> None:
    clinic = claimed_and_lost()
    clinic.now += 30 * MINUTE
    assert clinic.reconcile().unknown == 1
    row = clinic.rows["immediate.sms"]
    assert (row.status, row.reason) == (ContactStatus.UNKNOWN, "sender_lost")
    assert clinic.work == ["unknown_message"]
    clinic.now += 10 * MINUTE
    assert clinic.reconcile().unknown == 0


@pytest.mark.requirement("NS-39")
def test_a_sender_in_the_middle_of_its_call_is_left_alone() -> None:
    clinic = claimed_and_lost()
    case = clinic.case
    clinic.world.cases.look_again(case, clinic.now)
    clinic.now += MINUTE - MINUTE / 60
    assert clinic.reconcile().unknown == 0
    assert clinic.rows == {}


@pytest.mark.requirement("NS-39", "EC-R04")
def test_a_claim_in_doubt_is_shown_also_when_the_case_ended_meanwhile() -> None:
    clinic = claimed_and_lost()
    clinic.tell(booked())
    clinic.now += 10 * MINUTE
    clinic.reconcile()
    assert clinic.statuses["immediate.sms"] is ContactStatus.UNKNOWN
    assert clinic.why() == "rebooked"


def test_an_ended_case_is_not_started_again() -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.plan()
    clinic.tell(StaffStopped("s1"))
    clinic.now += DAY
    assert clinic.reconcile().started == 0
    assert clinic.reconcile().seen == 0


def test_one_case_in_trouble_does_not_hold_up_the_rest() -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.open_case(AT_RISK, "x2")
    gone = clinic.case_of("x1")
    del clinic.world.memory.cases["p1", gone.id]
    clinic.now += 11 * MINUTE
    done = clinic.reconcile()
    assert (done.seen, done.started) == (1, 1)


def test_a_case_that_cannot_be_looked_after_stays_on_the_agenda_and_stops_no_other() -> None:
    clinic = Clinic()
    first = clinic.open_case()
    clinic.now += MINUTE
    second = clinic.open_case(AT_RISK, "x2")
    clinic.now += 11 * MINUTE
    troubles = iter([1])

    def trouble(call: str) -> None:
        if call == "contacts.of_case" and next(troubles, None):
            raise ConnectionResetError

    done = clinic.watched(trouble).reconcile()
    assert (done.failed, done.seen, done.started) == (1, 1, 1)
    assert clinic.world.executions.starts == [(f"{second.id}-1", clinic.now)]
    assert clinic.world.cases.overdue(clinic.now, 9) == (("p1", first.id),)


def test_an_event_whose_patient_stays_unknown_for_a_day_goes_to_the_desk() -> None:
    clinic = Clinic()
    clinic.tell(noshow(), at=MISSED)
    clinic.now += 23 * HOUR
    assert clinic.reconcile().without_patient == 0
    clinic.now += 2 * HOUR
    assert clinic.reconcile().without_patient == 1
    assert clinic.work == ["unknown_patient_event"]
    assert clinic.reconcile().without_patient == 0


@pytest.mark.requirement("HR-20")
def test_a_call_for_a_patient_at_risk_that_nobody_makes_is_told_an_hour_after_its_moment() -> None:
    clinic = Clinic()
    clinic.open_case(AT_RISK)
    clinic.start()
    Execution(clinic, clinic.case).run_until(clinic.now + DAY)
    [call] = clinic.world.tasks.open_of("p1")
    clinic.world.cases.look_again(clinic.case, clinic.now)
    clinic.now = call.due + HOUR
    assert clinic.reconcile().overdue == 0
    clinic.now += 6 * MINUTE
    assert clinic.reconcile().overdue == 1


def test_a_late_task_of_a_standard_case_wakes_nobody() -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.tell(PatientReplied(Channel.SMS, "Ik bel nog", distress=False))
    assert clinic.work == ["answer_patient"]
    clinic.now += 9 * DAY
    assert clinic.reconcile().overdue == 0


def test_one_run_looks_at_so_many_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weerzien.usecases.reconcile.BATCH", 1)
    clinic = Clinic()
    for patient in ("x1", "x2"):
        clinic.open_case(patient=patient)
        clinic.tell(noshow(f"of-{patient}"), f"unknown-{patient}", at=MISSED)
    clinic.now += 25 * HOUR
    for _ in range(2):
        done = clinic.reconcile()
        assert (done.seen, done.without_patient) == (1, 1)


def test_a_step_whose_patient_changed_meanwhile_is_planned_again() -> None:
    clinic = Clinic()
    clinic.open_case(AT_RISK)
    clinic.plan()

    def somebody_first(call: str) -> None:
        if call == "tasks.put_new":
            raise StaleError

    assert clinic.watched(somebody_first).make_task(TaskKind.CALL_DAY1) == "replan"
