"""The body: JSON of the agreed form, of the agreed size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from conformance.recording import Attempt, Recording
from conformance.rule import Judge, Look, Rule
from weerzien.contracts.his_event import EventType
from weerzien.contracts.rest_request import RestRequest

MOST_BYTES: Final = 20 * 1024
_NEXT_FORM: Final = (
    "Compare with docs/his-events.md, or check your bodies against the JSON Schemas at "
    "/his/v1/schemas."
)
ELSEWHERE: Final = (
    "must carry its offset",
    "looks like a citizen service number",
    "must be one of: appointment",
)
"""Reasons that rules of their own look at."""


def of_each(wrong: Callable[[Attempt], str]) -> Judge:
    """Make a judge that asks the same of every request."""

    def judge(recording: Recording) -> Iterator[Look]:
        for one in recording.attempts:
            yield Look(one.line, wrong(one))

    return judge


def of_each_event(wrong: Callable[[dict[str, Any]], str]) -> Judge:
    """Make a judge that asks the same of every body that is a JSON object."""

    def judge(recording: Recording) -> Iterator[Look]:
        for one in recording.attempts:
            if one.sent is not None:
                yield Look(one.line, wrong(one.sent))

    return judge


def content_type(one: Attempt) -> str:
    asked = RestRequest("POST", one.delivery.headers, {}, b"").content_type
    return "" if asked == "application/json" else "Content-Type is not application/json in UTF-8"


def size(one: Attempt) -> str:
    many = len(one.delivery.body)
    return "" if many <= MOST_BYTES else f"the body has {many} bytes"


def one_meaning(one: Attempt) -> str:
    return "" if one.sent is not None else "; ".join(each.reason for each in one.problems)


def known_type(sent: dict[str, Any]) -> str:
    known = sent.get("type") in set(EventType)
    return "" if known else "the type is none of the eleven"


def version(sent: dict[str, Any]) -> str:
    told = sent.get("schema_version")
    if told == "1":
        return ""
    return "schema_version is the number 1: it is text" if told == 1 else 'it is not "1"'


def form(recording: Recording) -> Iterator[Look]:
    for one in recording.attempts:
        if one.sent is None or known_type(one.sent) or version(one.sent):
            continue
        problems = [each for each in one.problems if not each.reason.startswith(ELSEWHERE)]
        yield Look(one.line, "; ".join(f"{each.field} {each.reason}" for each in problems))


RULES: Final = (
    Rule(
        "BODY-1",
        "Events come as application/json in UTF-8.",
        "Send the header Content-Type: application/json.",
        of_each(content_type),
    ),
    Rule(
        "BODY-2",
        f"A body has at most {MOST_BYTES:,} bytes.",
        "Send one event per request, with the described fields only.",
        of_each(size),
    ),
    Rule(
        "BODY-3",
        "A body is one JSON object that can be read in one way only.",
        "Write it with a JSON library: each key once, no NaN, no byte order mark.",
        of_each(one_meaning),
    ),
    Rule(
        "BODY-4",
        "The type is one of the eleven.",
        f"Send one of: {', '.join(EventType)}; leave other kinds of event out.",
        of_each_event(known_type),
    ),
    Rule(
        "BODY-5",
        'The version of the form is told: schema_version is "1".',
        'Write "schema_version": "1", as text.',
        of_each_event(version),
    ),
    Rule("BODY-6", "All fields are in the agreed form.", _NEXT_FORM, form),
)
