"""Knocks with every entry: a clear answer, a silent log, nothing lost, nothing sent."""

from __future__ import annotations

import contextlib
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

import pytest

from fakes.fhir_resources import a_bundle, a_patient, an_appointment
from proof.corpus import entries
from proof.harness.rest_api import KEY, OTHER_KEY, OTHER_SECRET, SECRET, Api, signed
from weerzien.observability import logger
from weerzien.ports import Credential

SAMPLE: Final = Path(__file__).parents[2] / "samples/his/appointment.noshow.json"
TOKEN: Final = "wztok_" + "k" * 40
OTHER_TOKEN: Final = "wztok_" + "o" * 40
LATER: Final = datetime(2027, 11, 2, 9, tzinfo=UTC)
HIS: Final = "/his/v1/events"
TAKEN, REFUSED, UNPROVEN, TOO_LARGE, MEDIA, UNKNOWN_LINK = 202, 422, 401, 413, 415, 404
CLEAR: Final = frozenset({"type", "title", "status", "detail", "next"})


@contextlib.contextmanager
def listening() -> Iterator[io.StringIO]:
    """All that the functions write meanwhile: their log and their metrics."""
    heard = io.StringIO()
    handler: Any = logger.handlers[0]
    written, handler.stream = handler.stream, heard
    try:
        with contextlib.redirect_stdout(heard):
            yield heard
    finally:
        handler.stream = written


@dataclass
class Knocking:
    """One practice in memory; each knock at the door of events is judged at once."""

    api: Api
    counts: Counter[str]
    door: ClassVar[str] = HIS
    limit: ClassVar[int] = entries.LIMIT
    media_type: ClassVar[str] = "application/json"
    known_as: ClassVar[str] = ""
    """Before what is counted of another door than that of events."""
    wrong: list[str] = field(default_factory=list)
    number: int = 0

    def body(self, **patient: Any) -> dict[str, Any]:
        self.number += 1
        body: dict[str, Any] = json.loads(SAMPLE.read_text())
        body["id"] = f"corpus-{self.number}"
        body["data"]["patient"] |= {"ref": f"P{self.number}", "full_name": entries.CANARY} | patient
        return body

    def at(self, time: Any) -> dict[str, Any]:
        return self.body() | {"time": time}

    def starting(self, time: Any) -> dict[str, Any]:
        body = self.body()
        body["data"]["appointment"]["start"] = time
        return body

    def post(
        self,
        what: str,
        body: dict[str, Any] | bytes,
        *expected: int,
        media_type: str | None = None,
        **headers: str,
    ) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = self.media_type if media_type is None else media_type
        proof = {"Content-Type": named, **signed(data), **headers}
        key = urlencode({"key": KEY})
        self._judge(f"{self.known_as}{what}", "POST", self.door, key, proof, data, expected)

    def visit(self, token: str) -> None:
        for path in (f"/{token}", f"/m/{token}"):
            self._judge("token", "GET", path, "", {}, b"", (UNKNOWN_LINK,))
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            self._judge("token", "POST", path, "", form, b"answer=opt_out", (UNKNOWN_LINK,))

    def _judge(
        self,
        what: str,
        method: str,
        path: str,
        query: str,
        headers: dict[str, str],
        body: bytes,
        expected: tuple[int, ...],
    ) -> None:
        self.counts[f"corpus: {what}"] += 1
        before, sent = self.api.stored, self._sent
        with listening() as heard:
            try:
                answer = self.api.answer(method, path, query, headers, body)
            except Exception as broken:  # noqa: BLE001 - a door must not fall over
                self.wrong.append(f"{what}: the door fell over, {type(broken).__name__}")
                return
        status = answer["statusCode"]
        if status not in expected:
            self.wrong.append(f"{what}: answered {status}")
        if entries.CANARY in heard.getvalue() + str(answer["body"]):
            self.wrong.append(f"{what}: data in the log or in the answer")
        if self.api.stored != (before if status != TAKEN else tuple(one + 1 for one in before)):
            self.wrong.append(f"{what}: stored though refused, or lost though accepted")
        if self._sent != sent:
            self.wrong.append(f"{what}: something was sent")
        if status >= HTTPStatus.BAD_REQUEST and path == self.door:
            self._judge_refusal(what, answer, heard.getvalue())

    def _judge_refusal(self, what: str, answer: dict[str, Any], heard: str) -> None:
        if not json.loads(answer["body"]).keys() >= CLEAR:
            self.wrong.append(f"{what}: refused without saying what to do")
        if not heard.strip():
            self.wrong.append(f"{what}: refused without a line in the log")

    @property
    def _sent(self) -> int:
        world = self.api.clinic.world
        return len(world.sms.sent) + len(world.mail.sent)


class FhirKnocking(Knocking):
    """The same entries as FHIR: a Bundle of a no-show and its Patient."""

    door = "/his/v1/fhir"
    limit = 256 * entries.KILOBYTE
    media_type = "application/fhir+json"
    known_as = "FHIR "

    def body(self, **patient: Any) -> dict[str, Any]:
        self.number += 1
        name = {"use": "usual", "given": [patient.get("first_name")], "text": entries.CANARY}
        told = {"phone": patient.get("phone"), "email": patient.get("email")}
        who = a_patient(
            name=[name],
            telecom=[{"system": kind, "value": value} for kind, value in told.items()],
            text={"status": "generated", "div": entries.CANARY},
        )
        visit = an_appointment(id=f"corpus-{self.number}", comment=entries.CANARY)
        return a_bundle(visit, who, id=f"corpus-{self.number}", timestamp=None)

    def at(self, time: Any) -> dict[str, Any]:
        body = self.body()
        body["entry"][0]["resource"]["meta"] = {"lastUpdated": time}
        return body

    def starting(self, time: Any) -> dict[str, Any]:
        body = self.body()
        body["entry"][0]["resource"]["start"] = time
        return body

    def _judge_refusal(self, what: str, answer: dict[str, Any], heard: str) -> None:
        told = json.loads(answer["body"])
        issues = told.get("issue", [])
        is_clear = all(one["details"]["text"] and one["diagnostics"] for one in issues)
        if told.get("resourceType") != "OperationOutcome" or not issues or not is_clear:
            self.wrong.append(f"{what}: refused without an outcome that says what to do")
        if not heard.strip():
            self.wrong.append(f"{what}: refused without a line in the log")


def knock(patch: pytest.MonkeyPatch, counts: Counter[str]) -> list[str]:
    """Every entry once; what was wrong, if anything."""
    api = Api()
    api.plug_in(patch)
    # After all moments of the corpus, so that none is refused for lying ahead.
    api.clinic.now = LATER
    practices = api.clinic.world.practices
    practices.save_credential(Credential(KEY, api.clinic.practice.id, (SECRET, TOKEN)))
    practices.save_credential(Credential(OTHER_KEY, "p2", (OTHER_SECRET, OTHER_TOKEN)))
    knocking = Knocking(api, counts)
    at_fhir = FhirKnocking(api, counts)
    for door in (knocking, at_fhir):
        _fields(door)
        _bodies(door)
        _proofs(door)
    _tokens(knocking, at_fhir)
    for token in (*entries.TOKENS, *_near(api.token)):
        knocking.visit(token)
    return knocking.wrong + at_fhir.wrong


def _fields(knocking: Knocking) -> None:
    """Bad contact details lose no event; a bad time cannot be understood."""
    for value in entries.NAMES:
        knocking.post("name", knocking.body(first_name=value), TAKEN)
    for value in entries.PHONES:
        knocking.post("phone number", knocking.body(phone=value), TAKEN)
    for value in entries.MAILS:
        knocking.post("mail address", knocking.body(email=value), TAKEN)
    for time, expected in (
        *((one, REFUSED) for one in entries.TIMES),
        *((one, TAKEN) for one in entries.REAL_TIMES),
    ):
        knocking.post("time", knocking.at(time), expected)
    for time in entries.TIMES:
        knocking.post("start", knocking.starting(time), REFUSED)


def _bodies(knocking: Knocking) -> None:
    for raw in entries.raw_bodies(knocking.body(), knocking.limit).values():
        for as_base64 in (False, True):
            knocking.api.as_base64 = as_base64
            knocking.post("body", raw, REFUSED, TOO_LARGE, UNPROVEN)
    knocking.api.as_base64 = False
    knocking.api.claims_base64 = True
    knocking.post("base64 that is none", knocking.body(), REFUSED)
    knocking.api.claims_base64 = False
    whole = len(entries.whole_bodies(knocking.body(), knocking.limit))
    for place in range(whole):
        raw = list(entries.whole_bodies(knocking.body(), knocking.limit).values())[place]
        knocking.post("body at the edge", raw, TAKEN)
    for media_type in entries.CONTENT_TYPES:
        knocking.post("content type", knocking.body(), MEDIA, media_type=media_type)


def _proofs(knocking: Knocking) -> None:
    for value in entries.SIGNATURES:
        knocking.post("signature", knocking.body(), UNPROVEN, **{"webhook-signature": value})
    body = json.dumps(knocking.body()).encode()
    knocking.post("another practice's secret", body, UNPROVEN, **signed(body, OTHER_SECRET))
    for moment in ("0", "-1", "1e9", "99999999999", "nan", "", "٣"):
        knocking.post("timestamp", knocking.body(), UNPROVEN, **{"webhook-timestamp": moment})


def _tokens(at_events: Knocking, at_fhir: Knocking) -> None:
    """A token opens the doors of standards only, and only the whole one of this key."""
    for value in (*entries.TOKENS, *_near(TOKEN), OTHER_TOKEN, SECRET, "", "é", "wztok_\udc80"):
        at_fhir.post("bearer token", at_fhir.body(), UNPROVEN, Authorization=f"Bearer {value}")
    for value in (TOKEN, f"Basic {TOKEN}", f"Bearer  {TOKEN}", f"Bearer {TOKEN} x"):
        at_fhir.post("bearer token", at_fhir.body(), UNPROVEN, Authorization=value)
    whole = {"Authorization": f"Bearer {TOKEN}", "webhook-signature": ""}
    at_fhir.post("bearer token", at_fhir.body(), TAKEN, **whole)
    at_events.post("bearer token", at_events.body(), UNPROVEN, **whole)


def _near(token: str) -> tuple[str, ...]:
    """One character short, long, other; another case."""
    changed = ("a" if token[-1] != "a" else "b",)
    return token[:-1], token + "A", token[1:], token[:-1] + changed[0], token.swapcase()
