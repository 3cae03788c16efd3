"""After the last moment: waits until all has healed that heals by itself."""

from __future__ import annotations

import time
from typing import Any, Final

from demo.surroundings import Stack
from proof.checker.evidence import Change, NoShow, PlayedPractice
from proof.checker.record import PAGES
from proof.harness.stream import Stream

LONGEST: Final = 240.0
"""Seconds: a lost claim has a lease of one minute, and Reconcile looks within three."""
PAUSE: Final = 3.0


def settle(
    stack: Stack,
    stream: Stream,
    no_shows: list[NoShow],
    practices: list[PlayedPractice],
    longest: float = LONGEST,
) -> float:
    """Wait until nothing is under way any more; give the seconds that it took."""
    began = time.monotonic()
    while time.monotonic() - began < longest:
        if _is_quiet(stack, stream, no_shows):
            if is_told(stream.changes, practices):
                break
            _bring_now(stack)
        time.sleep(PAUSE)
    return time.monotonic() - began


def _bring_now(stack: Stack) -> None:
    """Do at once what the schedule does at the next full minute: nothing else is waited for."""
    client = stack.client("lambda")
    names = [one["FunctionName"] for one in client.list_functions()["Functions"]]
    [name] = [one for one in names if "-DeliverWriteBacksFunction-" in one]
    client.invoke(FunctionName=f"{name}:live")


def is_told(changes: list[Change], practices: list[PlayedPractice]) -> bool:
    """Whether each contact as it is now, and each end, is queued, and taken where it can be."""
    newest = {(one.pk, one.sk): one.image for one in changes}
    due, told, waiting = set[tuple[str, ...]](), set[tuple[str, ...]](), 0
    records = {one.id for one in practices if one.has_record}
    mine = {one.id for one in practices}
    for (pk, sk), image in newest.items():
        practice_id = pk.partition("#")[2].partition("#")[0]
        kind, _, name = sk.partition("#")
        if practice_id not in mine:
            continue
        if kind == "CONTACT":
            due.add((pk, name, str(image["status"])))
        elif kind == "CASE" and image["state"] == "closed":
            due.add((pk, "case.closed"))
        elif kind == "OUT" and image["kind"] == "case.closed":
            told.add((pk, "case.closed"))
        elif kind == "OUT" and image["of"]:
            told.add((pk, str(image["of"]), str(image["status"])))
        if kind == "OUT" and practice_id in records and image["kind"] not in PAGES:
            waiting += not image["taken"]
    return due <= told and not waiting


def _is_quiet(stack: Stack, stream: Stream, no_shows: list[NoShow]) -> bool:
    cases: dict[str, Any] = {}
    logged: set[tuple[str, str]] = set()
    for change in stream.drain():
        if change.sk == "CASE":
            cases[change.pk.rpartition("#")[2]] = change.image
        elif change.sk.startswith("CONTACT#"):
            logged.add((change.pk.rpartition("#")[2], change.sk.partition("#")[2]))
    wanted = [one.case_id for one in no_shows if one.accepted_at]
    mine = [(case_id, cases.get(case_id)) for case_id in wanted]
    return (
        all(case is not None and case["state"] == "closed" for _, case in mine)
        and all((i, name) in logged for i, case in mine for name in (case or {}).get("claims", ()))
        and not _waiting(stack)
        and not _running(stack, set(wanted))
    )


def _waiting(stack: Stack) -> int:
    """Count events on their way to the product: in the inbox, and at the carrier."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    facts = stack.client("sqs").get_queue_attributes(
        QueueUrl=stack["inbox_url"], AttributeNames=names
    )["Attributes"]
    health = stack.http.request("GET", f"{stack['carrier_url']}/health").json()
    return sum(int(facts[name]) for name in names) + int(health["waiting"])


def _running(stack: Stack, case_ids: set[str]) -> bool:
    pages = (
        stack.client("stepfunctions")
        .get_paginator("list_executions")
        .paginate(stateMachineArn=stack["state_machine_arn"], statusFilter="RUNNING")
    )
    names = (one["name"] for page in pages for one in page["executions"])
    return any(name.partition("-")[0] in case_ids for name in names)
