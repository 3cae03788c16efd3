"""Two practices on the running stack: A tries, B must not notice."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import urllib3
from standardwebhooks.webhooks import Webhook
from workflow.play.practices import register
from workflow.play.world import World, until

from demo.surroundings import Stack, find_stack
from weerzien.adapters.dynamo_links import DynamoLinks
from weerzien.domain import ids
from weerzien.domain.link import MAIL_TOKEN_LENGTH, SMS_TOKEN_LENGTH, Link
from weerzien.domain.vocabulary import Channel, Stage

PHONE: Final = "0620000017"
"""One person, a patient of both practices: what comes from this phone is for one of them only."""

VOLATILE: Final = frozenset({"date", "connection", "server", "x-request-id", "x-amzn-trace-id"})
PATIENCE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, without what differs from one request to the next."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str


@dataclass(frozen=True, slots=True)
class Tenant:
    """A practice with two patients who missed a visit, and their links."""

    id: str
    url: str
    secret: str
    number: str
    canaries: frozenset[str]
    case_id: str
    patient_id: str
    other_case_id: str
    other_patient_id: str
    sms_token: str
    mail_token: str
    other_token: str
    expired_token: str
    foreign_token: str
    """As a pepper that is not its own would have made it; no such link was ever stored."""

    @property
    def key(self) -> str:
        return self.url.rpartition("key=")[2]


class Ground:
    """The running stack, and A and B in it."""

    def __init__(self) -> None:
        self.stack: Stack = find_stack()
        self.world = World(self.stack)
        self.table = self.stack.table()
        self._lambda = self.stack.client("lambda")
        pages = self._lambda.get_paginator("list_functions").paginate()
        self._functions = [one["FunctionName"] for page in pages for one in page["Functions"]]
        self.a, self.b = self._tenant("Ooievaar"), self._tenant("Zeearend")

    def request(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        """Ask the API as anybody on the internet can; the path goes out as it is written."""
        return self.send(method, self.stack["api_url"] + path, body, headers)

    def send(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        got = self.stack.http.request(
            method,
            url,
            body=body.encode() if body else None,
            headers={"content-type": "application/x-www-form-urlencoded", **headers},
            retries=urllib3.Retry(total=3, redirect=0, status=0),
        )
        kept = {n.lower(): v for n, v in got.headers.items() if not n.lower().startswith("x-amz")}
        lasting = tuple(sorted((n, v) for n, v in kept.items() if n not in VOLATILE))
        return Answer(got.status, lasting, got.data.decode(errors="replace"))

    def invoke(self, function: str, event: object) -> Answer:
        """Give a function its input directly, as a queue or a topic would."""
        (name,) = [one for one in self._functions if f"-{function}Function-" in one]
        told = self._lambda.invoke(FunctionName=name, Payload=json.dumps(event).encode())
        failed = "FunctionError" in told
        return Answer(500 if failed else 200, (), told["Payload"].read().decode())

    def store_mail(self, raw: bytes) -> str:
        """Lay a mail where SES would, and return its place."""
        place = secrets.token_hex(20)
        bucket = self.stack["received_mails"]
        self.stack.client("s3").put_object(Bucket=bucket, Key=place, Body=raw)
        return place

    def rows_of(self, tenant: Tenant) -> dict[tuple[str, str], Any]:
        """Every row of a practice, its credential included."""
        arguments: dict[str, Any] = {
            "FilterExpression": "begins_with(pk, :mine) OR begins_with(pk, :key)",
            "ExpressionAttributeValues": {
                ":mine": f"PRACTICE#{tenant.id}",
                ":key": f"CREDENTIAL#{tenant.id}",
            },
            "ConsistentRead": True,
        }
        found: dict[tuple[str, str], Any] = {}
        while True:
            page = self.table.scan(**arguments)
            found |= {(row["pk"], row["sk"]): row for row in page["Items"]}
            if "LastEvaluatedKey" not in page:
                return found
            arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def settled(self, tenant: Tenant) -> dict[tuple[str, str], Any]:
        """The rows once nothing of the tenant's own is under way any more."""
        for case_id in (tenant.case_id, tenant.other_case_id):
            # Its own execution binds the plan, some seconds after the case is there.
            self._until_planned(tenant.id, case_id)
        end = time.monotonic() + PATIENCE
        before = self.rows_of(tenant)
        while time.monotonic() < end:
            time.sleep(1.5)
            after = self.rows_of(tenant)
            if after == before:
                return after
            before = after
        raise RuntimeError("a practice nobody touches does not come to rest")

    def _until_planned(self, practice_id: str, case_id: str) -> None:
        cases = self.world.cases
        until(lambda: cases.get(practice_id, case_id).planned_no, PATIENCE, "the plan of a case")

    def _tenant(self, bird: str) -> Tenant:
        mark = secrets.token_hex(4)
        booking = f"https://{bird.lower()}-{mark}.example/afspraak"
        phone = f"085 {secrets.randbelow(900) + 100} {secrets.randbelow(9000) + 1000}"
        name = f"Praktijk {bird} {mark}"
        made = register(self.stack, "general", name=name, booking_url=booking, phone=phone)
        url, secret = made.webhook["webhook_url"], made.webhook["webhook_secret"]
        for ref in ("P-1", "P-2"):
            body = noshow(ref, f"{bird}{mark}{ref[-1]}", event_id=f"first-{ref}")
            answer = self.send("POST", url, body, signed(secret, body))
            if answer.status != 202:
                raise RuntimeError(f"the door answered {answer.status}")
        one, other = (
            until(lambda ref=ref: self.world.find_case(made.id, ref), PATIENCE, f"case of {ref}")  # type: ignore[misc]
            for ref in ("P-1", "P-2")
        )
        links = {
            "sms_token": (one, Channel.SMS, timedelta(days=1)),
            "mail_token": (one, Channel.EMAIL, timedelta(days=1)),
            "other_token": (other, Channel.SMS, timedelta(days=1)),
            "expired_token": (one, Channel.SMS, timedelta(seconds=-1)),
        }
        return Tenant(
            id=made.id,
            url=url,
            secret=secret,
            number=made.number,
            canaries=frozenset({mark, booking, phone, f"{bird}{mark}1", f"{bird}{mark}2"}),
            case_id=one.id,
            patient_id=one.patient_id,
            other_case_id=other.id,
            other_patient_id=other.patient_id,
            foreign_token=_token(Channel.SMS),
            **{name: self._link(*about) for name, about in links.items()},
        )

    def _link(self, case: Any, channel: Channel, life: timedelta) -> str:
        token, now = _token(channel), datetime.now(UTC)
        ends = now + life
        link = Link(case.practice_id, case.id, case.patient_id, Stage.IMMEDIATE, channel, ends)
        DynamoLinks(self.table, lambda: now).put(token, link)
        return token


def _token(channel: Channel) -> str:
    length = SMS_TOKEN_LENGTH if channel is Channel.SMS else MAIL_TOKEN_LENGTH
    return ids.link_token(secrets.token_hex(32), "case", channel, length)


def noshow(ref: str, first_name: str, event_id: str = "", **more: object) -> str:
    """The body of an event as a source system writes it; `more` goes beside `data`."""
    now = datetime.now(UTC).replace(microsecond=0)
    start = now - timedelta(minutes=40)
    appointment = {
        "ref": f"A-{ref}",
        "start": start.isoformat(),
        "end": (start + timedelta(minutes=20)).isoformat(),
        "discipline": "general",
    }
    patient = {
        "ref": ref,
        "first_name": first_name,
        "birth_date": "1984-05-17",
        "phone": PHONE,
        "email": f"{first_name.lower()}@example.org",
    }
    event = {
        "id": event_id or secrets.token_hex(8),
        "type": "appointment.noshow",
        "time": now.isoformat(),
        "schema_version": "1",
        "data": {"patient": patient, "appointment": appointment},
    }
    return json.dumps(event | more)


def signed(secret: str, body: str, *, off: int = 0, message_id: str = "m-1") -> dict[str, str]:
    """Headers of Standard Webhooks, `off` seconds from now."""
    at = datetime.now(UTC) + timedelta(seconds=off)
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, at, body),
    }
