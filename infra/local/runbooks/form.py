"""The form of an AWS command that cannot run here: whether the service has it and its options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import botocore.session
from botocore import xform_name

# Of the command line itself, or of its waiters.
GENERAL: Final = {"output", "query", "region"}
_FILLED = re.compile(r"\$\([^()]*(?:\([^()]*\)[^()]*)*\)|\$\{?\w+\}?")


def faults(commands: str) -> tuple[str, ...]:
    """Name what is wrong with the AWS commands in a block, by the service's own model."""
    return tuple(fault for line in _aws_lines(commands) for fault in _faults(line))


def _aws_lines(commands: str) -> Iterator[list[str]]:
    for line in commands.splitlines():
        # What the shell fills in is a value of some kind.
        words = shlex.split(_FILLED.sub("value", line))
        if words[:1] == ["aws"]:
            yield words[1:]


def _faults(words: list[str]) -> Iterator[str]:
    service, verb, *rest = words
    if service not in _session().get_available_services():
        yield f"no service {service}"
        return
    model = _session().get_service_model(service)
    if verb == "wait":
        waiters = _session().get_waiter_model(service).waiter_names
        if rest[0].replace("-", "_") not in map(xform_name, waiters):
            yield f"{service}: no waiter {rest[0]}"
        return
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if verb not in names:
        yield f"{service}: no command {verb}"
        return
    shape = model.operation_model(names[verb]).input_shape
    members: dict[str, Any] = dict(shape.members) if shape else {}
    required = {xform_name(name, "-") for name in (shape.required_members if shape else [])}
    given = {word.removeprefix("--") for word in rest if word.startswith("--")} - GENERAL
    known = {xform_name(name, "-") for name in members}
    for option in sorted(given - known - {f"no-{name}" for name in known}):
        yield f"{service} {verb}: no option --{option}"
    for option in sorted(required - given):
        yield f"{service} {verb}: needs --{option}"


@cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()
