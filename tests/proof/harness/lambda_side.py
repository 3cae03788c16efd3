"""What runs in a child process in the place of a Lambda worker: the real handlers, kept warm.

Imported by the fork server, so that a new worker is a fork away and not a second of imports.
"""

from __future__ import annotations

import importlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import boto3
import botocore.session
from botocore.config import Config

from proof.harness.crash import Crashpoint, Point
from proof.harness.faults import Rates, Weather

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

HANDLERS: Final = (
    "apply_event",
    "close_follow_up",
    "create_task",
    "deliver_touchpoint",
    "erase_expired",
    "plan_follow_up",
    "receive_his_event",
    "receive_receipt",
    "reconcile",
    "start_follow_up",
)
SERVICES: Final = ("dynamodb", "kms", "pinpoint-sms-voice-v2", "sesv2", "sqs", "stepfunctions")
MANY: Final = Config(max_pool_connections=64)


@dataclass(frozen=True, slots=True)
class Job:
    """Call `module:function` with these arguments, `ahead` seconds in the future."""

    call: str
    arguments: tuple[Any, ...]
    ahead: float = 0.0
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back; `raised` names the error, `died` a death at the point."""

    answer: Any = None
    raised: str = ""
    died: bool = False


class Context:
    """What the log decorator asks of Lambda's context."""

    function_name = "proof"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-west-1:000000000000:function:proof"
    aws_request_id = "proof"


def _warm() -> botocore.session.Session:
    """Import what handlers need, and read what clients are made from; make no client."""
    session = botocore.session.get_session()
    loader = session.get_component("data_loader")
    for service in SERVICES:
        loader.load_service_model(service, "service-2")
        loader.load_service_model(service, "endpoint-rule-set-1")
    for name in HANDLERS:
        importlib.import_module(f"handlers.{name}")
    for name in ("mail_sesv2", "send_client", "sms_end_user_messaging", "texts"):
        importlib.import_module(f"weerzien.adapters.{name}")
    return session


SESSION: Final = _warm()
WEATHER: Final[list[Weather]] = []
"""Of this worker, if any blows."""


def settle_in(environment: dict[str, str]) -> None:
    """Become a function of this environment; its log lines go nowhere."""
    os.environ.pop("AWS_PROFILE", None)
    os.environ.update(environment)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    SESSION.set_default_client_config(MANY)
    boto3.DEFAULT_SESSION = boto3.session.Session(botocore_session=SESSION)
    from weerzien import observability  # noqa: PLC0415 - the environment comes first

    observability.logger.setLevel("CRITICAL")


def serve(pipe: Connection, environment: dict[str, str], rates: Rates, seed: int) -> None:
    """Do jobs until the pipe closes, or until the process dies at a point."""
    settle_in(environment)
    crashpoint = Crashpoint()
    if rates:
        WEATHER.append(Weather(rates, seed))
        WEATHER[-1].attach(boto3.DEFAULT_SESSION)
    crashpoint.attach(boto3.DEFAULT_SESSION)
    while True:
        try:
            job: Job = pipe.recv()
        except EOFError:
            return
        set_time(job.ahead)
        crashpoint.arm(job.point)
        pipe.send(_do(job))


def blown() -> int:
    """Count the faults that this worker met."""
    return sum(sum(weather.met.values()) for weather in WEATHER)


def set_time(ahead: float) -> None:
    """Move the clock of all adapters; AWS and signatures keep real time."""
    from weerzien.bootstrap import aws  # noqa: PLC0415 - it reads the environment

    setattr(aws, "utc_now", lambda: datetime.now(UTC) + timedelta(seconds=ahead))  # noqa: B010


def _do(job: Job) -> Outcome:
    module, _, name = job.call.partition(":")
    try:
        return Outcome(getattr(importlib.import_module(module), name)(*job.arguments))
    except Exception as error:  # noqa: BLE001 - as Lambda: the error's name is the answer
        return Outcome(raised=type(error).__name__)
