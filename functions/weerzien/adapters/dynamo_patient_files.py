"""A patient's file: read as a whole, changed by one event in one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from weerzien.adapters import codec, keys
from weerzien.adapters.dynamo_tasks import task_from
from weerzien.adapters.patient_file_writes import person, writes
from weerzien.adapters.retention_agenda import look_at_of
from weerzien.adapters.table import (
    NEW_ITEM,
    Expression,
    Item,
    batch_get,
    get,
    query,
    refused_as,
    transact,
)
from weerzien.domain.appointment import Appointment
from weerzien.domain.errors import AlreadyAppliedError, NotFoundError
from weerzien.domain.patient_file import PatientFile
from weerzien.domain.write_back import OptOuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from mypy_boto3_dynamodb.service_resource import Table

    from weerzien.adapters.kms_seal import KmsSeal
    from weerzien.domain.case import Case
    from weerzien.domain.event import Event
    from weerzien.domain.patient import Patient
    from weerzien.domain.patient_file import Changes
    from weerzien.domain.practice import Practice
    from weerzien.domain.task import Task
    from weerzien.domain.vocabulary import Channel


class DynamoPatientFiles:
    """`now` gives the real moment, from which a new case's place on the agenda counts."""

    def __init__(self, table: Table, now: Callable[[], datetime], seal: KmsSeal) -> None:
        self._table = table
        self._now = now
        self._seal = seal

    def load(self, practice_id: str, patient_id: str) -> PatientFile:
        """Read a file; `tasks` are those of the latest case and those outside any case."""
        patient: Patient | None = None
        look_at: datetime | None = None
        appointments: dict[str, Appointment] = {}
        tasks: dict[str, Task] = {}
        for item in query(self._table, keys.patient(practice_id, patient_id).pk):
            if item["sk"] == keys.PATIENT:
                patient = self._patient(practice_id, patient_id, item)
                look_at = look_at_of(item)
            elif item["sk"].startswith(keys.APPOINTMENT):
                appointment = codec.from_json(Appointment, item["body"])
                appointments[appointment.id] = appointment
            elif item["sk"].startswith(keys.TASK):
                task = task_from(item)
                tasks[task.id] = task
        case: Case | None = None
        if patient is not None and patient.case_id is not None:
            case, of_case = self._case(practice_id, patient.case_id)
            tasks |= of_case
        return PatientFile(practice_id, patient_id, patient, appointments, case, tasks, look_at)

    def patient(self, practice_id: str, patient_id: str) -> Patient:
        item = get(self._table, keys.patient(practice_id, patient_id))
        if item is None:
            raise NotFoundError
        return self._patient(practice_id, patient_id, item)

    def commit(self, file: PatientFile, changes: Changes, event: Event, practice: Practice) -> None:
        all_of_it = writes(file, changes, event, practice, self._now(), self._seal)
        transact(self._table, all_of_it, guards_event=True)

    def opt_outs(self, practice_id: str, patient_id: str) -> OptOuts | None:
        item = get(self._table, keys.opt_outs_of(practice_id, patient_id))
        return codec.from_json(OptOuts, item["body"]) if item else None

    def at_address(self, practice: Practice, channel: Channel, address: str) -> tuple[str, ...]:
        """Ids of the patients reached here, themselves or by who stands for them (EC-S07)."""
        del channel  # a number and a mail address never have the same name
        rows = query(self._table, keys.address(practice, address), keys.PATIENT_HERE)
        return tuple(keys.last_part(row["sk"]) for row in rows)

    def closed_addresses(
        self, practice: Practice, addresses: Iterable[tuple[Channel, str]]
    ) -> frozenset[Channel]:
        channels = {keys.opt_out(practice, to, channel): channel for channel, to in addresses}
        found = batch_get(self._table, channels)
        return frozenset(channels[keys.Key(i["pk"], i["sk"])] for i in found if i["closed"])

    def close_address(
        self, practice: Practice, channel: Channel, address: str, at: datetime, via: str
    ) -> None:
        """Close an address on one channel (D1); an opening that came later stands."""
        self._say(keys.opt_out(practice, address, channel), at, via, closed=True)

    def open_address(
        self, practice: Practice, channel: Channel, address: str, at: datetime, via: str
    ) -> None:
        """Open an address again (START, CO-10); a closing that came later stands."""
        self._say(keys.opt_out(practice, address, channel), at, via, closed=False)

    def _say(self, key: keys.Key, at: datetime, via: str, *, closed: bool) -> None:
        x = Expression()
        said_at = keys.moment(at)
        said_before = f"{x.at('at')} <= {x.value(said_at)}"
        try:
            with refused_as(AlreadyAppliedError()):
                self._table.put_item(
                    Item={
                        **key.item(),
                        **keys.opt_out_of_practice(key).item(),
                        "closed": closed,
                        "at": said_at,
                        "via": via,
                    },
                    ConditionExpression=f"{NEW_ITEM} OR {said_before}",
                    **x.arguments(),
                )
        except AlreadyAppliedError:
            return

    def _patient(self, practice_id: str, patient_id: str, item: Item) -> Patient:
        # The owner is the one who was asked for, whatever the row says of itself.
        details = self._seal.open(person(practice_id, patient_id), item["sealed"])
        # A new task raises the revision beside the body.
        return replace(codec.patient_from_json(item["body"], details), rev=int(item["rev"]))

    def _case(self, practice_id: str, case_id: str) -> tuple[Case | None, dict[str, Task]]:
        key = keys.case(practice_id, case_id)
        item = get(self._table, key)
        if item is None:
            return None, {}
        tasks = map(task_from, query(self._table, key.pk, keys.TASK))
        return codec.case_from_attributes(item), {task.id: task for task in tasks}
