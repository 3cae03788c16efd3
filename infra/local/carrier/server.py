"""The door of the simulator: wire forms for the product, JSON for tests, pages for people."""

from __future__ import annotations

import base64
import json
import re
import socket
import struct
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import parse_qs, unquote, urlsplit

from carrier import pages, wire_lists, wire_mail, wire_sms
from carrier.faults import FaultCommandError
from carrier.network import InboundError, Network
from carrier.sending import Answer, send
from carrier.wire import WireError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from carrier.configuration import Configuration

_LARGEST_BODY: Final = 12_000_000
_SIGNED_FOR: Final = {"sms": "sms-voice", "email": "ses"}
_JSON: Final = "application/json"
_NDJSON: Final = "application/x-ndjson"
_AWS_JSON: Final = {"sms": "application/x-amz-json-1.0", "email": _JSON}


class CarrierServer(ThreadingHTTPServer):
    """Listens on loopback only; port 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 256
    allow_reuse_address = True

    def __init__(self, port: int, state: Path, configuration: Configuration) -> None:
        self.closing = threading.Event()
        super().__init__(("127.0.0.1", port), _Handler)
        self.network = Network(state, configuration)
        self.network.publisher.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def close(self) -> None:
        """Let go of every waiting call, stop, and close the files."""
        self.closing.set()
        self.shutdown()
        self.server_close()
        self.network.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about callers that went away: that is what half the tests make them do."""


class _Handler(BaseHTTPRequestHandler):
    server: CarrierServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120

    def do_GET(self) -> None:
        """Answer what reads."""
        self._route()

    def do_POST(self) -> None:
        """Answer what changes."""
        self._route()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
        """Write no access log: the paths hold addresses."""

    @property
    def network(self) -> Network:
        """The one network behind all connections."""
        return self.server.network

    def _route(self) -> None:
        address = urlsplit(self.path)
        self.query = parse_qs(address.query)
        self.parts = [unquote(part) for part in address.path.split("/") if part]
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LARGEST_BODY:
            self.close_connection = True
            self._json({"error": "too large"}, 413)
            return
        self.body = self.rfile.read(length)
        target = self.headers.get("X-Amz-Target")
        if target == wire_sms.TARGET:
            self._wire("sms")
        elif target in {wire_lists.NUMBERS, wire_lists.OPTED_OUT}:
            self._wire("sms", self._list_of_sms)
        elif self.command == "GET" and address.path == wire_lists.SUPPRESSED:
            self._wire("email", self._list_of_mail)
        elif self.command == "POST" and address.path == wire_mail.PATH:
            self._wire("email")
        elif self.command == "POST" and self._is_foreign():
            self._json({"error": "only from the simulator's own pages"}, 403)
        elif route := self.routes.get((self.command, address.path)):
            route(self)
        else:
            self._page()

    def _is_foreign(self) -> bool:
        """Tell whether another website in the person's browser posts here."""
        origin = self.headers.get("Origin")
        return origin is not None and urlsplit(origin).netloc != self.headers.get("Host")

    def _wire(self, channel: str, answered: Callable[[], Answer] | None = None) -> None:
        headers = {"x-amzn-RequestId": "local"}
        kind = _AWS_JSON[channel]
        try:
            scope = rf"AWS4-HMAC-SHA256 Credential=[^/]+/\d+/[^/]+/{_SIGNED_FOR[channel]}/"
            if not re.match(scope, self.headers.get("Authorization") or ""):
                raise WireError.unsigned(channel)
            sending = partial(send, self.network, channel, self.body, self.server.closing)
            answer = (answered or sending)()
        except WireError as error:
            headers["x-amzn-ErrorType"] = error.name
            self._send(error.status, kind, error.body(), headers)
            return
        if answer.reset:
            self._reset()
            return
        self._send(answer.status, kind, answer.body, headers)

    def _list_of_sms(self) -> Answer:
        network = self.network
        if self.headers.get("X-Amz-Target") == wire_lists.NUMBERS:
            page = wire_lists.phone_numbers(self.body, network.numbers())
        else:
            page = wire_lists.opted_out_numbers(self.body, network.listed("sms"))
        return Answer(body=json.dumps(page).encode())

    def _list_of_mail(self) -> Answer:
        page = wire_lists.suppressed(self.query, self.network.listed("email"))
        return Answer(body=json.dumps(page).encode())

    def _reset(self) -> None:
        """Break the connection so that the caller sees a reset and not an end."""
        linger_zero = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_zero)
        self.close_connection = True
        self.wfile = open("/dev/null", "wb")  # noqa: PTH123, SIM115 - nothing more may be written
        self.rfile.close()
        self.connection.close()

    def _health(self) -> None:
        network = self.network
        self._json(
            {
                "status": "ok",
                "configured": network.configuration.is_complete(),
                "accepted": len(network.log),
                "inbound": len(network.inbound),
                "published": len(network.events),
                "waiting": network.publisher.waiting(),
                "dropped": network.publisher.dropped,
            }
        )

    def _journal(self) -> None:
        name = self.path[1:].split("?")[0]
        journal = {"log": self.network.log, "inbound": self.network.inbound}.get(name)
        journal = journal or self.network.events
        since = self.query.get("since", ["0"])[0]
        if not since.isdecimal():
            self._json({"error": "since is a number from 0"}, 400)
            return
        self._send(200, _NDJSON, b"".join(journal.lines(int(since))))

    def _configure(self) -> None:
        try:
            self.network.configure(self._command())
        except ValueError as error:
            self._json({"error": str(error)}, 400)
            return
        self._json(self.network.configuration.shown())

    def _faults(self) -> None:
        self._json({"faults": self.network.faults.all()})

    def _add_fault(self) -> None:
        try:
            fault = self.network.faults.add(self._command())
        except (FaultCommandError, ValueError) as error:
            self._json({"error": str(error)}, 400)
            return
        self._json({"id": fault.id}, 201)

    def _clear_faults(self) -> None:
        self.network.faults.clear()
        self._json({"faults": []})

    def _inbound(self) -> None:
        try:
            command = self._command()
            sender, to, text = (str(command.get(name, "")) for name in ("from", "to", "text"))
            raw = base64.b64decode(str(command.get("raw", "")))
            kept = self.network.receive(sender, to, text, raw or None)
        except (InboundError, ValueError) as error:
            self._json({"error": str(error)}, 400)
            return
        self._json(kept, 202)

    def _block(self) -> None:
        try:
            command = self._command()
            names = ("channel", "address", "reason", "since")
            kept = self.network.block(*(str(command.get(name, "")) for name in names))
        except (InboundError, ValueError) as error:
            self._json({"error": str(error)}, 400)
            return
        self._json(kept, 201)

    def _command(self) -> dict[str, Any]:
        command = json.loads(self.body or b"{}")
        if not isinstance(command, dict):
            raise ValueError("the body is not a JSON object")  # noqa: TRY004 - one error for one answer
        return command

    def _page(self) -> None:
        fields = parse_qs(self.body.decode("utf-8", "replace"))
        form = {name: values[0] for name, values in fields.items()}
        page = pages.answer(self.network, self.command, self.parts, self.query, form)
        self._send(page.status, page.kind, page.body, page.headers)

    def _json(self, value: object, status: int = 200) -> None:
        self._send(status, _JSON, json.dumps(value, ensure_ascii=False).encode())

    def _send(
        self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    routes: ClassVar[dict[tuple[str, str], Callable[[_Handler], None]]] = {
        ("GET", "/health"): _health,
        ("GET", "/log"): _journal,
        ("GET", "/inbound"): _journal,
        ("GET", "/events"): _journal,
        ("POST", "/configure"): _configure,
        ("GET", "/faults"): _faults,
        ("POST", "/faults"): _add_fault,
        ("POST", "/faults/clear"): _clear_faults,
        ("POST", "/inbound"): _inbound,
        ("POST", "/opt-outs"): _block,
    }
