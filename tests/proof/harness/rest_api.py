"""Our doors behind what API Gateway (REST, Lambda proxy) makes of a request, as a WSGI app.

Everything behind the doors is a practice in memory. What only AWS can show is left out: its own
throttling, its answers to paths that are not ours, and its limits on the size of headers.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import parse_qsl, unquote
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from standardwebhooks.webhooks import Webhook

from handlers import (
    answer_link,
    receive_appointment_list,
    receive_fhir,
    receive_his_event,
    receive_hl7,
    show_capability_statement,
    show_contract,
    show_link,
)
from unit.usecases.clinic import Clinic
from weerzien import bootstrap
from weerzien.contracts.openapi import document
from weerzien.domain.vocabulary import Stage
from weerzien.ports import Credential

SECRET: Final = "whsec_" + base64.b64encode(b"of the proof" * 3).decode()
OTHER_SECRET: Final = "whsec_" + base64.b64encode(b"of another practice" * 2).decode()
DESCRIPTION: Final = "/openapi.json"
KEY, OTHER_KEY = "p1.proof", "p2.other"
CONTEXT: Final = SimpleNamespace(
    function_name="ADoor",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:eu-central-1:000000000000:function:ADoor",
    aws_request_id="00000000-0000-0000-0000-000000000000",
)
ROUTES: Final[tuple[tuple[str, re.Pattern[str], Any], ...]] = (
    ("GET", re.compile(r"/his/v1/openapi\.json"), show_contract.handler),
    ("GET", re.compile("/his/v1/schemas/(?P<file>[^/]+)"), show_contract.handler),
    ("POST", re.compile("/his/v1/events"), receive_his_event.handler),
    ("POST", re.compile("/his/v1/appointments"), receive_appointment_list.handler),
    ("POST", re.compile("/his/v1/fhir"), receive_fhir.handler),
    ("GET", re.compile("/his/v1/fhir/metadata"), show_capability_statement.handler),
    ("POST", re.compile("/his/v1/hl7"), receive_hl7.handler),
    ("GET", re.compile("(?:/m)?/(?P<token>[^/]+)"), show_link.handler),
    ("POST", re.compile("(?:/m)?/(?P<token>[^/]+)"), answer_link.handler),
)


class NoLimit:
    """Suite C looks at limits; here a thousand events a minute are wanted."""

    def take(self, practice: object, now: datetime) -> None:
        del practice, now


@dataclass
class Api:
    """A practice in memory with a patient's live link, and the doors in front of it."""

    clinic: Clinic = field(default_factory=Clinic)
    sign: bool = False
    """Whether the next request to the HIS door gets a signature that fits."""
    as_base64: bool = False
    claims_base64: bool = False
    """Whether the body is said to be base64, and is none."""

    def __post_init__(self) -> None:
        practices = self.clinic.world.practices
        practices.save_credential(Credential(KEY, self.clinic.practice.id, (SECRET,)))
        practices.save_credential(Credential(OTHER_KEY, "p2", (OTHER_SECRET,)))
        self.clinic.open_case()
        self.clinic.plan()
        self.clinic.deliver(Stage.IMMEDIATE)
        self.token = next(iter(self.clinic.world.memory.links))

    def plug_in(self, patch: pytest.MonkeyPatch) -> None:
        self.clinic.plug_in(patch)
        given = {
            "credentials": self.clinic.world.practices,
            "his_limits": NoLimit(),
            "list_limits": NoLimit(),
        }
        for name, port in given.items():
            patch.setattr(bootstrap, name, partial(_give, port))
        patch.setattr(bootstrap, "acting_for", lambda _: nullcontext())

    @property
    def stored(self) -> tuple[int, int]:
        """How many events lie in the log, and in the queue."""
        return len(self.clinic.world.memory.events), len(self.clinic.world.inbox.events)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        uri = str(environ["REQUEST_URI"]).encode("latin-1").decode(errors="replace")
        path, _, query = uri.partition("?")
        if path == DESCRIPTION:
            start("200 OK", [("Content-Type", "application/json")])
            return [json.dumps(document()).encode()]
        answer = self.answer(environ["REQUEST_METHOD"], path, query, _headers(environ), body)
        start(f"{answer['statusCode']} .", list(answer["headers"].items()))
        return [str(answer["body"]).encode()]

    def answer(
        self, method: str, path: str, query: str, headers: dict[str, str], body: bytes
    ) -> dict[str, Any]:
        """What the door says; a path or method that no route has is answered as the API does."""
        for verb, pattern, handler in ROUTES:
            match = pattern.fullmatch(path)
            if verb == method and match is not None:
                event = self._event(method, path, query, headers, body)
                names = {name: unquote(value) for name, value in match.groupdict().items()}
                event["pathParameters"] = names or None
                answer: dict[str, Any] = handler(event, CONTEXT)
                return answer
        problem = {"Content-Type": "application/problem+json"}
        return {"statusCode": 404, "headers": problem, "body": "{}"}

    def _event(
        self, method: str, path: str, query: str, headers: dict[str, str], body: bytes
    ) -> dict[str, Any]:
        names = parse_qsl(query, keep_blank_values=True)
        if self.sign:
            names, headers = [("key", KEY)], headers | signed(body)
        return {
            "resource": path,
            "path": path,
            "httpMethod": method,
            "headers": headers or None,
            "multiValueHeaders": {name: [value] for name, value in headers.items()} or None,
            "queryStringParameters": dict(names) or None,
            "multiValueQueryStringParameters": _together(names),
            "stageVariables": None,
            "requestContext": {"httpMethod": method, "path": path, "stage": "proof"},
            # Without binary media types the gateway passes text on, whatever the bytes were.
            "body": self._passed_on(body) if body else None,
            "isBase64Encoded": (self.as_base64 or self.claims_base64) and bool(body),
        }

    def _passed_on(self, body: bytes) -> str:
        if self.as_base64 and not self.claims_base64:
            return base64.b64encode(body).decode()
        return body.decode(errors="replace")


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    at = datetime.now(UTC)
    text = body.decode(errors="replace")
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", at, text),
    }


def _give(port: object) -> object:
    return port


def _together(pairs: list[tuple[str, str]]) -> dict[str, list[str]] | None:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found or None


def _headers(environ: WSGIEnvironment) -> dict[str, str]:
    named = {
        name.removeprefix("HTTP_").replace("_", "-").title(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    if environ.get("CONTENT_TYPE"):
        named["Content-Type"] = str(environ["CONTENT_TYPE"])
    return named
