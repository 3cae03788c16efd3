"""An embedded AWS and a carrier of a suite's own: no function of the stack of `make up` joins in.

DynamoDB, SQS, SNS and Step Functions without a single Lambda worker; gone when the suite is.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.config import Config

from stack import ports
from stack.places import (
    ACCESS_KEY_ID,
    LINK_HOST,
    MINISTACK,
    PYTHON,
    REGION,
    ROOT,
    SECRET_ACCESS_KEY,
    STAGE,
    client_environment,
)

MINISTACK_FROM: Final = 4620
CARRIER_FROM: Final = 4720
START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 5.0
PATIENT: Final = Config(max_pool_connections=64, read_timeout=30)


@dataclass(frozen=True, slots=True)
class PrivateAws:
    """Where the two programs answer, and what a function of the product is told of them."""

    endpoint_url: str
    carrier_url: str
    folder: Path
    key: str = ""
    """For contact details, as the stack has one."""
    _clients: dict[str, Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def client(self, service: str) -> Any:
        """Give a client of the suite's own, whatever the environment says; one for all threads."""
        with self._lock:
            if service not in self._clients:
                self._clients[service] = self._make(service)
            return self._clients[service]

    def _make(self, service: str) -> Any:
        make: Any = boto3.session.Session(
            aws_access_key_id=ACCESS_KEY_ID,
            aws_secret_access_key=SECRET_ACCESS_KEY,
            region_name=REGION,
        ).client
        return make(service, endpoint_url=self.endpoint_url, config=PATIENT)

    def environment(self) -> dict[str, str]:
        """Give what all functions have in common."""
        access = client_environment(self.endpoint_url)
        mine = {n: v for n, v in access.items() if n.startswith("AWS_") or n.upper() == "NO_PROXY"}
        return mine | {
            "AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2": self.carrier_url,
            "AWS_ENDPOINT_URL_SESV2": self.carrier_url,
            "CONTACT_DETAILS_KEY": self.key,
            "STAGE_NAME": STAGE,
            "LINK_HOST": LINK_HOST,
            "SMS_CONFIGURATION_SET": "proof",
            "MAIL_CONFIGURATION_SET": "proof",
            "POWERTOOLS_SERVICE_NAME": "weerzien",
            "POWERTOOLS_METRICS_DISABLED": "true",
        }

    def journal(self, path: str) -> list[dict[str, Any]]:
        """Read a journal of the carrier, as `/log?since=0`."""
        with urllib.request.urlopen(self.carrier_url + path, timeout=10) as answer:  # noqa: S310
            return [json.loads(line) for line in answer.read().splitlines() if line]

    def tell_carrier(self, path: str, command: dict[str, Any]) -> None:
        request = urllib.request.Request(  # noqa: S310
            self.carrier_url + path,
            data=json.dumps(command).encode(),
            headers={"content-type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310


@contextlib.contextmanager
def private_aws() -> Iterator[PrivateAws]:
    """Start both, and end both whatever happens."""
    started: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(prefix="weerzien-proof-") as name:
        folder = Path(name)
        try:
            endpoint_url = _start_ministack(folder, started)
            carrier_url = _start_carrier(folder, endpoint_url, started)
            aws = PrivateAws(endpoint_url, carrier_url, folder)
            _name_topics(aws)
            yield replace(aws, key=aws.client("kms").create_key()["KeyMetadata"]["Arn"])
        finally:
            for process in reversed(started):
                _stop(process)


def _start_ministack(folder: Path, started: list[subprocess.Popen[bytes]]) -> str:
    port = _free_port(MINISTACK_FROM)
    environment = _clean(client_environment(""), folder) | {
        "BIND_HOST": ports.HOST,
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "MINISTACK_REGION": REGION,
        "S3_DATA_DIR": str(folder / "s3"),
        "STATE_DIR": str(folder / "state"),
    }
    del environment["AWS_ENDPOINT_URL"], environment["PYTHONPATH"]
    return _start(folder, "ministack", (str(MINISTACK),), environment, port, started)


def _start_carrier(folder: Path, endpoint_url: str, started: list[subprocess.Popen[bytes]]) -> str:
    port = _free_port(CARRIER_FROM)
    command = (
        *(str(PYTHON), "-m", "carrier", "--port", str(port), "--state", str(folder / "carrier")),
        *("--endpoint-url", endpoint_url, "--region", REGION, "--link-host", LINK_HOST),
    )
    environment = _clean(client_environment(endpoint_url), folder)
    return _start(folder, "carrier", command, environment, port, started)


def _free_port(first: int) -> int:
    return next(port for port in range(first, first + 80) if ports.is_free(port))


def _clean(environment: dict[str, str], folder: Path) -> dict[str, str]:
    return environment | {"HOME": str(folder), "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"}


def _start(
    folder: Path,
    name: str,
    command: tuple[str, ...],
    environment: dict[str, str],
    port: int,
    started: list[subprocess.Popen[bytes]],
) -> str:
    with (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own two programs
            command,
            cwd=ROOT / "infra/local",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    started.append(process)
    url = f"http://{ports.HOST}:{port}"
    health = "/_ministack/health" if name == "ministack" else "/health"
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(url + health, timeout=2).close()  # noqa: S310
            return url
        time.sleep(0.05)
    words = (folder / f"{name}.log").read_text(errors="replace").strip()[-400:]
    raise RuntimeError(f"{name} did not start: {words}")


def _name_topics(aws: PrivateAws) -> None:
    """Receipts go to topics that nobody hears; the suite reads the carrier's own journal."""
    topics = aws.client("sns")
    names = {"receipts_topic_arn": "receipts", "inbound_topic_arn": "inbound"}
    arns = {field: topics.create_topic(Name=name)["TopicArn"] for field, name in names.items()}
    access = {"access_key_id": ACCESS_KEY_ID, "secret_access_key": SECRET_ACCESS_KEY}
    aws.tell_carrier("/configure", {**arns, **access})


def _stop(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(STOP_SECONDS)
