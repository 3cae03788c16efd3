"""What is due to go: found by the agenda, rewritten or dropped on conditions, each step again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from weerzien.adapters import codec, keys
from weerzien.adapters.dynamo_contacts import contact_attributes, contact_from
from weerzien.adapters.dynamo_tasks import task_attributes
from weerzien.adapters.table import (
    Expression,
    Item,
    check,
    delete,
    get,
    put,
    query,
    query_index,
    refused_as,
    transact,
    update,
)
from weerzien.domain.errors import StaleError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mypy_boto3_dynamodb.service_resource import Table

    from weerzien.domain.appointment import Appointment
    from weerzien.domain.case import Case
    from weerzien.domain.contact import Contact
    from weerzien.domain.kept_file import KeptCase
    from weerzien.domain.patient import Patient
    from weerzien.domain.task import Task

AGENDA: Final = ("gsi1pk", "gsi1sk")
_AT_ONCE: Final = 90
"""Writes of one transaction; DynamoDB takes 100."""


class DynamoRetention:
    def __init__(self, table: Table) -> None:
        self._table = table

    def due(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """Longest due first; the index may lag, so read the file before acting."""
        rows: list[Item] = []
        for shard in range(keys.AGENDA_SHARDS):
            rows += query_index(
                self._table,
                keys.INDEX,
                keys.retention_shard(shard),
                before=keys.moment(now),
                limit=limit,
            )
        rows.sort(key=lambda row: row["gsi1sk"])
        return tuple(keys.practice_and_patient(row["pk"]) for row in rows[:limit])

    def look_again(self, patient: Patient, at: datetime | None) -> None:
        """Put the file where it is found at the real moment `at`, or take it off the agenda."""
        x = Expression()
        place = keys.retention(patient.id, at).item() if at is not None else {}
        # The revision too: an event that saw the old place must see the new one.
        change = x.set({"rev": patient.rev + 1, **place})
        if at is None:
            change += " " + x.remove(*AGENDA)
        with refused_as(StaleError()):
            self._table.update_item(
                Key=_patient(patient).item(),
                UpdateExpression=change,
                ConditionExpression=_is_unchanged(patient, x),
                **x.arguments(),
            )

    def loose_contacts(self, practice_id: str, patient_id: str) -> tuple[Contact, ...]:
        rows = query(self._table, keys.patient(practice_id, patient_id).pk, keys.CONTACT)
        return tuple(contact_from(row) for row in rows)

    def rewrite_contact(self, patient_id: str, before: Contact, after: Contact) -> None:
        """Write over the row that was read; a receipt that came meanwhile goes first."""
        key = keys.contact(before.practice_id, patient_id, before.case_id, before.id)
        there = get(self._table, key)
        if there is None or contact_from(there) != before:
            raise StaleError
        x = Expression()
        is_same = f"{x.at('status')} = {x.value(there['status'])}"
        with refused_as(StaleError()):
            self._table.put_item(
                Item={**key.item(), **contact_attributes(after)},
                ConditionExpression=f"{is_same} AND {x.at('body')} = {x.value(there['body'])}",
                **x.arguments(),
            )

    def rewrite(
        self,
        patient: Patient,
        tasks: Iterable[Task],
        appointments: Iterable[Appointment],
        cases: Iterable[Case],
    ) -> None:
        """Write all of these over, or as many as one step takes; the patient's revision guards."""
        writes = [
            *(put(_task(one), task_attributes(one)) for one in tasks),
            *(put(_appointment(patient, one), _body(one)) for one in appointments),
            *(_without_risks(one) for one in cases),
        ]
        self._together(patient, writes)

    def drop(
        self,
        patient: Patient,
        contacts: Iterable[Contact],
        tasks: Iterable[Task],
        appointments: Iterable[Appointment],
    ) -> None:
        """Drop rows outside any case; the patient's revision guards."""
        writes = [
            *(delete(keys.contact(one.practice_id, patient.id, "", one.id)) for one in contacts),
            *(delete(key) for one in tasks for key in (_task(one), _pointer(one))),
            *(delete(_appointment(patient, one)) for one in appointments),
        ]
        self._together(patient, writes)

    def drop_case(self, patient: Patient, kept: KeptCase) -> None:
        """Drop a case with all that lies with it, the case last: so it is found again until then.

        Raises StaleError when an event came in between; the case then stays, to be judged anew.
        """
        key = keys.case(kept.case.practice_id, kept.case.id)
        rows = [keys.Key(row["pk"], row["sk"]) for row in query(self._table, key.pk)]
        gone = [*(_pointer(one) for one in kept.tasks), *(row for row in rows if row != key)]
        for start in range(0, len(gone), _AT_ONCE):
            transact(self._table, [delete(one) for one in gone[start : start + _AT_ONCE]])
        self._together(patient, [delete(key)])

    def drop_file(self, patient: Patient) -> None:
        """Drop the empty file, and before it what was told of the patient outside any case."""
        rows = query(self._table, _patient(patient).pk)
        told = [keys.Key(row["pk"], row["sk"]) for row in rows if keys.is_told(row["sk"])]
        for start in range(0, len(told), _AT_ONCE):
            x = Expression()
            guard = check(_patient(patient), _is_unchanged(patient, x), x)
            transact(self._table, [guard, *map(delete, told[start : start + _AT_ONCE])])
        x = Expression()
        guarded = {"ConditionExpression": _is_unchanged(patient, x), **x.arguments()}
        gone = {"Delete": {"Key": _patient(patient).item(), **guarded}}
        transact(self._table, [gone, delete(keys.listed_file(patient.practice_id, patient.id))])

    def _together(self, patient: Patient, writes: list[Item]) -> None:
        if not writes:
            return
        x = Expression()
        # Raised too, so that an event that read the file before must read it again.
        change = x.set({"rev": patient.rev + 1})
        guard = update(_patient(patient), change, _is_unchanged(patient, x), x)
        transact(self._table, [guard, *writes[:_AT_ONCE]])


def _is_unchanged(patient: Patient, x: Expression) -> str:
    return f"{x.at('rev')} = {x.value(patient.rev)}"


def _without_risks(case: Case) -> Item:
    x = Expression()
    is_there = f"attribute_exists({x.at('pk')})"
    return update(keys.case(case.practice_id, case.id), x.remove("risks", "barrier"), is_there, x)


def _body(appointment: Appointment) -> Item:
    return {"body": codec.to_json(appointment)}


def _patient(patient: Patient) -> keys.Key:
    return keys.patient(patient.practice_id, patient.id)


def _appointment(patient: Patient, appointment: Appointment) -> keys.Key:
    return keys.appointment(patient.practice_id, patient.id, appointment.id)


def _task(task: Task) -> keys.Key:
    return keys.task(task.practice_id, task.patient_id, task.case_id, task.id)


def _pointer(task: Task) -> keys.Key:
    return keys.task_pointer(task.practice_id, task.id)
