"""All that lies under one practice, by its own lists: no scan, and no other practice's rows."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Final

from weerzien.adapters import keys
from weerzien.adapters.patient_file_writes import places
from weerzien.adapters.table import Item, batch_get, delete, query, query_index, transact
from weerzien.domain.closed_address import ClosedAddress
from weerzien.domain.vocabulary import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_dynamodb.service_resource import Table

    from weerzien.domain.kept_file import KeptFile
    from weerzien.domain.practice import Practice

_AT_ONCE: Final = 90
"""Deletions of one transaction; DynamoDB takes 100."""


class DynamoPracticeRows:
    def __init__(self, table: Table) -> None:
        self._table = table

    def files(self, practice_id: str, after: str = "", limit: int = 0) -> tuple[str, ...]:
        found = []
        for row in query(self._table, keys.listed_file(practice_id, "any").pk):
            patient_id = keys.last_part(row["sk"])
            if patient_id > after:
                found.append(patient_id)
                if limit and len(found) >= limit:
                    break
        return tuple(found)

    def opt_outs(self, practice_id: str) -> tuple[ClosedAddress, ...]:
        rows = query_index(self._table, keys.INDEX, keys.opt_outs(practice_id))
        found = batch_get(self._table, (keys.Key(row["pk"], row["sk"]) for row in rows))
        told = map(_closed_address, found)
        return tuple(sorted(told, key=lambda one: (one.address_hash, one.channel)))

    def kinds(self, kept: KeptFile) -> dict[str, int]:
        homes = [keys.patient(kept.practice_id, kept.patient_id).pk]
        homes += [keys.case(kept.practice_id, one.case.id).pk for one in kept.cases]
        found = (key.sk.partition("#")[0] for pk in homes for key in self._partition(pk))
        return dict(Counter(found))

    def drop_file(self, practice: Practice, kept: KeptFile) -> None:
        """Drop cases, then who is reached where, then the patient, then the place in the list.

        So whatever is cut off is found again, by the list and by what the patient's rows name.
        """
        practice_id = practice.id
        self._drop(keys.task_pointer(practice_id, task.id) for task in kept.all_tasks)
        for one in kept.cases:
            case = keys.case(practice_id, one.case.id)
            # The case last: as long as it is there its other rows are found.
            self._drop(row for row in self._partition(case.pk) if row != case)
            self._drop([case])
        self._drop(sorted(places(kept.patient, practice)) if kept.patient else [])
        self._drop(self._partition(keys.patient(practice_id, kept.patient_id).pk))
        self._drop([keys.listed_file(practice_id, kept.patient_id)])

    def drop_opt_outs(self, practice_id: str) -> int:
        rows = list(query_index(self._table, keys.INDEX, keys.opt_outs(practice_id)))
        self._drop(keys.Key(row["pk"], row["sk"]) for row in rows)
        return len(rows)

    def drop_rest(self, practice_id: str) -> None:
        for pk in keys.partitions_of_practice(practice_id):
            self._drop(self._partition(pk))
        own = self._partition(keys.practice(practice_id).pk)
        # Of tasks that are about no patient; those of patients went with their files.
        tasks = (keys.last_part(row.sk) for row in own if row.sk.startswith(keys.TASK))
        self._drop(keys.task_pointer(practice_id, task_id) for task_id in tasks)
        stays = {keys.leaving(practice_id), keys.practice(practice_id)}
        self._drop(row for row in own if row not in stays)
        # By it all else is found, so it goes last.
        self._drop([keys.practice(practice_id)])

    def _partition(self, pk: str) -> list[keys.Key]:
        return [keys.Key(row["pk"], row["sk"]) for row in query(self._table, pk)]

    def _drop(self, gone: Iterable[keys.Key]) -> None:
        # No condition: nothing of a practice that has left may stay, whatever it says by now.
        all_of_it = list(dict.fromkeys(gone))
        for start in range(0, len(all_of_it), _AT_ONCE):
            transact(self._table, [delete(key) for key in all_of_it[start : start + _AT_ONCE]])


def _closed_address(item: Item) -> ClosedAddress:
    return ClosedAddress(
        keys.last_part(item["pk"]),
        Channel(keys.last_part(item["sk"])),
        bool(item["closed"]),
        datetime.fromisoformat(item["at"]),
        item["via"],
    )
