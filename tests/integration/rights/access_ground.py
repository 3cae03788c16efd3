"""The ground of suite J in this process: the same matrix, every request judged, no stack needed."""

from __future__ import annotations

import importlib
import json
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from integration.rights.judged_stack import Stack
from workflow.play.practices import Registered

from handlers import (
    answer_link,
    receive_appointment_list,
    receive_fhir,
    receive_his_event,
    receive_hl7,
    show_link,
)
from proof.access.ground import Answer, Ground
from stack.places import PRACTICES
from weerzien import bootstrap
from weerzien.bootstrap import aws
from weerzien.contracts.practice_file import read_practice
from weerzien.domain import ids
from weerzien.domain.case import Case
from weerzien.usecases.register_practice import new_pepper, register_practice

API = "http://api"
HIS_DOORS = {
    "/his/v1/events": receive_his_event,
    "/his/v1/hl7": receive_hl7,
    "/his/v1/fhir": receive_fhir,
    "/his/v1/appointments": receive_appointment_list,
}


class GroundInProcess(Ground):
    """A and B over one table in memory; handlers are called as API Gateway and queues do."""

    def __init__(self, stack: Stack) -> None:
        self.functions = stack
        self.table = aws.own_table()
        self.world: Any = SimpleNamespace(find_case=find_case)
        self.stack: Any = {"api_url": API}
        self.a, self.b = self._tenant("Ooievaar"), self._tenant("Zeearend")

    def _until_planned(self, practice_id: str, case_id: str) -> None:
        """Nothing plans here: the state machine stands still."""

    def store_mail(self, raw: bytes) -> str:
        place = secrets.token_hex(20)
        self.functions.received_mails.raw[place] = raw
        return place

    def send(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        self.functions.now = max(self.functions.now, datetime.now(UTC))
        parts = urlsplit(url)
        query = {n: v[-1] for n, v in parse_qs(parts.query, keep_blank_values=True).items()}
        event = {
            "httpMethod": method,
            "headers": {"content-type": "application/x-www-form-urlencoded", **headers},
            "queryStringParameters": query or None,
            "pathParameters": {"token": unquote(parts.path.rpartition("/")[2])},
            "body": body,
            "isBase64Encoded": False,
        }
        link = show_link if method == "GET" else answer_link
        module: Any = HIS_DOORS.get(parts.path, link)
        told = self.functions.call(module.handler, event)
        self.functions.work_off_inbox()
        kept = tuple(sorted((name.lower(), value) for name, value in told["headers"].items()))
        return Answer(told["statusCode"], kept, told["body"])

    def invoke(self, function: str, event: object) -> Answer:
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", function).lower()
        given: Any = event
        try:
            told = self.functions.call(importlib.import_module(f"handlers.{name}").handler, given)
        except Exception as error:  # noqa: BLE001 - what Lambda tells of an exception
            return Answer(500, (), f"{type(error).__name__}: {error}")
        self.functions.work_off_inbox()
        return Answer(200, (), json.dumps(told))


def find_case(practice_id: str, ref: str) -> Case:
    patient = bootstrap.files().patient(practice_id, ids.patient_id(practice_id, ref))
    return bootstrap.cases().get(practice_id, str(patient.case_id))


def register(_: object, variant: str, **settings: object) -> Registered:
    """Register a practice as the command line does."""
    content = json.loads((PRACTICES / f"{variant}.json").read_text(encoding="utf-8"))
    content["sender"]["number"] = f"+3197010{secrets.randbelow(9_000_000) + 1_000_000}"
    practice = read_practice(json.dumps(content | settings), new_pepper())
    made = register_practice(practice, bootstrap.practices(), bootstrap.text_judge())
    webhook = {
        "webhook_secret": made.credential.secrets[0],
        "webhook_url": f"{API}/his/v1/events?key={made.credential.key_id}",
    }
    return Registered(practice.id, webhook, practice.sender.number)
