"""Scheduling messages to start a test from; named segments are what the test is about."""

from __future__ import annotations

from typing import Any

from fakes.samples import a_practice
from weerzien.contracts.hl7 import er7
from weerzien.contracts.hl7.siu import Told, told_by
from weerzien.contracts.read_his_event import check_his_event
from weerzien.domain.practice import Practice

PRACTICE = a_practice()


def sch(status: str = "Noshow", **fields: str) -> str:
    """SCH with fields by number: f11="…" replaces SCH-11."""
    row = {2: "A-1", 8: "physiotherapy", 11: "^^^20270330100000^20270330103000", 25: status}
    row |= {int(name[1:]): text for name, text in fields.items()}
    return "SCH|" + "|".join(row.get(number, "") for number in range(1, 26))


def pid(**fields: str) -> str:
    row = {3: "P-1^^^HIS^PI", 5: "Hof^Noor^^^^^L", 7: "19840517", 13: "0620000001"}
    row |= {int(name[1:]): text for name, text in fields.items()}
    return "PID|" + "|".join(row.get(number, "") for number in range(1, 31))


def msh(trigger: str = "S26", **fields: str) -> str:
    row = {3: "HIS", 4: "PRAKTIJK", 7: "20270330102000", 9: f"SIU^{trigger}", 10: "M-1"}
    row |= {11: "P", 12: "2.5.1"} | {int(name[1:]): text for name, text in fields.items()}
    return "MSH|^~\\&|" + "|".join(row.get(number, "") for number in range(3, 19))


def siu(trigger: str = "S26", status: str = "Noshow", *more: str, **segments: str) -> bytes:
    rows = [
        segments.get("msh", msh(trigger)),
        segments.get("sch", sch(status)),
        segments.get("pid", pid()),
        *more,
    ]
    return "\r".join(rows).encode()


def told(body: bytes, practice: Practice = PRACTICE) -> Told:
    return told_by(er7.read(body), practice)


def event(body: bytes) -> dict[str, Any]:
    """The one canonical event that a message says, which the door's own check takes as it is."""
    (only,) = told(body).events
    check_his_event(only)
    return dict(only)


def patient(**fields: str) -> dict[str, Any]:
    return dict(event(siu(pid=pid(**fields)))["data"]["patient"])


def appointment(*more: str, **fields: str) -> dict[str, Any]:
    return dict(event(siu("S26", "Noshow", *more, sch=sch(**fields)))["data"]["appointment"])
