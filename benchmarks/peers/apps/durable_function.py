"""AWS Lambda durable functions, on the local runner of their testing SDK.

Each message is a step that runs at most once per retry, without retries, as its documentation
advises for what must not be repeated; an interrupted step is written down as unknown. Stopped with
`StopDurableExecution`. The worker is a small endpoint that stands for Lambda.
"""

from __future__ import annotations

import json
import os
import urllib.request
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
from aws_durable_execution_sdk_python.config import Duration, StepConfig, StepSemantics
from aws_durable_execution_sdk_python.context import DurableContext, StepContext, durable_step
from aws_durable_execution_sdk_python.exceptions import StepError
from aws_durable_execution_sdk_python.execution import durable_execution
from aws_durable_execution_sdk_python.retries import RetryDecision

from peers.touches import RECORDED, TOUCHES, WAIT, hold, key_of, send_touch

ONCE = StepConfig(
    retry_strategy=lambda _error, _attempt: RetryDecision.no_retry(),
    step_semantics=StepSemantics.AT_MOST_ONCE_PER_RETRY,
)
SECONDS_AT_MOST = 600


@cache
def _lambda() -> Any:  # noqa: ANN401 - boto3 makes these at run time
    return boto3.client(
        "lambda",
        endpoint_url=os.environ["PEERS_DURABLE"],
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106
    )


@durable_step
def send(_context: StepContext, case: str, touch: int) -> str:
    return send_touch(case, touch)


@durable_execution(boto3_client=_lambda())
def follow_up(event: dict[str, str], context: DurableContext) -> list[str]:
    fates: list[str] = []
    for touch in TOUCHES:
        if touch > 1:
            context.wait(Duration.from_seconds(WAIT), name=f"wait-{touch}")
        try:
            fate = context.step(send(event["case"], touch), name=f"touch-{touch}", config=ONCE)
        except StepError:
            fate = "unknown"
        fates.append(fate)
        hold(RECORDED, key_of(event["case"], touch))
    return fates


class _Lambda(BaseHTTPRequestHandler):
    """Runs the handler once per request, as an Invoke of the function does."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps(follow_up(event, None)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


def prepare() -> None:
    """Nothing: the runner makes its own store."""


def work() -> None:
    port = int(os.environ["PEERS_SERVICE"].rpartition(":")[2])
    _Server(("127.0.0.1", port), _Lambda).serve_forever()


def run_case(case: str) -> None:
    start = {
        "AccountId": "000000000000",
        "FunctionName": "follow-up",
        "FunctionQualifier": "$LATEST",
        "ExecutionName": case,
        "ExecutionTimeoutSeconds": SECONDS_AT_MOST,
        "ExecutionRetentionPeriodDays": 1,
        "InvocationId": case,
        "Input": json.dumps({"case": case}),
    }
    request = urllib.request.Request(
        f"{os.environ['PEERS_DURABLE']}/start-durable-execution",
        data=json.dumps(start).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        _arns[case] = json.load(answer)["ExecutionArn"]


def stop_case(case: str) -> None:
    _lambda().stop_durable_execution(DurableExecutionArn=_arns[case])


def told() -> list[str]:
    found = []
    for case, arn in _arns.items():
        execution = _lambda().get_durable_execution(DurableExecutionArn=arn)
        fates = json.loads(execution.get("Result") or "[]")
        found += [
            key_of(case, touch)
            for touch, fate in zip(TOUCHES, fates, strict=False)
            if fate == "unknown"
        ]
    return found


_arns: dict[str, str] = {}
