"""The two programs of the embedded AWS: ministack and the carrier simulator."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request

from stack import ports, processes
from stack.places import (
    ACCESS_KEY_ID,
    CARRIER_PORT,
    LINK_HOST,
    LOCAL,
    MINISTACK,
    MINISTACK_PORT,
    PYTHON,
    REGION,
    SECRET_ACCESS_KEY,
    StackError,
    client_environment,
)
from stack.processes import Started

START_SECONDS = 60.0
OK = 200
# Workers are about 50 MB each. More than these at once are throttled, as AWS would.
CONCURRENCY = "32"


def start_ministack() -> Started:
    """Start the embedded AWS on this machine's own address and wait until it answers."""
    port = ports.choose("PORT", MINISTACK_PORT)
    environment = client_environment("")
    # Its workers inherit this environment, and must see only what a Lambda would.
    del environment["AWS_ENDPOINT_URL"], environment["PYTHONPATH"]
    environment |= {
        "AUTH": "true",
        "BIND_HOST": ports.HOST,
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LAMBDA_ACCOUNT_CONCURRENCY": CONCURRENCY,
        # After a burst the surplus goes again: each function keeps a pool of its own.
        "LAMBDA_WARM_TTL_SECONDS": "60",
        "LOG_LEVEL": "WARNING",  # at INFO it writes down what topics carry: numbers and addresses
        "MINISTACK_REGION": REGION,
        "PYTHONUNBUFFERED": "1",
        "STATE_DIR": str(LOCAL / "state"),
        "S3_DATA_DIR": str(LOCAL / "state/s3"),
    }
    started = processes.start("ministack", (str(MINISTACK),), environment, port)
    return _wait(started, "/_ministack/health")


def start_carrier(endpoint_url: str) -> Started:
    """Start the simulator; it learns the topics after the deploy."""
    port = ports.choose("CARRIER_PORT", CARRIER_PORT)
    command = (
        *(str(PYTHON), "-m", "carrier", "--port", str(port), "--state", str(LOCAL / "carrier")),
        *("--endpoint-url", endpoint_url, "--region", REGION, "--link-host", LINK_HOST),
    )
    environment = client_environment(endpoint_url)
    return _wait(processes.start("carrier", command, environment, port), "/health")


def configure_carrier(carrier_url: str, outputs: dict[str, str], api_url: str) -> None:
    """Tell the simulator where receipts, replies and clicks go."""
    command = {
        "inbound_topic_arn": outputs["InboundSmsArn"],
        "receipts_topic_arn": outputs["CarrierReceiptsArn"],
        "inbound_mail_topic_arn": outputs["InboundMailArn"],
        "inbound_mail_bucket": outputs["ReceivedMailsName"],
        "api_url": api_url,
        "region": REGION,
        "access_key_id": ACCESS_KEY_ID,
        "secret_access_key": SECRET_ACCESS_KEY,
    }
    request = urllib.request.Request(  # noqa: S310
        f"{carrier_url}/configure",
        data=json.dumps(command).encode(),
        headers={"content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10):  # noqa: S310
            return
    except OSError as error:
        raise StackError(f"The carrier simulator refused its configuration: {error}") from error


def url_of(started: Started) -> str:
    """Return where a program of ours answers."""
    return f"http://{ports.HOST}:{started.port}"


def answers(started: Started, path: str) -> bool:
    """Tell whether the program is up and says so."""
    try:
        with urllib.request.urlopen(url_of(started) + path, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == OK)
    except (urllib.error.URLError, OSError):
        return False


def _wait(started: Started, path: str) -> Started:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if answers(started, path):
            return started
        if not started.is_alive():
            break
        time.sleep(0.1)
    raise StackError(f"{started.name} did not start. Its last words are in {started.log}")
