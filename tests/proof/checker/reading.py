"""Cases, contacts and tasks of the evidence, in the words in which invariants speak."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from demo.clock import Clock, moment
from proof.checker.evidence import Change, Evidence, Row

WENT: Final = frozenset({"sent", "delivered", "failed"})
SENDER_LOST: Final = "sender_lost"


@dataclass(frozen=True, slots=True)
class Contact:
    """A row of the contact log about a touchpoint; `at` is in practice time."""

    practice_id: str
    case_id: str
    stage: str
    channel: str
    status: str
    at: datetime
    by: str
    message_id: str | None

    @property
    def key(self) -> str:
        """Name of the message at the carrier."""
        return f"{self.practice_id}-{self.case_id}-{self.stage}-{self.channel}"


@dataclass(frozen=True, slots=True)
class Task:
    """Work for a person; moments are in practice time."""

    practice_id: str
    case_id: str
    kind: str
    state: str
    opens_at: datetime
    created_at: datetime
    remarks: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.state in {"requested", "accepted"}


def cases(evidence: Evidence) -> dict[str, Row]:
    """Give every case by its id."""
    return {_last(row["pk"]): row for row in evidence.rows if row["sk"] == "CASE"}


def contacts(evidence: Evidence) -> list[Contact]:
    """Give every row about a touchpoint, sent or not."""
    found = []
    for row in evidence.rows:
        if not row["sk"].startswith("CONTACT#"):
            continue
        body = json.loads(row["body"])
        if body.get("stage"):
            found.append(
                Contact(
                    *(_practice(row["pk"]), _last(row["pk"]), body["stage"], body["channel"]),
                    *(row["status"], moment(body["at"]), body.get("by", "weerzien")),
                    body.get("carrier_message_id"),
                )
            )
    return found


def tasks(evidence: Evidence) -> list[Task]:
    return [
        task_of(row["pk"], json.loads(row["body"]))
        for row in evidence.rows
        if row["sk"].startswith("TASK#")
    ]


def task_of(pk: str, body: Row) -> Task:
    return Task(
        *(_practice(pk), body.get("case_id", ""), body["kind"], body.get("state", "requested")),
        *(moment(body["opens_at"]), moment(body["created_at"]), tuple(body.get("remarks", ()))),
    )


def histories(evidence: Evidence, prefix: str) -> Iterator[tuple[str, str, list[Change]]]:
    """Give partition, sort key and changes, in order, of each item whose sort key begins so."""
    mine = [one for one in evidence.changes if one.sk.startswith(prefix)]
    mine.sort(key=lambda one: (one.pk, one.sk))  # stable: the order of commits stays
    for (pk, sk), changes in groupby(mine, key=lambda one: (one.pk, one.sk)):
        yield pk, sk, list(changes)


def case_histories(evidence: Evidence) -> dict[str, list[Change]]:
    return {_last(pk): changes for pk, _, changes in histories(evidence, "CASE")}


def first_closed(changes: Iterable[Change]) -> Change | None:
    return next((one for one in changes if one.image.get("state") == "closed"), None)


def once_unknown(evidence: Evidence) -> set[str]:
    """Keys of messages whose fate was not known at some moment, whatever came of it later."""
    return {
        f"{_practice(pk)}-{_last(pk)}-{sk.removeprefix('CONTACT#').replace('.', '-')}"
        for pk, sk, changes in histories(evidence, "CONTACT#")
        if any(one.image.get("status") == "unknown" for one in changes)
    }


def begun_by_others(evidence: Evidence) -> set[str]:
    """Keys of rows that a receipt or Reconcile began: they do not tell when the message went."""
    return {
        f"{_practice(pk)}-{_last(pk)}-{sk.removeprefix('CONTACT#').replace('.', '-')}"
        for pk, sk, changes in histories(evidence, "CONTACT#")
        if changes[0].image.get("by") == "carrier" or changes[0].image.get("reason") == SENDER_LOST
    }


def clocks(evidence: Evidence) -> dict[str, Clock]:
    return {one.id: one.clock for one in evidence.plan.practices}


def short(key: str) -> str:
    """Name a message without its long ids: case's begin, stage, channel."""
    practice, case_id, stage, channel = key.rsplit("-", 3)
    del practice
    return f"case {case_id[:6]} {stage} {channel}"


def _last(pk: str) -> str:
    return pk.rpartition("#")[2]


def _practice(pk: str) -> str:
    return pk.split("#")[1]
