"""Faults of practices' own records: one that is gone for good, one that was down for three days."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from game_day.day import Day
from weerzien.adapters.dynamo_outboxes import DynamoOutboxes
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.news import of_contact
from weerzien.domain.vocabulary import Channel
from weerzien.domain.write_back import WAITS, Home

GONE, DOWN = "/gone", "/down"
STATUS = {GONE: 410, DOWN: 500}


class Record(BaseHTTPRequestHandler):
    """What stands for the practice's record: it answers as its path says."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(STATUS[self.path])
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
