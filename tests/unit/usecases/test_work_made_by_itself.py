"""Every field of the tasks and rows that no person typed: lost, late, broken, unknown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from unit.domain.follow_up.story import (
    AT_RISK,
    DAY,
    DETAILS,
    HOUR,
    MARKED,
    MINUTE,
    MISSED,
    PRACTICE,
    noshow,
)
from unit.usecases.clinic import UNKNOWN, Clinic, Execution
from weerzien.domain import ids
from weerzien.domain.case import Stop
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.errors import StaleError
from weerzien.domain.event import (
    StaffStopped,
)
from weerzien.domain.patient import PatientDetails
from weerzien.domain.task import Priority, Task, TaskKind
from weerzien.domain.vocabulary import Channel, Stage, StopReason

IMMEDIATE = Stage.IMMEDIATE
SECOND = timedelta(seconds=1)


def opened(details: PatientDetails = DETAILS) -> Clinic:
    clinic = Clinic()
    clinic.open_case(details)
    clinic.start()
    return clinic


def lost(details: PatientDetails = DETAILS) -> Clinic:
    """The SMS was claimed, and its sender was never heard of again."""
    clinic = opened(details)
    clinic.plan()

    def crash(call: str) -> None:
        if call == "contacts.put":
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        clinic.watched(crash).deliver(IMMEDIATE)
    return clinic


def message_task(clinic: Clinic, occasion: str, *remarks: str) -> Task:
    case = clinic.case
    return Task(
        id=ids.task_id(case.id, TaskKind.UNKNOWN_MESSAGE, occasion),
        practice_id=PRACTICE.id,
        patient_id="x1",
        case_id=case.id,
        kind=TaskKind.UNKNOWN_MESSAGE,
        owner=PRACTICE.staff.desk,
        opens_at=clinic.now,
        due=clinic.now + DAY,
        created_at=clinic.now,
        priority=Priority.ROUTINE,
        risks=case.risks,
        remarks=remarks,
    )


@pytest.mark.requirement("NS-39", "EC-R04")
def test_a_lost_sender_leaves_a_row_and_a_task_that_say_so() -> None:
    clinic = lost(AT_RISK)
    claimed = clinic.now
    clinic.world.cases.look_again(clinic.case, clinic.now)
    clinic.now = claimed + MINUTE
    assert clinic.reconcile().unknown == 0
    clinic.world.cases.look_again(clinic.case, clinic.now)
    clinic.now = claimed + MINUTE + SECOND
    assert clinic.reconcile().unknown == 1
    assert clinic.rows["immediate.sms"] == Contact(
        id="immediate.sms",
        practice_id=PRACTICE.id,
        case_id=clinic.case.id,
        channel=Channel.SMS,
        direction=Direction.OUT,
        status=ContactStatus.UNKNOWN,
        at=clinic.now,
        stage=IMMEDIATE,
        reason="sender_lost",
    )
    expected = message_task(clinic, "immediate.sms", "fate_unknown", "immediate", "sms")
    assert clinic.world.memory.tasks[PRACTICE.id, expected.id] == expected


@pytest.mark.requirement("NS-39", "EC-R04")
def test_a_send_of_unknown_fate_writes_the_same_task() -> None:
    clinic = opened(AT_RISK)
    clinic.plan()
    clinic.world.mail.results = [UNKNOWN]
    clinic.deliver(IMMEDIATE)
    expected = message_task(clinic, "immediate.email", "fate_unknown", "immediate", "email")
    assert clinic.world.memory.tasks[PRACTICE.id, expected.id] == expected
    row = clinic.rows["immediate.email"]
    assert (row.reason, row.direction, row.stage) == ("read_timeout", Direction.OUT, IMMEDIATE)


@pytest.mark.requirement("NS-39", "HR-15")
def test_of_a_high_risk_patient_people_hear_what_came_too_late() -> None:
    clinic = opened(AT_RISK)
    clinic.plan()
    due = clinic.case.plan[0].due
    clinic.now = due + 3 * HOUR
    assert clinic.deliver(IMMEDIATE, due=due) == "open"
    expected = message_task(clinic, "expired.immediate", "expired", "immediate")
    assert clinic.world.memory.tasks[PRACTICE.id, expected.id] == expected
    assert set(clinic.rows) == {"immediate.sms", "immediate.email"}


@pytest.mark.requirement("NS-39")
def test_what_went_is_not_called_expired() -> None:
    clinic = lost()
    due = clinic.case.plan[0].due
    clinic.now = due + 3 * HOUR
    assert clinic.deliver(IMMEDIATE, due=due) == "open"
    assert clinic.statuses == {"immediate.email": ContactStatus.SKIPPED}
    assert clinic.case.skipped == set()
    assert set(clinic.case.done) == {IMMEDIATE}


@pytest.mark.requirement("EC-E02")
def test_an_event_of_a_patient_nobody_knows_is_a_task_of_the_desk() -> None:
    clinic = Clinic()
    event = clinic.tell(noshow(), "x9", at=MISSED)
    clinic.now += 25 * HOUR
    assert clinic.reconcile().without_patient == 1
    (task,) = clinic.world.memory.tasks.values()
    assert task == Task(
        id=ids.task_id("x9", TaskKind.UNKNOWN_PATIENT_EVENT, event.id),
        practice_id=PRACTICE.id,
        patient_id="x9",
        case_id="",
        kind=TaskKind.UNKNOWN_PATIENT_EVENT,
        owner=PRACTICE.staff.desk,
        opens_at=clinic.now,
        due=clinic.now + DAY,
        created_at=clinic.now,
    )


@pytest.mark.requirement("EC-E02")
def test_two_events_of_one_unknown_patient_are_two_tasks() -> None:
    clinic = Clinic()
    for name in ("one", "two"):
        clinic.tell(noshow(name), "x9", at=MISSED)
    clinic.now += 25 * HOUR
    assert clinic.reconcile().without_patient == len(clinic.world.memory.tasks) == 2


@pytest.mark.requirement("NS-18")
@pytest.mark.parametrize(
    ("details", "hours", "priority"),
    [(DETAILS, 24, Priority.ROUTINE), (AT_RISK, 4, Priority.ASAP)],
    ids=["standard", "high_risk"],
)
def test_a_broken_series_is_a_task_with_all_that_a_person_needs(
    details: PatientDetails, hours: int, priority: Priority
) -> None:
    clinic = opened(details)
    case, staff = clinic.case, PRACTICE.staff
    assert clinic.close(StopReason.FAILED) == "failed"
    task_id = ids.task_id(case.id, TaskKind.FOLLOW_UP_FAILED)
    assert clinic.world.memory.tasks[PRACTICE.id, task_id] == Task(
        id=task_id,
        practice_id=PRACTICE.id,
        patient_id="x1",
        case_id=case.id,
        kind=TaskKind.FOLLOW_UP_FAILED,
        owner=staff.coordinator if details is AT_RISK else staff.desk,
        opens_at=clinic.now,
        due=clinic.now + hours * HOUR,
        created_at=clinic.now,
        priority=priority,
        risks=details.risks,
    )
    assert clinic.case.stop == Stop(StopReason.FAILED, "weerzien", clinic.now)
    assert clinic.world.memory.agenda[PRACTICE.id, case.id] == clinic.now + 2 * MINUTE


@pytest.mark.parametrize("times", [4, 5])
def test_a_close_gives_up_after_five_tries_and_says_so(times: int) -> None:
    clinic = opened()
    troubles = iter([1] * times)

    def somebody_first(call: str) -> None:
        if call == "cases.close" and next(troubles, None):
            raise StaleError

    watched = clinic.watched(somebody_first)
    if times == 5:
        with pytest.raises(StaleError):
            watched.close()
    assert watched.close() == "completed"


@pytest.mark.requirement("NS-39")
def test_an_ended_case_stays_on_the_agenda_while_a_sender_may_be_at_work() -> None:
    clinic = lost()
    key, claimed = (PRACTICE.id, clinic.case.id), clinic.now
    clinic.tell(StaffStopped("colleague"))
    for later, there in ((MINUTE, True), (MINUTE + SECOND, False)):
        clinic.world.memory.agenda[key] = claimed
        clinic.now = claimed + later
        done = clinic.reconcile()
        assert (done.seen, done.failed) == (1, 0)
        assert (key in clinic.world.memory.agenda) is there


def test_a_case_that_is_gone_does_not_hide_the_ones_after_it() -> None:
    clinic = Clinic()
    gone = clinic.open_case()
    clinic.now += SECOND
    clinic.open_case(AT_RISK, "x2")
    del clinic.world.memory.cases[PRACTICE.id, gone.id]
    clinic.now = MARKED + 11 * MINUTE
    assert clinic.world.cases.overdue(clinic.now, 9)[0][1] == gone.id
    assert clinic.reconcile().seen == 1


def test_an_execution_that_runs_again_is_not_counted_as_started() -> None:
    clinic = opened()
    Execution(clinic, clinic.case).run_until(clinic.now + HOUR)

    def first(call: str) -> None:
        if call == "cases.look_again":
            raise StaleError

    clinic.world.executions.end(clinic.case)
    clinic.now += 2 * DAY
    assert clinic.watched(first).reconcile().started == 0
