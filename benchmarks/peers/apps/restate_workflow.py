"""Restate with its Python SDK: a workflow per case, each message a run block, a promise to stop.

The wait is a race between a durable timer and the promise; the promise is asked once more right
before each message. A run block whose end was not journaled runs again, by its docs.
"""

from __future__ import annotations

import asyncio
import json
import os
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import restate
from restate import Workflow, WorkflowContext, WorkflowSharedContext

from peers.touches import RECORDED, TOUCHES, WAIT, hold_async, key_of, send_touch

_POOL = ThreadPoolExecutor(64)
follow_up = Workflow("follow_up")


@follow_up.main()
async def run(ctx: WorkflowContext, case: str) -> list[str]:
    fates: list[str] = []
    for touch in TOUCHES:
        if touch > 1:
            stop = ctx.promise("stop").value()
            woken, _ = await restate.select(stop=stop, due=ctx.sleep(timedelta(seconds=WAIT)))
            if woken == "stop":
                return fates
        if await ctx.promise("stop").peek():
            return fates
        fates.append(await ctx.run_typed(f"touch {touch}", _send, case=case, touch=touch))
        await hold_async(RECORDED, key_of(case, touch))
    return fates


@follow_up.handler()
async def stop(ctx: WorkflowSharedContext) -> None:
    await ctx.promise("stop").resolve("stop")


async def _send(case: str, touch: int) -> str:
    return await asyncio.get_running_loop().run_in_executor(_POOL, send_touch, case, touch)


def prepare() -> None:
    """Nothing: the service is registered when the worker is up."""


def work() -> None:
    import threading  # noqa: PLC0415

    import hypercorn.asyncio  # noqa: PLC0415
    from hypercorn.config import Config  # noqa: PLC0415

    config = Config()
    config.bind = [os.environ["PEERS_SERVICE"].removeprefix("http://")]
    config.loglevel = "WARNING"
    threading.Timer(1.0, _register).start()
    asyncio.run(hypercorn.asyncio.serve(restate.app([follow_up]), config))


def run_case(case: str) -> None:
    _post("PEERS_RESTATE_INGRESS", f"/follow_up/{case}/run/send", case)


def stop_case(case: str) -> None:
    _post("PEERS_RESTATE_INGRESS", f"/follow_up/{case}/stop")


def told() -> list[str]:
    """Name what the journaled results say of cases that are over."""
    query = {"query": "SELECT target_service_key, completion_result FROM sys_invocation"}
    rows = _post("PEERS_RESTATE_ADMIN", "/query", query)["rows"]
    found = []
    for row in rows:
        case = row["target_service_key"]
        fates = _output(case) if case else []
        found += [
            key_of(case, touch)
            for touch, fate in zip(TOUCHES, fates, strict=False)
            if fate == "unknown"
        ]
    return found


def _output(case: str) -> list[str]:
    url = f"{os.environ['PEERS_RESTATE_INGRESS']}/restate/workflow/follow_up/{case}/output"
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            found: list[str] = json.load(answer)
            return found
    except OSError:
        return []


def _register() -> None:
    body = {"uri": os.environ["PEERS_SERVICE"], "force": True}
    _post("PEERS_RESTATE_ADMIN", "/deployments", body)


def _post(where: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
    headers = {"accept": "application/json"}
    if body is not None:
        headers["content-type"] = "application/json"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        os.environ[where] + path, data=data, headers=headers, method="POST"
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        text = answer.read()
    return json.loads(text) if text else None
