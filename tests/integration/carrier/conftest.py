from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import boto3
import pytest
import urllib3
from botocore.config import Config

from carrier.configuration import Configuration
from carrier.server import CarrierServer
from weerzien.adapters.mail_sesv2 import SesV2Mail
from weerzien.adapters.send_client import SEND_ONCE
from weerzien.adapters.sms_end_user_messaging import EndUserMessagingSms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# One attempt as in production, but no test waits five seconds for an answer.
QUICK = SEND_ONCE.merge(Config(read_timeout=0.5))


class Carrier:
    """A running simulator and the ways a test speaks to it."""

    def __init__(self, server: CarrierServer) -> None:
        self.server = server
        self.url = server.url
        self._http = urllib3.PoolManager(retries=False)

    def post(self, path: str, body: object, **headers: str) -> urllib3.BaseHTTPResponse:
        return self._http.request("POST", self.url + path, json=body, headers=headers)

    def get(self, path: str) -> urllib3.BaseHTTPResponse:
        return self._http.request("GET", self.url + path)

    def log(self, since: int = 0) -> list[dict[str, Any]]:
        return read_lines(self.get(f"/log?since={since}"))

    def events(self) -> list[dict[str, Any]]:
        return [line["event"] for line in read_lines(self.get("/events"))]

    def client(self, service: str) -> Any:
        return boto3.client(  # type: ignore[call-overload]
            service,
            endpoint_url=self.url,
            region_name="eu-central-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=QUICK,
        )

    def sms(self) -> EndUserMessagingSms:
        return EndUserMessagingSms(self.client("pinpoint-sms-voice-v2"), "sms-set")

    def mail(self) -> SesV2Mail:
        return SesV2Mail(self.client("sesv2"), "mail-set")


def read_lines(answer: urllib3.BaseHTTPResponse) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.data.splitlines()]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Carrier]]:
    started: list[CarrierServer] = []

    def run() -> Carrier:
        server = CarrierServer(0, tmp_path / "state", Configuration())
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        started.append(server)
        return Carrier(server)

    yield run
    for server in started:
        if not server.closing.is_set():
            server.close()


@pytest.fixture
def carrier(start: Callable[[], Carrier]) -> Carrier:
    return start()


class Topics(ThreadingHTTPServer):
    """Stands for SNS and S3: keeps what was published or put, and can fail first."""

    daemon_threads = True

    def __init__(self) -> None:
        self.messages: list[tuple[str, dict[str, Any]]] = []
        self.objects: dict[str, bytes] = {}
        self.failures_left = 0
        super().__init__(("127.0.0.1", 0), _Publish)

    def of(self, topic: str, count: int) -> list[dict[str, Any]]:
        """Wait until a topic has this many messages."""
        until = time.monotonic() + 5
        while time.monotonic() < until:
            found = [message for arn, message in list(self.messages) if arn.endswith(topic)]
            if len(found) >= count:
                return found
            time.sleep(0.02)
        raise AssertionError(f"{topic}: waited for {count}, have {len(found)}")


class _Publish(BaseHTTPRequestHandler):
    server: Topics

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        status, body = (
            500,
            b"<ErrorResponse><Error><Code>InternalError</Code></Error></ErrorResponse>",
        )
        if self.server.failures_left > 0:
            self.server.failures_left -= 1
        else:
            self.server.messages.append((form["TopicArn"][0], json.loads(form["Message"][0])))
            status = 200
            body = (
                b"<PublishResponse><PublishResult><MessageId>x</MessageId></PublishResult>"
                b"</PublishResponse>"
            )
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self) -> None:
        self.server.objects[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def topics() -> Iterator[Topics]:
    server = Topics()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def connected(carrier: Carrier, topics: Topics) -> Carrier:
    answer = carrier.post("/configure", configuration(topics))
    assert answer.status == 200
    return carrier


def configuration(topics: Topics) -> dict[str, str]:
    return {
        "endpoint_url": f"http://127.0.0.1:{topics.server_address[1]}",
        "region": "eu-central-1",
        "inbound_topic_arn": "arn:aws:sns:eu-central-1:000000000000:inbound",
        "receipts_topic_arn": "arn:aws:sns:eu-central-1:000000000000:receipts",
        "inbound_mail_topic_arn": "arn:aws:sns:eu-central-1:000000000000:inbound-mail",
        "inbound_mail_bucket": "received",
        "api_url": "http://127.0.0.1:1",
        "access_key_id": "test",
        "secret_access_key": "geheim-van-de-test",
    }
