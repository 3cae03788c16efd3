"""Answers of the doors that machines use: JSON, and problem+json (RFC 9457) for every no."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from typing import Any

from weerzien.contracts.refusals import FieldProblem

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and what to do next; `errors` name fields, never what stood in them."""

    status: HTTPStatus
    code: str
    title: str
    detail: str
    next: str
    errors: tuple[FieldProblem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(
    status: HTTPStatus, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> Answer:
    """Answer JSON that nobody may keep, unless the headers say so."""
    return _answer(status, "application/json", body, headers or {})


def refusal(problem: Problem) -> Answer:
    body: dict[str, Any] = {
        "type": f"urn:weerzien:problem:{problem.code}",
        "title": problem.title,
        "status": int(problem.status),
        "detail": problem.detail,
        "next": problem.next,
    }
    if problem.errors:
        body["errors"] = fields(problem.errors)
    return _answer(problem.status, "application/problem+json", body, problem.headers)


def fields(problems: Iterable[FieldProblem]) -> list[dict[str, str]]:
    return [asdict(problem) for problem in problems]


def _answer(
    status: HTTPStatus, media_type: str, body: Mapping[str, Any], headers: Mapping[str, str]
) -> Answer:
    return {
        "statusCode": int(status),
        "headers": {"Content-Type": media_type, "Cache-Control": "no-store", **headers},
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }
