"""A practice's record on this machine: it proves each message, and answers as a test wants."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import trustme
from standardwebhooks.webhooks import Webhook

Reply = tuple[int, dict[str, str]]


def ok(number: int) -> Reply:
    del number
    return 204, {}


def what_it_takes(number: int, status: int) -> bool:
    del number
    return status < 300


@dataclass
class Receiver:
    """`messages` holds what was proven and kept, by id; `came` counts requests of any kind."""

    secret: str
    reply: Callable[[int], Reply] = ok
    keeps: Callable[[int, int], bool] = what_it_takes
    """By number and status: whether it keeps a message; it may and say that it failed."""
    came: int = 0
    unproven: int = 0
    hosts: list[str] = field(default_factory=list)
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    arrived: list[dict[str, Any]] = field(default_factory=list)
    """Every proven message, each time it came."""
    port: int = 0

    def take(self, headers: dict[str, str], body: bytes) -> Reply:
        self.came += 1
        self.hosts.append(headers["host"])
        try:
            Webhook(self.secret).verify(body.decode(), headers, json_parse=False)
        except Exception:  # noqa: BLE001 - whatever is wrong with it
            self.unproven += 1
            return 401, {}
        number, message = self.came, json.loads(body)
        self.arrived.append({"id": headers["webhook-id"], **message})
        status, more = self.reply(number)
        if self.keeps(number, status):
            self.messages.setdefault(headers["webhook-id"], message)
        return status, more


@contextmanager
def serve(receiver: Receiver, authority: trustme.CA | None = None, *names: str) -> Iterator[None]:
    """Serve over http, or over https with a certificate of these names."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, more = receiver.take(headers, body)
            self.send_response(status)
            for name, value in {"Content-Length": "0", **more}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    if authority:
        import ssl  # noqa: PLC0415 - only where there is a certificate

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*names).configure_cert(context)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    receiver.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
