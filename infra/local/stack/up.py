"""Bring the embedded AWS up: start what does not run, build, deploy, register, write it down."""

from __future__ import annotations

import json
import shlex
import time
from typing import Any

from stack import deploy, plain_http, practices, processes, seal, services
from stack.places import (
    ACCESS_KEY_ID,
    ENVIRONMENT_FILE,
    LINK_HOST,
    MINISTACK,
    PYTHON,
    REGION,
    SAM,
    SECRET_ACCESS_KEY,
    STACK_FILE,
    STAGE,
    StackError,
    client_environment,
    make_folders,
)


def up() -> None:
    """Make everything run; safe to call again. What it started itself it stops when it fails."""
    for tool in (PYTHON, MINISTACK, SAM):
        if not tool.exists():
            raise StackError(f"{tool.name} is missing. `make tools` installs it.")
    make_folders()
    before = set(_drop_the_dead())
    try:
        _bring_up()
    except BaseException:
        for name, started in processes.remembered().items():
            if name not in before:
                processes.stop(started)
        left = {n: s for n, s in processes.remembered().items() if s.is_alive()}
        processes.remember(left)
        if "ministack" not in left:
            STACK_FILE.unlink(missing_ok=True)
        raise


def _bring_up() -> None:
    began = time.monotonic()
    deploy.build()
    running = processes.remembered()
    if "ministack" not in running:
        STACK_FILE.unlink(missing_ok=True)  # its practices went with it
    ministack = running.get("ministack") or services.start_ministack()
    endpoint_url = services.url_of(ministack)
    _say(began, f"embedded AWS at {endpoint_url}")
    carrier = running.get("carrier") or services.start_carrier(endpoint_url)
    carrier_url = services.url_of(carrier)
    _say(began, f"carrier simulator at {carrier_url}")
    outputs = deploy.deploy(endpoint_url, carrier_url)
    seal.let_it_be_used(endpoint_url, outputs["ContactDetailsKeyArn"])
    plain_http.let_buckets_answer(endpoint_url)
    api_url = f"{endpoint_url}/_aws/execute-api/{outputs['ApiId']}/{STAGE}"
    services.configure_carrier(carrier_url, outputs, api_url)
    _say(began, "stack deployed")
    environment = client_environment(endpoint_url) | _settings(outputs)
    ENVIRONMENT_FILE.write_text(_exports(environment))
    stack: dict[str, Any] = {
        "endpoint_url": endpoint_url,
        "region": REGION,
        "api_url": api_url,
        "state_machine_arn": outputs["StateMachineArn"],
        "table_name": outputs["TableName"],
        "inbox_url": outputs["InboxUrl"],
        "carrier_url": carrier_url,
        "link_host": LINK_HOST,
        "log_group": outputs["FunctionLogs"],
        "inbound_topic_arn": outputs["InboundSmsArn"],
        "receipts_topic_arn": outputs["CarrierReceiptsArn"],
        "received_mails": outputs["ReceivedMailsName"],
        "credentials": {
            "aws_access_key_id": ACCESS_KEY_ID,
            "aws_secret_access_key": SECRET_ACCESS_KEY,
        },
        "environment": _settings(outputs),
        "pids": {"ministack": ministack.pid, "carrier": carrier.pid},
    }
    known = json.loads(STACK_FILE.read_text())["practices"] if STACK_FILE.exists() else []
    stack["practices"] = practices.register_missing(known, environment, api_url)
    _write(stack)
    _say(began, f"{len(stack['practices'])} practices registered; all is in {STACK_FILE}")


def _drop_the_dead() -> dict[str, processes.Started]:
    """Forget what ended by itself; without its AWS the carrier is half a stack and ends too."""
    health = {"ministack": "/_ministack/health", "carrier": "/health"}
    running = processes.remembered()
    sound = {n: s for n, s in running.items() if s.is_alive() and services.answers(s, health[n])}
    if "ministack" not in sound:
        sound = {}
    for name, started in running.items():
        if name not in sound:
            print(f"A half-started or broken {name} was left behind; stopping it first.")
            processes.stop(started)
    processes.remember(sound)
    return sound


def _settings(outputs: dict[str, str]) -> dict[str, str]:
    """Return the settings that functions get, for the command line on this machine."""
    return {
        "TABLE_NAME": outputs["TableName"],
        "CONTACT_DETAILS_KEY": outputs["ContactDetailsKeyArn"],
        "INBOX_URL": outputs["InboxUrl"],
        "JOURNAL_BUCKET": outputs["JournalBucket"],
        "STATE_MACHINE_ARN": outputs["StateMachineArn"],
        "LINK_HOST": LINK_HOST,
        "STAGE_NAME": STAGE,
        "POWERTOOLS_METRICS_NAMESPACE": "Weerzien",
    }


def _exports(environment: dict[str, str]) -> str:
    mine = {k: v for k, v in environment.items() if k not in ("PATH", "HOME", "TMPDIR", "LANG")}
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in mine.items())


def _write(stack: dict[str, Any]) -> None:
    fresh = STACK_FILE.with_suffix(".new")
    fresh.write_text(json.dumps(stack, indent=1) + "\n")
    fresh.chmod(0o600)
    fresh.replace(STACK_FILE)


def _say(began: float, text: str) -> None:
    print(f"[{time.monotonic() - began:5.1f} s] {text}", flush=True)
