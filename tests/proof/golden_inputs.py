"""What today's code writes and is sent: the inputs that a release keeps for its successors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from fakes import samples
from proof.golden import ROOT
from unit.adapters.test_codec import FACTS
from unit.domain.follow_up.story import AT_RISK, DETAILS, PRACTICE
from weerzien.adapters import codec
from weerzien.adapters.sqs_inbox import SqsInbox
from weerzien.domain.event import Event, PatientReported, StaffStopped
from weerzien.domain.patient import Representative
from weerzien.domain.vocabulary import Channel, StopReason

Inputs = Iterator[tuple[str, Any]]
NOW: Final = datetime(2027, 3, 22, 9, tzinfo=UTC)
DUE: Final = "2027-03-22T09:00:00.000000Z"
CASE: Final = {"practice_id": "p1", "case_id": "c1"}
KEY: Final = "p1-c1-immediate-sms"


def his_events() -> Inputs:
    for sample in sorted((ROOT / "tests/samples/his").glob("*.json")):
        yield sample.stem, sample.read_text()


def event_rows() -> Inputs:
    facts: tuple[Any, ...] = FACTS
    for number, fact in enumerate(facts):
        event = Event(f"e{number}", "p1", "x1", NOW, NOW, fact)
        yield type(fact).__name__, codec.event_to_json(event)


def case_rows() -> Inputs:
    case = samples.a_case()
    cases = {
        "open": case,
        "stopped": case.closed(StopReason.MANUAL, "s1", NOW),
        "at risk": replace(case, risks=AT_RISK.risks, claims={"immediate.sms": NOW}),
    }
    for name, one in cases.items():
        yield name, {key: _kept(value) for key, value in codec.case_to_attributes(one).items()}


def _kept(value: Any) -> Any:
    return {"set": sorted(value)} if isinstance(value, set | frozenset) else value


def patient_rows() -> Inputs:
    parent = Representative(phone="+31620000009", leads=True)
    for name, details in {
        "details": DETAILS,
        "at risk": AT_RISK,
        "with a parent": replace(DETAILS, representative=parent),
    }.items():
        patient = replace(samples.a_patient(), details=details, opted_out=frozenset({Channel.SMS}))
        plain, sealed = codec.patient_to_json(patient)
        yield name, {"plain": plain, "sealed": sealed}


def rows() -> Inputs:
    for of, value in {
        "appointment": samples.an_appointment(),
        "contact": samples.a_contact(),
        "link": samples.a_link(),
        "task": samples.a_task(),
    }.items():
        yield of, {"of": of, "body": codec.to_json(value)}
    yield "practice", {"of": "practice", "body": codec.to_json(PRACTICE, whole=True)}


def steps() -> Inputs:
    touchpoint = {"stage": "immediate", "plan_no": 1, "due": DUE}
    human = {"kind": "call_day1", "plan_no": 1, "due": DUE}
    for name, of, more in (
        ("first plan", "plan", {"since": None}),
        ("plan again", "plan", {"since": DUE}),
        ("touchpoint", "touchpoint", touchpoint),
        ("task", "human", human),
        ("complete", "close", {"outcome": "completed"}),
        ("failed", "close", {"outcome": "failed"}),
    ):
        yield name, {"of": of, "input": CASE | more}


def carrier_events() -> Inputs:
    for kind in ("TEXT_DELIVERED", "TEXT_INVALID", "TEXT_BLOCKED", "TEXT_CARRIER_BLOCKED"):
        yield kind, {"eventType": kind, "messageId": "m1", "context": {"key": KEY}}
    mail = {"messageId": "m2", "tags": {"key": ["p1-c1-immediate-email"]}}
    for kind in ("Send", "Delivery", "Complaint", "Open", "Reject"):
        yield kind, {"eventType": kind, "mail": mail}
    for kind in ("Permanent", "Transient"):
        bounce = {"bounceType": kind}
        yield f"Bounce {kind}", {"eventType": "Bounce", "mail": mail, "bounce": bounce}
    yield (
        "a text",
        {
            "originationNumber": "+31620000001",
            "destinationNumber": "+31970000001",
            "messageBody": "STOP",
            "inboundMessageId": "in-1",
        },
    )


class _Client:
    """Keeps what was sent to the queue."""

    sent: dict[str, str]

    def send_message(self, **message: str) -> None:
        self.sent = message


def queue() -> Inputs:
    for name, fact in (("details", PatientReported(DETAILS)), ("a stop", StaffStopped("s1"))):
        event = Event(f"e-{fact.__class__.__name__}", "p1", "x1", NOW, NOW, fact)
        client = _Client()
        SqsInbox(client, "", lambda: NOW).put(event)  # type: ignore[arg-type]
        written = codec.event_to_json(event)
        group = client.sent["MessageGroupId"]
        yield name, {"event": written, "record": _record(client.sent["MessageBody"], group)}
        # As the queue held them before lanes were shared: the patient in the group only.
        body = json.dumps({"practice_id": "p1", "event_id": event.id})
        yield f"{name}, a line per patient", {"event": written, "record": _record(body, "p1#x1")}


def _record(body: str, group: str) -> dict[str, Any]:
    return {"messageId": "m1", "body": body, "attributes": {"MessageGroupId": group}}


INPUTS: Final[dict[str, Callable[[], Inputs]]] = {
    "his_events": his_events,
    "event_rows": event_rows,
    "case_rows": case_rows,
    "patient_rows": patient_rows,
    "rows": rows,
    "steps": steps,
    "carrier_events": carrier_events,
    "queue": queue,
}
