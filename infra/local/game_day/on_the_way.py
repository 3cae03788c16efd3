"""Faults of cases, people and carriers."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from game_day.at_the_door import function, today
from game_day.day import Day
from game_day.patients import Patient, agenda, fast, no_show, open_cases, post, post_all
from weerzien.domain import ids

FACTOR = 120
PATIENCE = 60.0
COPIED: list[dict[str, Any]] = []
PATIENTS = [Patient() for _ in range(60)]


def carriers_misbehave(day: Day) -> None:
    """One practice, day 0 of 60 patients: refused for good, perhaps accepted, held up."""
    practice = day.stack.practice("general")
    first = fast(day, practice, PATIENTS, FACTOR)
    for fault, some in (
        ("400", PATIENTS[:40]),
        ("accept_then_500", PATIENTS[40:46]),
        ("hard_bounce", PATIENTS[46:48]),
        ("complaint", PATIENTS[48:50]),
        ("429", PATIENTS[50:]),
    ):
        for one in some:
            for address in (one.phone, one.mail):
                command: dict[str, Any] = {"fault": fault, "match": {"to": address}}
                day.stack.tell_carrier("/faults", command)
    post_all(day, practice, [no_show(one, first) for one in PATIENTS])


def carriers_behave(day: Day) -> None:
    day.stack.http.request("POST", f"{day.stack['carrier_url']}/faults/clear")
    day.rate_mail_anew()


def lost_stop(day: Day) -> None:
    """A patient is on the carrier's list, and nobody told us; then the night's comparison runs."""
    practice, patient = day.stack.practice("dental"), Patient()
    known = len(agenda(day.stack, practice["id"]))
    post(day, practice, today(patient))
    open_cases(day, practice, known + 1)
    day.stack.tell_carrier("/opt-outs", {"channel": "email", "address": patient.mail})
    name = f"{function(day, 'CompareOptOuts')}:live"
    day.stack.client("lambda").invoke(FunctionName=name, Payload=b"{}")


def nobody_calls(day: Day) -> None:
    """A patient at high risk, where a practice's clock runs so fast that the call is late soon."""
    practice = day.stack.practice("physiotherapy")
    patient = Patient(risks=("post_op",))
    first = fast(day, practice, [patient], 3_000)
    post(day, practice, no_show(patient, first))


def failed_follow_up(day: Day) -> None:
    """What the failure branch does is done to one case; its next run ends in FollowUpFailed."""
    practice = day.stack.practice("mental_health")
    [case_id, *_] = open_cases(day, practice, 10)
    named = {"practice_id": practice["id"], "case_id": case_id}
    day.stack.client("lambda").invoke(
        FunctionName=f"{function(day, 'CloseFollowUp')}:live",
        Payload=json.dumps({**named, "outcome": "failed"}).encode(),
    )
    day.stack.client("stepfunctions").start_execution(
        stateMachineArn=day.stack["state_machine_arn"],
        name=f"{case_id}-game-day",
        input=json.dumps({**named, "since": None}),
    )


def stopped_executions(day: Day) -> None:
    """Somebody stops executions; their cases' look is brought forward from ten minutes."""
    practice = day.stack.practice("mental_health")
    machine = day.stack["state_machine_arn"]
    prefix = machine.replace(":stateMachine:", ":execution:")
    states, table = day.stack.client("stepfunctions"), day.stack.table()
    for row in agenda(day.stack, practice["id"])[-9:]:
        states.stop_execution(executionArn=f"{prefix}:{row['pk'].split('#')[3]}")
        look_now(table, row)


def look_now(table: Any, row: dict[str, Any]) -> None:  # noqa: ANN401 - a boto3 table
    past = (datetime.now(UTC) - timedelta(minutes=1)).replace(tzinfo=None)
    moment = past.isoformat(timespec="microseconds") + "Z"
    table.update_item(
        Key={"pk": row["pk"], "sk": row["sk"]},
        UpdateExpression="SET gsi1sk = :at",
        ExpressionAttributeValues={":at": f"{moment}#{row['pk'].split('#')[3]}"},
    )


def spoilt_case(day: Day) -> None:
    practice = day.stack.practice("mental_health")
    row = agenda(day.stack, practice["id"])[0]
    change(day, row, "lane", "no_such_lane")
    look_now(day.stack.table(), row)


def mended_case(day: Day) -> None:
    rows = day.stack.table().scan()["Items"]
    for row in rows:
        if row.get("lane") == "no_such_lane":
            change(day, row, "lane", "standard")


def copied_row(day: Day) -> None:
    """The sealed part of one patient is laid into another's row, and that one has news."""
    practice = day.stack.practice("dental")
    one, other = Patient(), Patient()
    post_all(day, practice, [today(one), today(other)])
    rows = [row_of(day, practice["id"], known) for known in (one, other)]
    COPIED.append(rows[0])
    change(day, rows[0], "sealed", rows[1]["sealed"])
    post(day, practice, today(one))


def row_of_its_own(day: Day) -> None:
    """Lay the sealed part back; else its events wait in the inbox until they are given up."""
    for row in COPIED:
        change(day, row, "sealed", row["sealed"])


def row_of(day: Day, practice_id: str, patient: Patient) -> dict[str, Any]:
    """Wait for the row of a patient whose details are known."""
    patient_id = ids.patient_id(practice_id, patient.ref)
    key = {"pk": f"PRACTICE#{practice_id}#PATIENT#{patient_id}", "sk": "PATIENT"}
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found: dict[str, Any] = day.stack.table().get_item(Key=key).get("Item", {})
        if "sealed" in found:
            return found
        time.sleep(0.5)
    raise TimeoutError("a patient's details did not come")


def change(day: Day, row: dict[str, Any], name: str, value: object) -> None:
    day.stack.table().update_item(
        Key={"pk": row["pk"], "sk": row["sk"]},
        UpdateExpression="SET #name = :value",
        ExpressionAttributeNames={"#name": name},
        ExpressionAttributeValues={":value": value},
    )


def schedules_off(day: Day) -> None:
    switch(day, "DISABLED")


def schedules_on(day: Day) -> None:
    switch(day, "ENABLED")


def switch(day: Day, state: str) -> None:
    client = day.stack.client("scheduler")
    for named in client.list_schedules()["Schedules"]:
        told = client.get_schedule(Name=named["Name"])
        kept = ("Name", "ScheduleExpression", "FlexibleTimeWindow", "Target")
        client.update_schedule(**{name: told[name] for name in kept}, State=state)
