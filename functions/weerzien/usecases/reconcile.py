"""Self-healing: what should have moved is looked at, and moved or shown to people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from weerzien.domain import ids
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.errors import NotFoundError, StaleError
from weerzien.domain.follow_up.message_task import message_task
from weerzien.domain.practice import Practice
from weerzien.domain.task import Task, TaskKind
from weerzien.domain.vocabulary import Channel, Lane, Stage
from weerzien.ports import Cases, Clocks, Contacts, Events, Executions, Practices, Tasks

LEASE = timedelta(seconds=60)
"""Longer than the task's 30 s and the function's 20 s: nobody is still sending after it."""
LOOK_AGAIN = timedelta(minutes=5)
BATCH = 100
PATIENCE = timedelta(hours=1)
"""How long after its moment a task for a high-risk patient may be open before it is alarming."""


@dataclass(frozen=True, slots=True)
class Reconciling:
    """The ports that reconciling needs, together."""

    practices: Practices
    cases: Cases
    contacts: Contacts
    tasks: Tasks
    events: Events
    executions: Executions
    clocks: Clocks


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one run did: cases looked at, executions started, fates and patients not known."""

    seen: int = 0
    started: int = 0
    unknown: int = 0
    without_patient: int = 0
    failed: int = 0
    """Cases that could not be looked after now; they stay on the agenda."""
    overdue: int = 0
    """Tasks for high-risk patients that nobody finished within an hour of their moment."""


def reconcile(ports: Reconciling) -> Reconciled:
    """Look at every case that is overdue; each on its own, so that one cannot hold up the rest."""
    now = ports.clocks.real_now()
    done = Reconciled()
    for practice_id, case_id in ports.cases.overdue(now, BATCH):
        try:
            done = _look_after(practice_id, case_id, now, done, ports)
        except NotFoundError:
            continue
        except Exception:  # noqa: BLE001 - oldest first: one in trouble would stop all others for good
            done = replace(done, failed=done.failed + 1)
    return replace(done, without_patient=_tell_of_unknown_patients(now, ports))


def _look_after(
    practice_id: str, case_id: str, now: datetime, done: Reconciled, ports: Reconciling
) -> Reconciled:
    case = ports.cases.get(practice_id, case_id)
    practice = ports.practices.get(practice_id)
    unknown = _settle_claims(case, practice, now, ports)
    overdue = _overdue_tasks(case, practice, ports) if case.lane is Lane.HIGH_RISK else 0
    started = 0
    if case.is_open:
        started = _keep_running(case, practice, now, ports)
    else:
        _let_go(case, now, ports)
    return replace(
        done,
        seen=done.seen + 1,
        started=done.started + started,
        unknown=done.unknown + unknown,
        overdue=done.overdue + overdue,
    )


def _tell_of_unknown_patients(now: datetime, ports: Reconciling) -> int:
    """Give events to the desk whose patient nobody told us about within a day."""
    waited = ports.events.waited_too_long(now, BATCH)
    for event in waited:
        practice = ports.practices.get(event.practice_id)
        at = ports.clocks.for_practice(practice).now()
        ports.tasks.put_new(
            Task(
                id=ids.task_id(event.patient_id, TaskKind.UNKNOWN_PATIENT_EVENT, event.id),
                practice_id=practice.id,
                patient_id=event.patient_id,
                case_id="",
                kind=TaskKind.UNKNOWN_PATIENT_EVENT,
                owner=practice.staff.desk,
                opens_at=at,
                due=at + timedelta(days=1),
                created_at=at,
            )
        )
        ports.events.give_up(event)
    return len(waited)


def _settle_claims(case: Case, practice: Practice, now: datetime, ports: Reconciling) -> int:
    """A claim past its lease without a log row: handed over or not, nobody knows (EC-R04)."""
    logged = {one.id for one in ports.contacts.of_case(case.practice_id, case.id)}
    lost = [name for name, at in case.claims.items() if name not in logged and now - at > LEASE]
    _show_unknown(case, practice, lost, ports)
    return len(lost)


def _show_unknown(case: Case, practice: Practice, lost: Sequence[str], ports: Reconciling) -> None:
    at = ports.clocks.for_practice(practice).now()
    for name in lost:
        stage, channel = name.split(".")
        # The task first: a row without it would look settled.
        remarks = ("fate_unknown", stage, channel)
        ports.tasks.put_new(message_task(case, name, remarks, at, practice))
        ports.contacts.put(
            Contact(
                id=name,
                practice_id=case.practice_id,
                case_id=case.id,
                channel=Channel(channel),
                direction=Direction.OUT,
                status=ContactStatus.UNKNOWN,
                at=at,
                stage=Stage(stage),
                reason="sender_lost",
            )
        )


def _overdue_tasks(case: Case, practice: Practice, ports: Reconciling) -> int:
    """People who are late for a patient at high risk: somebody tells the practice."""
    late = ports.clocks.for_practice(practice).now() - PATIENCE
    tasks = ports.tasks.of_case(case.practice_id, case.id)
    return sum(task.is_open and task.due < late for task in tasks)


def _let_go(case: Case, now: datetime, ports: Reconciling) -> None:
    """A closed case leaves the agenda once no send can be under way any more."""
    if all(now - at > LEASE for at in case.claims.values()):
        ports.cases.leave_agenda(case)


def _keep_running(case: Case, practice: Practice, now: datetime, ports: Reconciling) -> int:
    """An open case without a live execution is started again; its claims repeat nothing."""
    running = ports.executions.is_running(case)
    try:
        ports.cases.look_again(case, now + LOOK_AGAIN, started=not running)
        if running:
            return 0
        again = ports.cases.get(case.practice_id, case.id)
    except StaleError:
        return 0
    ports.executions.start(again, since=ports.clocks.for_practice(practice).now())
    return 1
