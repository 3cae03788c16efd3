"""The rows of the table in the demo's own words: which patient, case, contact or task each is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from demo.scenario import Person
from weerzien.domain import ids

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Belongings:
    """All that the table holds about one patient."""

    patient_id: str
    practice_id: str
    cases: tuple[Row, ...] = ()
    contacts: tuple[Row, ...] = ()
    tasks: tuple[Row, ...] = ()


def scan(table: Any) -> list[Row]:  # noqa: ANN401 - boto3 makes these at run time
    """Read the whole table; it is small here."""
    rows: list[Row] = []
    start: dict[str, Any] = {}
    while True:
        page = table.scan(ConsistentRead=True, **start)
        rows += page["Items"]
        if "LastEvaluatedKey" not in page:
            return rows
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def belongings(rows: list[Row], person: Person) -> Belongings | None:
    """Find a patient by the id that the practice's number gives, and gather what lies with it.

    By nothing else: names and addresses are sealed.
    """
    mine = next((row for row in rows if row["sk"] == "PATIENT" and _is_of(row, person)), None)
    if mine is None:
        return None
    practice_id, patient_id = _practice_and_patient(mine)
    cases = [r for r in rows if r["sk"] == "CASE" and r.get("patient_id") == patient_id]
    homes = {row["pk"] for row in cases} | {mine["pk"]}
    return Belongings(
        patient_id,
        practice_id,
        tuple(sorted(cases, key=lambda row: str(row.get("opened_at")))),
        tuple(sorted(_bodies(rows, homes, "CONTACT#"), key=lambda row: row["at"])),
        tuple(sorted(_bodies(rows, homes, "TASK#"), key=lambda row: row["opens_at"])),
    )


def _bodies(rows: list[Row], homes: set[str], prefix: str) -> list[Row]:
    return [
        {**json.loads(row["body"]), "case_pk": row["pk"]}
        for row in rows
        if row["pk"] in homes and row["sk"].startswith(prefix)
    ]


def _is_of(row: Row, person: Person) -> bool:
    practice_id, patient_id = _practice_and_patient(row)
    return patient_id == ids.patient_id(practice_id, person.ref)


def _practice_and_patient(row: Row) -> tuple[str, str]:
    _, practice_id, _, patient_id = row["pk"].split("#")
    return practice_id, patient_id
