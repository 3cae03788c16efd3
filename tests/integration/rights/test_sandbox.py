"""A sandbox opened at the prompt passes the driver, over real adapters with judged rights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from integration.rights.judged_stack import Stack

from cli.__main__ import main
from conformance.driving import Driver
from conformance.rule import Verdict
from conformance.sending import Answer, Sender
from proof.harness.rest_api import ROUTES
from unit.conformance.at_the_door import Clock
from weerzien import bootstrap

PRACTICE_FILE = Path(__file__).resolve().parents[3] / "infra/local/practices/physiotherapy.json"
API = "https://api.example"


@dataclass
class Gateway:
    """Hands each request to the function of its route, with that function's rights."""

    stack: Stack

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        parts = urlsplit(url)
        for verb, pattern, handler in ROUTES:
            match = pattern.fullmatch(parts.path)
            if verb == method and match is not None:
                named = {name: unquote(value) for name, value in match.groupdict().items()}
                request = {
                    "httpMethod": method,
                    "headers": dict(headers),
                    "queryStringParameters": dict(parse_qsl(parts.query)),
                    "pathParameters": named or None,
                    "body": body.decode(errors="replace"),
                }
                told = self.stack.call(handler, request)
                lower = {name.lower(): value for name, value in told["headers"].items()}
                return Answer(told["statusCode"], lower, str(told["body"]).encode())
        return Answer(404)


@pytest.mark.requirement("AU-15", "EC-X01")
def test_a_sandbox_passes_the_driver_and_no_function_reaches_too_far(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["practice", "sandbox", str(PRACTICE_FILE), "--api", API]) == 0
    opened = json.loads(capsys.readouterr().out)
    practice = bootstrap.practices().get(opened["practice_id"])
    assert practice.sandbox
    clock = Clock()
    sender = Sender(
        opened["webhook_url"], opened["webhook_secret"], Gateway(stack), clock.now, clock.sleep
    )
    outcomes = Driver(sender).drive()
    assert {one.id: one.wrong for one in outcomes if one.wrong} == {}
    assert {one.verdict for one in outcomes} == {Verdict.PASS}
    assert stack.denied == set()
    stack.work_off_inbox()
    assert (stack.sms.sent, stack.mail.sent) == ([], [])
