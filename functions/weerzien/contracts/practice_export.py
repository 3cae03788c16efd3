"""The files of a practice's export; `docs/export.md` describes each."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, Final

from weerzien.contracts.handed_out import table
from weerzien.domain.appointment import Appointment
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact
from weerzien.domain.ids import address_hash
from weerzien.domain.patient import Patient, PatientDetails
from weerzien.domain.task import Task

SCHEMA_VERSION: Final = "1"
Line = Mapping[str, Any]


def _columns(*kinds: type, without: tuple[str, ...] = ()) -> tuple[str, ...]:
    named = (one.name for kind in kinds for one in fields(kind))
    return tuple(name for name in named if name not in ("practice_id", "rev", *without))


COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "patients.csv": _columns(Patient, PatientDetails, without=("details",)),
    "appointments.csv": ("patient_id", *_columns(Appointment)),
    "cases.csv": _columns(Case),
    "contacts.csv": ("patient_id", *_columns(Contact)),
    "tasks.csv": _columns(Task),
}
OPT_OUTS: Final = ("patient_id", "address", "channel", "closed", "at", "via", "address_hash")


def tables(lines: Iterable[str]) -> dict[str, str]:
    """Make every table out of the lines of `patients.ndjson`, so that both say the same."""
    found: dict[str, list[Line]] = {name: [] for name in COLUMNS}
    for line in lines:
        for name, row in _rows(json.loads(line)):
            found[name].append(row)
    return {name: table(COLUMNS[name], rows) for name, rows in found.items()}


def opt_outs(closed: Iterable[Line], known: Mapping[str, tuple[str, str]]) -> str:
    """Make the table of closed addresses; `known`: hash → patient's pseudonym, address."""
    rows = []
    for one in closed:
        patient_id, address = known.get(one["address_hash"], ("", ""))
        rows.append({"closed": False, **one, "patient_id": patient_id, "address": address})
    return table(OPT_OUTS, rows)


def known_addresses(lines: Iterable[str], pepper: str) -> dict[str, tuple[str, str]]:
    """Tell by the hash of an address whose it is, and the address: where it is still known."""
    found: dict[str, tuple[str, str]] = {}
    for line in lines:
        file = json.loads(line)
        details = file.get("patient", {}).get("details", {})
        for one in (details, details.get("representative", {})):
            for address in (one.get("phone"), one.get("email")):
                if address:
                    found[address_hash(pepper, address)] = (file["patient_id"], address)
    return found


def _rows(file: Line) -> Iterator[tuple[str, Line]]:
    whose = {"patient_id": file["patient_id"]}
    patient = file.get("patient")
    if patient:
        yield "patients.csv", {**patient, **patient.get("details", {})}
    for one in file.get("appointments", ()):
        yield "appointments.csv", {**whose, **one}
    for kept in file.get("cases", ()):
        yield "cases.csv", kept["case"]
        yield from _work(kept, whose)
    yield from _work(file, whose)


def _work(kept: Line, whose: Line) -> Iterator[tuple[str, Line]]:
    for one in kept.get("contacts", ()):
        yield "contacts.csv", {**whose, **one}
    for one in kept.get("tasks", ()):
        yield "tasks.csv", {**whose, **one}
