"""`weerzien tasks`: the work list of a practice, accept a task, record what came of it."""

import argparse
import json
from datetime import datetime
from zoneinfo import ZoneInfo

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.domain.event import TaskAccepted, TaskAnswered
from weerzien.domain.practice import Practice
from weerzien.domain.task import NextStep, Outcome, Task
from weerzien.usecases.practice_task import work_on
from weerzien.usecases.staff_action import act


def add_to(rooms: Rooms) -> None:
    verbs = rooms.add_parser("tasks", help=__doc__).add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", help="open tasks, earliest due first")
    listing.add_argument("practice_id")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    accept = verbs.add_parser("accept", help="take a task on")
    answer = verbs.add_parser("answer", help="record what an attempt came to")
    for verb in (accept, answer):
        verb.add_argument("practice_id")
        verb.add_argument("task_id")
        verb.add_argument("--by", required=True, help="opaque id of the colleague")
    accept.set_defaults(run=_accept)
    answer.add_argument("--outcome", required=True, choices=[one.value for one in Outcome])
    answer.add_argument("--next", choices=[one.value for one in NextStep])
    answer.add_argument("--note", default="")
    answer.set_defaults(run=_answer)


def _list(options: argparse.Namespace) -> int:
    practice = bootstrap.practices().get(options.practice_id)
    now = bootstrap.clocks().for_practice(practice).now()
    found = [task for task in bootstrap.tasks().open_of(practice.id) if task.opens_at <= now]
    if options.json:
        print(json.dumps([_fields(task) for task in found], indent=2, ensure_ascii=False))
        return 0
    for task in found:
        title = bootstrap.task_texts().task(task.kind, task.remarks).title
        due = _local(task.due, practice)
        print(f"{due}  {task.priority:8} {title}  [{task.id}]  {task.owner.owner.name}")
    print(f"{len(found)} open")
    return 0


def _fields(task: Task) -> dict[str, object]:
    return {
        "id": task.id,
        "case_id": task.case_id,
        "kind": task.kind,
        "state": task.state,
        "priority": task.priority,
        "owner": task.owner.owner.id,
        "stand_in": task.owner.stand_in.id,
        "opens_at": task.opens_at.isoformat(),
        "due": task.due.isoformat(),
        "remarks": list(task.remarks),
    }


def _local(moment: datetime, practice: Practice) -> str:
    return moment.astimezone(ZoneInfo(practice.time_zone)).strftime("%a %d-%m %H:%M")


def _accept(options: argparse.Namespace) -> int:
    return _act(options, TaskAccepted(options.task_id, options.by))


def _answer(options: argparse.Namespace) -> int:
    return _act(
        options,
        TaskAnswered(
            options.task_id,
            options.by,
            Outcome(options.outcome),
            NextStep(options.next) if options.next else None,
            options.note,
        ),
    )


def _act(options: argparse.Namespace, fact: TaskAccepted | TaskAnswered) -> int:
    task = bootstrap.tasks().get(options.practice_id, options.task_id)
    practices, clocks = bootstrap.practices(), bootstrap.clocks()
    if task.patient_id:
        events, files = bootstrap.events(), bootstrap.files()
        act(options.practice_id, task.patient_id, fact, practices, events, files, clocks)
    else:
        work_on(options.practice_id, fact, practices, bootstrap.tasks(), clocks)
    after = bootstrap.tasks().get(options.practice_id, options.task_id)
    print(json.dumps(_fields(after), indent=2, ensure_ascii=False))
    return 0
