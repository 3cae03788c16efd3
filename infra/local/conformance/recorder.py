"""Stands between a source system and a door: passes on, plays faults, writes all of it down."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from conformance.delivery import NO_ANSWER, Delivery, write
from conformance.sending import Answer, Transport

PASSED_ON: Final = (
    *("content-type", "webhook-id", "webhook-timestamp", "webhook-signature", "user-agent"),
)
MOST_BYTES: Final = 1_000_000


@dataclass
class Recorder:
    """Whatever is posted goes to `url`, as it came; the recording grows line by line."""

    url: str
    transport: Transport
    file: Path
    now: Callable[[], datetime]
    deliveries: list[Delivery] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, headers: dict[str, str], body: bytes) -> Answer:
        """Pass one request on and write it down with its answer."""
        at = self.now()
        known = {name: value for name, value in headers.items() if name in PASSED_ON}
        answer = self.transport("POST", self.url, known, body)
        with self._lock:
            line = len(self.deliveries) + 1
            one = Delivery(line, at, known, body, answer.status, answer.retry_after)
            self.deliveries.append(one)
            self._append(write(one))
        return answer

    def _append(self, line: str) -> None:
        # It holds what the source system told of its patients: for its owner's eyes.
        if not self.file.exists():
            self.file.touch(mode=0o600)
        with self.file.open("a", encoding="utf-8") as recording:
            recording.write(line + "\n")


def serve(recorder: Recorder, host: str, port: int) -> ThreadingHTTPServer:
    """Listen; the caller runs and ends the server."""

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = min(int(self.headers.get("content-length") or 0), MOST_BYTES)
            body = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._tell(recorder.take(headers, body))

        def _tell(self, answer: Answer) -> None:
            if answer.status == NO_ANSWER:
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name in ("content-type", "retry-after"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the recording says it."""

    return ThreadingHTTPServer((host, port), Door)
