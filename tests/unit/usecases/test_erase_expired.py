"""Erasing by schedule: on time, never under a running case, and whole after every crash."""

from dataclasses import replace
from datetime import timedelta

import pytest

from unit.domain.follow_up.story import (
    AT_RISK,
    DAY,
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
    PatientOptedOut,
    PatientReplied,
    PatientReported,
    StaffStopped,
)
from weerzien.domain.patient import Patient
from weerzien.domain.receipt import InboundSms
from weerzien.domain.task import TaskState
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.usecases.receive_sms import receive_sms

SMS = frozenset({Channel.SMS})
KNOWN = (DETAILS.first_name, DETAILS.full_name, DETAILS.phone, DETAILS.email)


def person(clinic: Clinic, patient: str = "x1") -> Patient:
    return clinic.world.files.patient("p1", patient)


def ended(clinic: Clinic) -> Clinic:
    """A case with messages, an answer in words, and an end."""
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    clinic.tell(PatientReplied(Channel.SMS, "ik had de bus gemist", distress=False))
    clinic.now += DAY
    clinic.tell(booked(made=clinic.now - MINUTE))
    assert clinic.why() == "rebooked"
    return clinic


def remembered(clinic: Clinic) -> str:
    """Everything that the store still says of people, as one text."""
    memory = clinic.world.memory
    held = (memory.patients, memory.cases, memory.tasks, memory.contacts, memory.appointments)
    return repr(held)


@pytest.mark.requirement("CO-14")
def test_thirty_days_after_the_end_nobody_is_known_by_name_or_address_any_more() -> None:
    clinic = ended(Clinic())
    closed_at = clinic.now
    clinic.now = closed_at + 30 * DAY - MINUTE
    assert clinic.erase().details == 0
    assert person(clinic).details == DETAILS
    clinic.now = closed_at + 30 * DAY + MINUTE
    assert clinic.erase().details == 1
    assert not [one for one in KNOWN if str(one) in remembered(clinic)]
    assert clinic.world.files.at_address(PRACTICE, Channel.SMS, str(DETAILS.phone)) == ()
    assert clinic.erase().seen == 0


@pytest.mark.requirement("CO-14", "CO-06")
def test_ninety_days_after_a_contact_the_log_says_when_and_how_but_no_word() -> None:
    clinic = ended(Clinic())
    before = {row.id: (row.at, row.status, row.channel) for row in clinic.rows.values()}
    for _ in range(92):
        clinic.now += DAY
        clinic.erase()
    assert "bus" not in remembered(clinic)
    assert {r.id: (r.at, r.status, r.channel) for r in clinic.rows.values()} == before
    assert not [row for row in clinic.rows.values() if row.carrier_message_id]
    assert clinic.case.patient_id == "x1"


@pytest.mark.requirement("CO-14")
def test_a_log_past_its_period_that_is_not_written_back_is_kept_and_counted() -> None:
    clinic = ended(Clinic())
    clinic.now += timedelta(days=760)
    done = clinic.erase()
    assert (done.logs_dropped, done.not_written_back) == (0, 1)
    assert clinic.rows
    clinic.now += 29 * DAY
    assert clinic.erase().seen == 0
    clinic.now += 2 * DAY
    assert clinic.erase().not_written_back == 1


@pytest.mark.requirement("CO-14")
def test_a_log_that_is_written_back_goes_with_its_case_and_then_the_file_itself() -> None:
    clinic = ended(Clinic())
    memory = clinic.world.memory
    for key, row in memory.contacts.items():
        memory.contacts[key] = replace(row, written_back_at=row.at + HOUR)
    for task in clinic.world.tasks.open_of("p1"):
        memory.tasks["p1", task.id] = task.cancelled("done", clinic.now)
    clinic.now += timedelta(days=765)
    assert clinic.erase().logs_dropped == 1
    kept = (memory.patients, memory.cases, memory.contacts, memory.tasks, memory.looks)
    assert [len(one) for one in kept] == [0] * 5
    assert memory.appointments["p1", "x1"] == {}


@pytest.mark.requirement("CO-14")
def test_a_running_case_keeps_its_details_and_loses_them_thirty_days_after_its_own_end() -> None:
    clinic = ended(Clinic())
    clinic.now += 20 * DAY
    clinic.tell(noshow("again", start=clinic.now - HOUR, patient=DETAILS))
    clinic.now += 40 * DAY
    assert clinic.erase().details == 0
    clinic.tell(StaffStopped("s1"))
    clinic.now += 29 * DAY
    assert clinic.erase().details == 0
    clinic.now += 2 * DAY
    assert clinic.erase().details == 1


@pytest.mark.requirement("CO-14")
def test_a_no_show_that_comes_in_while_details_are_erased_wins_and_keeps_them() -> None:
    clinic = ended(Clinic())
    clinic.now += 31 * DAY
    late = clinic.event(noshow("again", start=clinic.now - HOUR, patient=DETAILS))

    def meanwhile(call: str) -> None:
        if call == "files.commit":
            race.before = race.events._before = race.files._before = _nothing
            clinic.take_in(late)

    race = clinic.watched(meanwhile)
    assert race.erase().failed == 0
    assert person(clinic).details == DETAILS
    assert clinic.case.is_open


def _nothing(call: str) -> None:
    del call


@pytest.mark.requirement("CO-14")
def test_an_open_task_of_a_person_holds_the_details_for_ninety_days_at_most() -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    clinic.tell(StaffStopped("s1"))
    clinic.tell(PatientReplied(Channel.SMS, "bel me", distress=True))
    closed_at = clinic.now
    for day in range(1, 90):
        clinic.now = closed_at + day * DAY
        assert clinic.erase().details == 0
    clinic.now = closed_at + 90 * DAY + MINUTE
    assert clinic.erase().details == 1
    assert clinic.work == ["answer_patient"]


@pytest.mark.requirement("CO-14", "NS-38", "D1")
def test_a_later_no_show_brings_the_details_again_and_an_opt_out_still_holds() -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.tell(PatientOptedOut(SMS, "sms"))
    clinic.now += 31 * DAY
    assert clinic.erase().details == 1
    clinic.tell(noshow("again", start=clinic.now - HOUR, patient=DETAILS))
    assert person(clinic).details == DETAILS
    assert person(clinic).erased_at is None
    assert person(clinic).opted_out == SMS
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    assert clinic.statuses["immediate.sms"] == "skipped"
    assert clinic.statuses["immediate.email"] == "sent"


@pytest.mark.requirement("CO-14", "NS-03")
def test_a_no_show_without_details_waits_for_them_once_they_are_erased() -> None:
    clinic = ended(Clinic())
    clinic.now += 31 * DAY
    clinic.erase()
    first = clinic.case.id
    clinic.tell(noshow("again", start=clinic.now - HOUR))
    assert clinic.case.id == first
    clinic.tell(PatientReported(DETAILS))
    assert clinic.case.id != first
    assert clinic.case.is_open


@pytest.mark.requirement("CO-14", "NS-03")
def test_if_they_never_come_the_desk_hears_of_it_after_a_day() -> None:
    clinic = ended(Clinic())
    for task in clinic.world.tasks.open_of("p1"):
        clinic.world.memory.tasks["p1", task.id] = task.cancelled("done", clinic.now)
    clinic.now += 31 * DAY
    clinic.erase()
    clinic.tell(noshow("again", start=clinic.now - HOUR))
    clinic.now += 25 * HOUR
    assert clinic.reconcile().without_patient == 1
    assert clinic.work == ["unknown_patient_event"]


@pytest.mark.requirement("CO-14", "CO-05", "CO-09")
def test_a_stop_from_a_number_that_is_erased_closes_it_all_the_same() -> None:
    clinic = ended(Clinic())
    clinic.now += 31 * DAY
    clinic.erase()
    world = clinic.world
    sms = InboundSms("in-1", str(DETAILS.phone), PRACTICE.sender.number, "STOP")
    assert receive_sms(sms, clinic.receiving_sms) == 0
    asked = ((Channel.SMS, str(DETAILS.phone)),)
    assert world.files.closed_addresses(PRACTICE, asked) == SMS
    receive_sms(replace(sms, text="START", carrier_id="in-2"), clinic.receiving_sms)
    assert world.files.closed_addresses(PRACTICE, asked) == frozenset()


@pytest.mark.requirement("CO-14")
def test_high_risk_is_forgotten_like_anyone_once_the_work_is_done() -> None:
    clinic = Clinic()
    clinic.open_case(AT_RISK)
    clinic.tell(StaffStopped("s1"))
    clinic.now += 91 * DAY
    clinic.erase()
    assert clinic.case.risks == frozenset()
    assert clinic.case.lane == "high_risk"
    assert person(clinic).details.risks == frozenset()


@pytest.mark.requirement("CO-14")
def test_it_may_be_cut_off_before_any_of_its_steps_and_the_next_run_finishes() -> None:
    total = cut_off_at(10_000)
    assert total > 10
    for step in range(total):
        cut_off_at(step)


def cut_off_at(step: int) -> int:
    """Die at the given port call, then let the schedule run again; tells how many there were."""
    clinic = ended(Clinic())
    clinic.now += timedelta(days=91)
    calls: list[str] = []

    def dies(call: str) -> None:
        calls.append(call)
        if len(calls) == step + 1:
            raise SystemExit

    try:
        clinic.watched(dies).erase()
    except SystemExit:
        clinic.erase()
    assert not [one for one in (*KNOWN, "bus") if str(one) in remembered(clinic)], calls[-1]
    assert clinic.erase().seen == 0
    return len(calls)


def test_one_file_in_trouble_does_not_hold_up_the_rest() -> None:
    clinic = Clinic()
    for patient in ("x1", "x2"):
        clinic.tell(PatientReported(DETAILS), patient)
    clinic.now += 31 * DAY

    def trouble(call: str) -> None:
        if call == "files.load" and next(troubles, None):
            raise ConnectionResetError

    troubles = iter([1])
    done = clinic.watched(trouble).erase()
    assert (done.failed, done.details) == (1, 1)
    assert clinic.erase().details == 1


def test_who_never_missed_a_visit_leaves_nothing_behind() -> None:
    clinic = Clinic()
    clinic.tell(PatientReported(DETAILS))
    clinic.tell(booked(start=MISSED + 3 * DAY))
    clinic.now += 31 * DAY
    clinic.erase()
    clinic.now += 91 * DAY
    clinic.erase()
    assert clinic.world.memory.patients == {}
    assert clinic.world.memory.appointments["p1", "x1"] == {}


@pytest.mark.requirement("CO-14")
def test_a_shorter_period_of_the_practice_counts() -> None:
    clinic = Clinic(replace(PRACTICE, details_days=3))
    ended(clinic)
    clinic.now += 3 * DAY + MINUTE
    assert clinic.erase().details == 1
    assert {task.state for task in clinic.world.memory.tasks.values()} <= set(TaskState)
