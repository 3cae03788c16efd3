"""A small run made by hand: a standard case, one of high risk, one that was stopped; all right."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from demo.clock import Clock, at
from demo.scenario import Person
from proof.checker.evidence import (
    Change,
    Evidence,
    InjectedFault,
    NoShow,
    Plan,
    PlayedPractice,
    Queue,
    Row,
    Run,
)

NAMED = ("id", "kind", "sequence")
REAL = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CLOCK = Clock(REAL, at("2027-03-01 08:00"), 2_880)
MISSED = at("2027-03-01 10:00")
HEADERS = {
    "List-Unsubscribe": "<https://wz.test/m/ABCDEFGHJKABCDEFGHJKABCDEF>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}
DAY0 = (("2027-03-01 10:30", "immediate", "sms"), ("2027-03-01 10:30", "immediate", "email"))
STANDARD = (
    *DAY0,
    ("2027-03-02 08:30", "check_in", "email"),
    ("2027-03-04 09:10", "value", "email"),
    ("2027-03-04 09:10", "value", "sms"),
    ("2027-03-06 09:20", "soft_deadline", "email"),
    ("2027-03-08 09:40", "last_contact", "email"),
    ("2027-03-08 09:40", "last_contact", "sms"),
)
HIGH_RISK = (
    *DAY0,
    ("2027-03-02 08:30", "check_in", "email"),
    ("2027-03-03 09:30", "brief_check_in", "sms"),
    ("2027-03-04 09:10", "value", "email"),
    ("2027-03-06 09:20", "last_contact", "email"),
)
STEPS = (
    ("call_day1", "2027-03-02 08:00"),
    ("clinician_notice", "2027-03-04 08:00"),
    ("escalation", "2027-03-08 08:00"),
)


def person(number: int, *risks: str) -> Person:
    return Person(
        *(f"P-{number}", "Noor", f"Noor Koolmees{number}-Voorbeeld", f"196{number}-04-23"),
        *(f"+3168095100{number}", f"noor.{number}@example.org", {"risks": list(risks)}),
    )


def no_show(case_id: str, number: int, fate: str = "none", *risks: str) -> NoShow:
    told = CLOCK.real(at("2027-03-01 15:00")) if fate != "none" else None
    return NoShow(
        *("p1", f"patient{number}", case_id, person(number, *risks), MISSED, fate),
        *(CLOCK.real(at("2027-03-01 10:15")), told),
    )


def practice_time(text: str, late: timedelta = timedelta()) -> str:
    return (at(text) + late).astimezone(UTC).isoformat()


def message(case_id: str, when: str, stage: str, channel: str) -> Row:
    is_sms = channel == "sms"
    return {
        "at": (CLOCK.real(at(when)) + timedelta(seconds=1)).isoformat(),
        "channel": channel,
        "subject": "" if is_sms else "We denken aan u",
        "text": "Dag, wz.test/ABCDEFGHJ2 De Linde Geen sms meer? Stuur STOP" if is_sms else "Dag",
        "html": "" if is_sms else "<!doctype html><html><body>Dag</body></html>",
        "headers": {} if is_sms else HEADERS,
        "key": f"p1-{case_id}-{stage}-{channel}",
        "message_id": f"{case_id}{stage}{channel}",
    }


def contact(case_id: str, when: str, stage: str, channel: str) -> Row:
    body = {
        "stage": stage,
        "channel": channel,
        "at": practice_time(when),
        "carrier_message_id": f"{case_id}{stage}{channel}",
    }
    return {
        "pk": f"PRACTICE#p1#CASE#{case_id}",
        "sk": f"CONTACT#{stage}.{channel}",
        "status": "delivered",
        "body": json.dumps(body),
    }


def claimed(when: str) -> str:
    return CLOCK.real(at(when)).isoformat()


def case(case_id: str, series: tuple[tuple[str, str, str], ...], reason: str) -> Row:
    return {
        "pk": f"PRACTICE#p1#CASE#{case_id}",
        "sk": "CASE",
        "practice_id": "p1",
        "state": "closed",
        "stop": {"reason": reason},
        "mark_received_at": practice_time("2027-03-01 10:15"),
        "claims": {
            f"{stage}.{channel}": CLOCK.real(at(when)).isoformat()
            for when, stage, channel in series
        },
        "plan": [{"stage": stage, "due": practice_time(when)} for when, stage, _ in series],
        "rev": 3,
        "plan_no": 1,
        "planned_no": 1,
        "starts": 0,
    }


def task(case_id: str, kind: str, opens: str, *remarks: str) -> Row:
    body = {
        "case_id": case_id,
        "kind": kind,
        "opens_at": practice_time(opens),
        "created_at": practice_time(opens, timedelta(seconds=2)),
        "remarks": remarks,
    }
    pk = f"PRACTICE#p1#CASE#{case_id}"
    return {"pk": pk, "sk": f"TASK#{kind}{case_id}", "body": json.dumps(body)}


def told(rows: list[Row]) -> list[Row]:
    """Messages to the practice's record about these rows, all taken, and their outboxes."""
    homes: dict[str, list[Row]] = {}
    for row in rows:
        kind, _, name = row["sk"].partition("#")
        body: Row = {}
        if kind == "CONTACT":
            contact = {"id": name, "status": row["status"]}
            body = {"kind": "communication.recorded", "contact": contact}
        elif kind == "TASK" and (task := json.loads(row["body"])).get("accepted_by"):
            body = {"kind": "task.changed", "task": {**task, "id": name}}
        elif kind == "CASE" and row["state"] == "closed":
            body = {"kind": "case.closed"}
        if body:
            there = homes.setdefault(row["pk"], [])
            number = len(there) + 1
            body |= {"id": f"{row['pk'][-5:]}.{number}", "sequence": number}
            there.append(body | {"written_back_at": "2026-11-22T12:05:00Z"})
    found: list[Row] = [
        {"pk": pk, "sk": f"OUT#{one['id']}", "body": json.dumps(one)}
        for pk, messages in homes.items()
        for one in messages
    ]
    return found + [{"pk": pk, "sk": "OUTBOX", "queued": len(m)} for pk, m in homes.items()]


def arrivals(rows: list[Row]) -> tuple[Row, ...]:
    """Every message, in its order, as the record of practice p1 got it."""
    bodies = [json.loads(row["body"]) for row in rows if row["sk"].startswith("OUT#")]
    return tuple({"practice_id": "p1", **{n: b[n] for n in NAMED}} for b in bodies)


def retold(evidence: Evidence) -> Evidence:
    """The same with messages as its rows are now."""
    kept = [row for row in evidence.rows if not row["sk"].startswith(("OUT#", "OUTBOX"))]
    messages = told(kept)
    return replace(evidence, rows=(*kept[:-1], *messages, kept[-1]), arrived=arrivals(messages))


def change(when: str, row: Row, **image: Any) -> Change:
    return Change(int(CLOCK.real(at(when)).timestamp()), row["pk"], row["sk"], image)


def run_of(case_id: str) -> Run:
    return Run(case_id, "SUCCEEDED", 0, '{"input": "{}"}')


def small_run() -> Evidence:
    """Everything as it should be."""
    series = {"case1": STANDARD, "case2": HIGH_RISK, "case3": DAY0}
    rows = [
        case("case1", STANDARD, "completed"),
        case("case2", HIGH_RISK, "completed"),
        case("case3", DAY0, "rebooked"),
        *(contact(case_id, *one) for case_id, some in series.items() for one in some),
        *(task("case2", *step) for step in STEPS),
        {"pk": "PRACTICE#p1#EVENT#e1", "sk": "EVENT", "state": "applied"},
    ]
    messages = told(rows)
    rows[-1:-1] = messages
    return Evidence(
        plan=Plan(
            *(
                7,
                REAL,
                REAL + timedelta(minutes=6),
                (PlayedPractice("p1", "general", CLOCK, has_record=True),),
            ),
            (
                no_show("case1", 1),
                no_show("case2", 2, "none", "chronic_multi"),
                no_show("case3", 3, "rebooked"),
            ),
            *((InjectedFault("accept_then_500", "p1-case3-immediate-sms", 1),), ()),
        ),
        accepted=tuple(message(case_id, *one) for case_id, some in series.items() for one in some),
        rows=tuple(rows),
        changes=tuple(_changes(rows)),
        runs=tuple(map(run_of, series)),
        texts=(
            ("log group", '{"message": "touchpoint_delivered"}'),
            ("log file carrier.log", "listening"),
            ("queue", "Inbox {}"),
            ("metric", "[]"),
        ),
        queues=(Queue("Inbox", 0), Queue("InboxDeadLetters", 0)),
        arrived=arrivals(messages),
    )


def _changes(rows: list[Row]) -> list[Change]:
    found = []
    for number, row in enumerate(rows[:3]):
        found.append(change("2027-03-01 10:15", row, state="open", rev=1, claims={}))
        claims = row["claims"]
        ends = "2027-03-01 15:00" if number == 2 else "2027-03-08 12:00"
        found.append(change(ends, row, state="open", rev=2, claims=claims))
        end = {"state": "closed", "stop": row["stop"], "rev": 3, "claims": claims}
        found.append(change(ends, row, **end))
    for row in rows[3:]:
        if "status" in row:
            found += [change("2027-03-08 12:00", row, status=one) for one in ("sent", "delivered")]
        elif "body" in row and not row["sk"].startswith("OUT#"):
            found.append(change("2027-03-08 12:00", row, **json.loads(row["body"])))
    return found


def with_row(evidence: Evidence, place: int, **changes: Any) -> Evidence:
    """The evidence with one row changed."""
    rows = list(evidence.rows)
    rows[place] = {**rows[place], **changes}
    return replace(evidence, rows=tuple(rows))


def with_change(evidence: Evidence, at_end: Change) -> Evidence:
    """The evidence with one more commit after all others."""
    return replace(evidence, changes=(*evidence.changes, at_end))


def place_of(evidence: Evidence, sk: str, case_id: str = "case1") -> int:
    return next(
        n
        for n, row in enumerate(evidence.rows)
        if row["sk"].startswith(sk) and row["pk"].endswith(case_id)
    )
