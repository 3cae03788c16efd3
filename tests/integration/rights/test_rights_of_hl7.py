"""A message of HL7 v2 needs no right that its door does not have, and no wider one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from contract.rights import Rights
from integration.rights.judged_stack import DeniedError, Stack

from handlers import receive_hl7
from unit.contracts.hl7.messages import msh, pid, sch, siu
from unit.domain.follow_up.story import PRACTICE
from weerzien import bootstrap
from weerzien.domain import ids
from weerzien.domain.practice import Rehearsal
from weerzien.ports import Credential

TOKEN = "wztok_" + "h" * 40
MISSED = datetime(2027, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def practice(stack: Stack) -> str:
    """The id of a practice whose clock stands just after a missed visit."""
    rehearsal = Rehearsal(stack.now, MISSED + timedelta(minutes=20), 1, frozenset())
    bootstrap.practices().save(replace(PRACTICE, sending=False, rehearsal=rehearsal))
    bootstrap.practices().save_credential(Credential("p1.1", "p1", (TOKEN,)))
    return "p1"


def post(stack: Stack) -> str:
    """Send a no-show of 2 March, ten o'clock; gives MSA-1."""
    body = siu(
        msh=msh(f7="20270302102000"),
        sch=sch(f11="^^^20270302100000^20270302102000"),
        pid=pid(),
    )
    request = {
        "httpMethod": "POST",
        "headers": {"content-type": "application/hl7-v2", "authorization": f"Bearer {TOKEN}"},
        "queryStringParameters": {"key": "p1.1"},
        "body": body.decode(),
    }
    answer = stack.call(receive_hl7.handler, request)
    stack.work_off_inbox()
    return str(answer["body"]).split("\rMSA|")[1][:2]


@pytest.mark.requirement("EC-X02", "AU-13")
def test_a_message_becomes_a_case_within_its_rights(stack: Stack, practice: str) -> None:
    assert post(stack) == "AA"
    missed = ids.appointment_id(practice, "A-1")
    assert bootstrap.cases().get(practice, ids.case_id(practice, missed)).is_open
    assert post(stack) == "AA"
    assert not stack.denied


def test_without_its_rights_the_door_takes_nothing_in(stack: Stack, practice: str) -> None:
    del practice
    stack.may = {**stack.may, "ReceiveHl7": Rights((), None)}
    with pytest.raises(DeniedError):
        post(stack)
    assert {name for name, *_ in stack.denied} == {"ReceiveHl7"}
