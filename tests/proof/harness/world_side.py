"""What a suite asks of the product inside a worker: a practice to begin with, and what became."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from stack.places import PRACTICES


@dataclass(frozen=True, slots=True)
class Registered:
    practice_id: str
    key_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the product shows of one case."""

    case_id: str
    patient_id: str
    state: str
    reason: str
    claims: dict[str, datetime]
    rows: dict[str, str]
    """Touchpoint and channel → where the message stands."""
    tasks: tuple[str, ...]
    shown: frozenset[str]
    """Messages of unknown fate that a task shows to people."""
    starts: int


def register(
    variant: str, start: datetime, recipients: tuple[str, ...], a_minute: int = 1_200
) -> Registered:
    """Take a practice in and start its clock at `start`; it runs as fast as real time.

    `a_minute`: events that its source system may send.
    """
    from weerzien import bootstrap  # noqa: PLC0415 - it reads the environment
    from weerzien.contracts.practice_file import read_practice  # noqa: PLC0415
    from weerzien.usecases.register_practice import (  # noqa: PLC0415
        new_pepper,
        register_practice,
        rehearse,
    )

    content = json.loads((PRACTICES / f"{variant}.json").read_text(encoding="utf-8"))
    practice = read_practice(
        json.dumps(content | {"his_events_per_minute": a_minute}), new_pepper()
    )
    made = register_practice(practice, bootstrap.practices(), _NoOwnTexts())
    rehearse(practice.id, start, 1, recipients, bootstrap.practices(), bootstrap.clocks())
    return Registered(practice.id, made.credential.key_id, made.credential.secrets[0])


class _NoOwnTexts:
    """The product's own texts have tests of their own; reading them all takes seconds."""

    def faults(self, practice: object) -> tuple[str, ...]:
        del practice
        return ()


def tell(practice_id: str, case_ids: tuple[str, ...]) -> tuple[Told, ...]:
    return tuple(_told(practice_id, case_id) for case_id in case_ids)


def erase(practice_id: str, patient_id: str) -> None:
    """Erase as a colleague does at a prompt, because the patient asked for it."""
    from weerzien import bootstrap  # noqa: PLC0415 - it reads the environment
    from weerzien.usecases.erase_patient import erase_patient  # noqa: PLC0415

    erase_patient(practice_id, patient_id, "desk-1", bootstrap.erasing())


def left_of(practice_id: str, patient_id: str) -> tuple[str, ...]:
    """Name what still tells of an erased person: fields, and rows with words or a carrier's id."""
    from weerzien import bootstrap  # noqa: PLC0415 - it reads the environment

    patient = bootstrap.files().patient(practice_id, patient_id)
    details = patient.details
    named = ("first_name", "full_name", "birth_date", "phone", "email", "risks")
    found = [name for name in named if getattr(details, name)]
    case_id = patient.case_id or ""
    rows = bootstrap.contacts().of_case(practice_id, case_id)
    found += [f"words of {row.id}" for row in rows if row.note or row.carrier_message_id]
    if bootstrap.cases().get(practice_id, case_id).risks:
        found.append("risks of the case")
    return tuple(found)


def _told(practice_id: str, case_id: str) -> Told:
    from weerzien import bootstrap  # noqa: PLC0415 - it reads the environment

    case = bootstrap.cases().get(practice_id, case_id)
    tasks = bootstrap.tasks().of_case(practice_id, case_id)
    contacts = bootstrap.contacts().of_case(practice_id, case_id)
    stop = case.stop or case.messages_stop
    return Told(
        case_id=case.id,
        patient_id=case.patient_id,
        state=str(case.state),
        reason=str(stop.reason) if stop else "",
        claims=dict(case.claims),
        rows={row.id: str(row.status) for row in contacts if row.stage},
        tasks=tuple(sorted(str(task.kind) for task in tasks)),
        shown=frozenset(".".join(t.remarks[1:]) for t in tasks if t.kind == "unknown_message"),
        starts=case.starts,
    )
