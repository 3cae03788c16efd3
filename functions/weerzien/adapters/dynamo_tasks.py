"""Tasks lie with their case; a pointer finds them by id, the index finds what is open."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from weerzien.adapters import codec, keys
from weerzien.adapters.table import (
    NEW_ITEM,
    Expression,
    Item,
    batch_get,
    check,
    get,
    put,
    query,
    query_index,
    refused_as,
    transact,
    update,
)
from weerzien.domain.case import CaseState
from weerzien.domain.errors import NotFoundError, StaleError
from weerzien.domain.task import Task, TaskKind

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

# Steps of a running follow-up: moot from the moment the case ends, so no such task may appear in
# that moment. All other tasks stand by themselves, also after the end.
STEPS: Final = frozenset({TaskKind.CALL_DAY1, TaskKind.CLINICIAN_NOTICE, TaskKind.ESCALATION})


LOOSE_TASKS: Final = timedelta(days=760)
"""Longer than any log: of a task outside any case the patient's file may never come to be."""


class DynamoTasks:
    def __init__(self, table: Table) -> None:
        self._table = table

    def put_new(self, task: Task) -> bool:
        """Create the task unless it exists; a step of the follow-up only while its case runs.

        Raises StaleError when a step's case has ended or an event is changing the patient.
        """
        if self._find(task) is not None:
            return False
        writes = [*new_task(task), *_listed(task)]
        if task.kind in STEPS:
            writes += [_case_goes_on(task), _tell_patient(task)]
        try:
            transact(self._table, writes)
        except StaleError:
            if self._find(task) is not None:
                return False
            raise
        return True

    def get(self, practice_id: str, task_id: str) -> Task:
        pointer = get(self._table, keys.task_pointer(practice_id, task_id))
        if pointer is None:
            raise NotFoundError
        item = get(self._table, keys.Key(pointer["home"], keys.TASK + task_id))
        if item is None:
            raise NotFoundError
        return task_from(item)

    def change(self, before: Task, after: Task) -> None:
        x = Expression()
        is_unchanged = f"{x.at('body')} = {x.value(codec.to_json(before))}"
        with refused_as(StaleError()):
            self._table.put_item(
                Item={**_key(after).item(), **task_attributes(after)},
                ConditionExpression=is_unchanged,
                **x.arguments(),
            )

    def open_of(self, practice_id: str) -> tuple[Task, ...]:
        rows = query_index(self._table, keys.INDEX, keys.open_tasks(practice_id))
        found = batch_get(self._table, (keys.Key(row["pk"], row["sk"]) for row in rows))
        # The index may lag behind: the task itself says whether it is open.
        open_ = (task for task in map(task_from, found) if task.is_open)
        return tuple(sorted(open_, key=lambda task: (task.due, task.id)))

    def of_case(self, practice_id: str, case_id: str) -> tuple[Task, ...]:
        rows = query(self._table, keys.case(practice_id, case_id).pk, keys.TASK)
        return tuple(sorted(map(task_from, rows), key=lambda task: (task.due, task.id)))

    def _find(self, task: Task) -> Item | None:
        return get(self._table, _key(task))


def new_task(task: Task) -> list[Item]:
    """Create a task and the way to it: writes for a transaction."""
    pointer = keys.task_pointer(task.practice_id, task.id)
    return [
        put(_key(task), task_attributes(task), NEW_ITEM),
        put(pointer, _pointer(task), NEW_ITEM),
    ]


def whole_task(task: Task) -> list[Item]:
    """Create or change a task, whichever it is: writes for a transaction with a guard."""
    pointer = keys.task_pointer(task.practice_id, task.id)
    return [put(_key(task), task_attributes(task)), put(pointer, _pointer(task))]


def changed_task(task: Task) -> Item:
    """Change a task; the patient's revision in the same transaction guards it."""
    return put(_key(task), task_attributes(task), "attribute_exists(pk)")


def task_from(item: Item) -> Task:
    return codec.from_json(Task, item["body"])


def _key(task: Task) -> keys.Key:
    return keys.task(task.practice_id, task.patient_id, task.case_id, task.id)


def task_attributes(task: Task) -> Item:
    index = keys.open_task(task.practice_id, task.due, task.id).item()
    return {"body": codec.to_json(task), **(index if task.is_open else {}), **_life(task)}


def _pointer(task: Task) -> Item:
    return {"home": _key(task).pk, **_life(task)}


def _listed(task: Task) -> list[Item]:
    # Of a task outside any case nobody else may ever have told the practice's list.
    if task.case_id or not task.patient_id:
        return []
    return [put(keys.listed_file(task.practice_id, task.patient_id), {})]


def _life(task: Task) -> Item:
    if task.case_id:
        return {}
    return {"expires_at": int((task.created_at + LOOSE_TASKS).timestamp())}


def _tell_patient(task: Task) -> Item:
    # An event that ends the case has read its tasks before: it must read them again.
    x = Expression()
    rev = x.at("rev")
    change = f"SET {rev} = {rev} + {x.value(1)}"
    patient = keys.patient(task.practice_id, task.patient_id)
    return update(patient, change, "attribute_exists(pk)", x)


def _case_goes_on(task: Task) -> Item:
    x = Expression()
    is_open = f"{x.at('state')} = {x.value(CaseState.OPEN)}"
    return check(keys.case(task.practice_id, task.case_id), is_open, x)
