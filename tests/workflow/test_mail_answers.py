"""Answers by mail from the mailbox to the case, and a block that only the carrier knew of."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from workflow.play.acts import Patient, patient_of, play
from workflow.play.people import somebody
from workflow.play.practices import rehearsing
from workflow.play.week import marks
from workflow.play.world import World, until

from demo.clock import at
from weerzien.domain.case import Case, PauseReason

FACTOR = 600
"""A day in 144 seconds: nothing else is due while the patients answer."""

LINE = "Bel 112 bij direct gevaar. Praten kan dag en nacht: bel 113."
PATIENCE = 120.0


class Mailbox:
    """A patient who got the mail of day 0."""

    def __init__(self, world: World, patient: Patient) -> None:
        self.world, self.patient = world, patient
        self.address = patient.person.email
        self.first = self.got(lambda row: row["key"].endswith("-immediate-email"))

    @property
    def case(self) -> Case:
        return self.world.case(self.patient.practice.id, self.patient.person.ref)

    def got(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        def find() -> dict[str, Any] | None:
            mine = (row for row in self.world.log() if row["to"] == self.address)
            return next((row for row in mine if wanted(row)), None)

        return until(find, PATIENCE, "a mail")

    def answers(self, text: str = "", raw: bytes = b"") -> None:
        command = {"from": self.address, "to": self.first["headers"]["Reply-To"], "text": text}
        if raw:
            command["raw"] = base64.b64encode(raw).decode()
        self.world.stack.tell_carrier("/inbound", command)

    def until_case(self, holds: Callable[[Case], bool], what: str) -> None:
        until(lambda: holds(self.case), PATIENCE, what)


@pytest.fixture(scope="module")
def mailboxes(world: World) -> list[Mailbox]:
    people = [somebody(), somebody()]
    practice = rehearsing(world.stack, "general", people, factor=FACTOR, safety_line=LINE)
    start = at("2027-03-01 10:00")
    patients = [patient_of(world, practice, person, start) for person in people]
    play(marks({one.person.ref: one for one in patients}))
    return [Mailbox(world, one) for one in patients]


def is_paused(case: Case) -> bool:
    return case.pause is not None and case.pause.reason is PauseReason.DISTRESS


def received(world: World) -> list[str]:
    listed = world.stack.client("s3").list_objects_v2(Bucket=world.stack["received_mails"])
    return [one["Key"] for one in listed.get("Contents", [])]


@pytest.mark.requirement("CO-11", "HR-33", "EC-S14", "EC-S15", "CO-05", "D1")
def test_answers_by_mail_find_their_case_and_act_as_they_should(
    world: World, mailboxes: list[Mailbox]
) -> None:
    box, _ = mailboxes
    before = set(received(world))
    box.answers(raw=b"Auto-Submitted: auto-replied\r\nSubject: Afwezig\r\n\r\nTot maandag\r\n")
    rows = until(
        lambda: [one for one in world.contacts(box.case) if one.reason == "automatic"],
        PATIENCE,
        "the row of an automatic answer",
    )
    assert rows[0].note == ""
    assert not is_paused(box.case)

    box.answers("Ik zie het niet meer zitten.\n\nGroet")
    line = box.got(lambda row: LINE in row["text"])
    assert LINE in line["html"]
    box.until_case(is_paused, "the pause")
    assert [one.kind for one in world.tasks(box.case)] == ["answer_patient"]

    box.answers("STOP\n\nMet vriendelijke groet,\nT.")
    box.until_case(lambda case: not case.is_open, "the end")
    assert box.case.stop is not None
    assert box.case.stop.reason == "opted_out"
    until(lambda: set(received(world)) <= before, PATIENCE, "that the mails are gone")
    time.sleep(2)
    assert sum(LINE in row["text"] for row in world.accepted(box.case)) == 1


@pytest.mark.requirement("CO-10", "D1")
def test_a_complaint_that_only_the_carrier_knows_ends_the_series(
    world: World, mailboxes: list[Mailbox]
) -> None:
    _, box = mailboxes
    assert box.case.is_open
    world.stack.tell_carrier("/opt-outs", {"channel": "email", "address": box.address})
    functions = world.stack.client("lambda")
    pages = functions.get_paginator("list_functions").paginate()
    names = [one["FunctionName"] for page in pages for one in page["Functions"]]
    (name,) = [one for one in names if "-CompareOptOutsFunction-" in one]
    told = functions.invoke(FunctionName=f"{name}:live", Payload=b"{}")
    assert json.loads(told["Payload"].read())["missed"] >= 1
    box.until_case(lambda case: not case.is_open, "the end")
    assert box.case.stop is not None
    assert box.case.stop.reason == "opted_out"
