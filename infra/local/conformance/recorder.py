"""Stands between a source system and a door: passes on, plays faults, writes all of it down."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from pathlib import Path
from typing import Final

from conformance.delivery import NO_ANSWER, Delivery, write
from conformance.sending import Answer, Transport

PASSED_ON: Final = (
    *("content-type", "webhook-id", "webhook-timestamp", "webhook-signature", "user-agent"),
)
MOST_BYTES: Final = 1_000_000
_LONGEST_LINE: Final = 8_192


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


def _chunks(stream: BufferedIOBase) -> Iterator[bytes]:
    """Read a body of unknown length (RFC 9112, 7.1), as some senders post theirs."""
    left = MOST_BYTES + 1
    while size := int(stream.readline(_LONGEST_LINE).partition(b";")[0], 16):
        piece = stream.read(min(size, left))
        left -= len(piece)
        yield piece
        if len(piece) < size:
            return
        stream.readline(_LONGEST_LINE)
    while stream.readline(_LONGEST_LINE).strip():
        pass


def serve(recorder: Recorder, host: str, port: int) -> ThreadingHTTPServer:
    """Listen; the caller runs and ends the server."""

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self._body()
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._tell(recorder.take(headers, body))

        def _body(self) -> bytes:
            if self.headers.get("transfer-encoding", "").lower() == "chunked":
                body = b"".join(_chunks(self.rfile))
                self.close_connection |= len(body) > MOST_BYTES
                return body
            length = int(self.headers.get("content-length") or 0)
            self.close_connection |= length > MOST_BYTES
            return self.rfile.read(min(length, MOST_BYTES))

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
