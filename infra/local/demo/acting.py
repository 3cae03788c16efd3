"""Who does what: the source system, the patient with phone and mail program, a colleague."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from demo import his
from demo.scenario import (
    Act,
    HisSays,
    Presses,
    Replies,
    Scenario,
    StaffAnswers,
    Unsubscribes,
    international,
)
from demo.surroundings import DemoError, Stack
from demo.table_rows import Row, belongings

if TYPE_CHECKING:
    from demo.board import Board

PATIENCE: Final = 90.0
FORM: Final = {"content-type": "application/x-www-form-urlencoded"}
COLLEAGUE: Final = "coordinator-1"


def do(stack: Stack, board: Board, scenario: Scenario, act: Act, number: int) -> None:
    """Do one deed now; DemoError says what did not work."""
    practice = stack.practice(scenario.practice)
    match act.deed:
        case HisSays() as said:
            event_id = f"evt-{scenario.person.ref}-{number}"
            event = his.envelope(said, scenario.person, event_id, act.when)
            for _ in range(said.times):
                his.send(stack, practice, event)
        case Replies(text=text):
            command = {"from": international(scenario.person.phone), "text": text}
            stack.tell_carrier("/inbound", command)
        case Unsubscribes(stage=stage):
            mail = _message(board, scenario, stage, "email")
            _post(stack, _unsubscribe_url(mail), {"List-Unsubscribe": "One-Click"})
        case Presses(stage=stage, answer=answer):
            link = _link(stack, _message(board, scenario, stage, "sms"))
            _post(stack, link, {"answer": answer})
        case StaffAnswers() as answer:
            _answer(stack, board, scenario, answer, practice["id"])


def _message(board: Board, scenario: Scenario, stage: str, channel: str) -> Row:
    addresses = scenario.person.addresses
    found = board.wait_for(lambda: board.message(addresses, stage, channel), PATIENCE)
    if not found:
        raise DemoError(f"waited in vain for {stage} by {channel}")
    message: Row = found
    return message


def _unsubscribe_url(mail: Row) -> str:
    headers = {name.lower(): value for name, value in mail["headers"].items()}
    found = re.search(r"<(https://[^>]+)>", headers.get("list-unsubscribe", ""))
    if not found:
        raise DemoError("a mail without List-Unsubscribe")
    return found[1]


def _link(stack: Stack, sms: Row) -> str:
    found = re.search(rf"{re.escape(stack['link_host'])}/\w{{10}}", sms["text"])
    if not found:
        raise DemoError("an SMS without a link")
    return f"https://{found[0]}"


def _post(stack: Stack, url: str, form: dict[str, str]) -> None:
    """Post a form to a link of the product, whose host on this machine is the embedded API."""
    host = f"https://{stack['link_host']}"
    here = url.replace(host, stack["api_url"].rstrip("/"), 1)
    for _ in range(5):
        answer = stack.http.request("POST", here, body=urlencode(form), headers=FORM)
        if answer.status < 400:  # noqa: PLR2004
            return
    raise DemoError(f"a link answered {answer.status}")


def _answer(
    stack: Stack, board: Board, scenario: Scenario, said: StaffAnswers, practice_id: str
) -> None:
    def find() -> Any:  # noqa: ANN401 - a row of the table
        mine = belongings(board.rows, scenario.person)
        tasks = mine.tasks if mine else ()
        return next((one for one in tasks if one["kind"] == said.task), None)

    task = board.wait_for(find, PATIENCE)
    if not task:
        raise DemoError(f"waited in vain for the task {said.task}")
    following = ("--next", said.next_step) if said.next_step else ()
    outcome = ("--by", COLLEAGUE, "--outcome", said.outcome)
    stack.cli("tasks", "answer", practice_id, task["id"], *outcome, *following)
