"""Faults of practices' own systems: a record that is gone or down for days, a closed agenda."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from game_day.at_the_door import function
from game_day.day import Day
from weerzien.adapters import keys
from weerzien.adapters.dynamo_outboxes import DynamoOutboxes
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.feed.pull import TRIES
from weerzien.domain.news import of_contact
from weerzien.domain.vocabulary import Channel
from weerzien.domain.write_back import WAITS, Home

GONE, DOWN, CLOSED = "/gone", "/down", "/closed"
STATUS = {GONE: 410, DOWN: 500}


class Record(BaseHTTPRequestHandler):
    """What stands for the practice's record: it answers as its path says."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(STATUS[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing: the day prints what happens."""


def _record() -> int:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Record)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_address[1])


def gone(day: Day) -> None:
    _tell(day, GONE, attempts=0)


def down_for_days(day: Day) -> None:
    """A message whose last attempt is the next."""
    _tell(day, DOWN, attempts=len(WAITS))


def _tell(day: Day, path: str, attempts: int) -> None:
    """Put a message into an outbox of its own: nothing before it holds it up."""
    practice_id = _practice(day)
    day.stack.cli("write-back", "endpoint", practice_id, f"http://127.0.0.1:{_record()}{path}")
    now = datetime.now(UTC)
    contact = Contact(
        id="of-the-day",
        practice_id=practice_id,
        case_id="",
        channel=Channel.PHONE,
        direction=Direction.OUT,
        status=ContactStatus.MADE,
        at=now,
    )
    nobody = Home(practice_id, patient_id=f"game-day{path.replace('/', '-')}")
    message = replace(of_contact(contact), home=nobody, attempts=attempts)
    DynamoOutboxes(day.stack.table()).put(message, now)


def _practice(day: Day) -> str:
    return str(day.stack.practice("dental")["id"])


def closed_agenda(day: Day) -> None:
    """An agenda whose token is over, and whose next try is the night's last."""
    practice_id, url = _practice(day), f"http://127.0.0.1:{_record()}{CLOSED}"
    day.stack.cli("feed", "source", practice_id, url, said="a-token-that-is-over\n")
    due = keys.list_source_due(practice_id, datetime.now(UTC) - timedelta(minutes=1))
    day.stack.table().update_item(
        Key=keys.list_source(practice_id).item(),
        UpdateExpression="SET gsi1sk = :due, failures = :before",
        ExpressionAttributeValues={":due": due.gsi1sk, ":before": TRIES - 1},
    )
    name = f"{function(day, 'PullAppointments')}:live"
    day.stack.client("lambda").invoke(FunctionName=name, Payload=b"{}")


def no_agenda(day: Day) -> None:
    day.stack.cli("feed", "source-off", _practice(day))
