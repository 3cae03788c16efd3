"""The HIS door with everything behind it in memory."""

import base64
import importlib
import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

import weerzien
from weerzien.domain.errors import EventConflictError, NotFoundError, TooManyEventsError
from weerzien.domain.event import Event
from weerzien.domain.practice import Practice, Role, Sender, Staff, StaffMember
from weerzien.domain.vocabulary import AddressForm, Variant
from weerzien.observability import logger
from weerzien.ports import Credential, Receipt

SAMPLES = Path(__file__).parents[3] / "samples/his"


def secret_of(seed: bytes) -> str:
    return "whsec_" + base64.b64encode(seed * 8).decode()


OLD, NEW, THEIRS = secret_of(b"olds"), secret_of(b"news"), secret_of(b"them")
CREDENTIALS = {
    "key-1": Credential("key-1", "p1", (OLD, NEW)),
    "key-2": Credential("key-2", "p2", (THEIRS,)),
}


def practice(practice_id: str) -> Practice:
    anyone = StaffMember("s1", "Colleague")
    role = Role(anyone, anyone)
    return Practice(
        id=practice_id,
        name="Practice",
        short_name="Practice",
        pepper="pepper",
        phone="+31201234567",
        booking_url="https://example.org/book",
        variant=Variant.GENERAL,
        address_form=AddressForm.U,
        sender=Sender("+3197010000001", two_way=True, mail_name="P", mail_address="p@example.org"),
        staff=Staff(role, role, role, role),
    )


@dataclass
class Behind:
    """Practices, event log, inbox and clock in one; tests look at what lies in them."""

    stored: dict[str, tuple[Event, str]] = field(default_factory=dict)
    applied: set[str] = field(default_factory=set)
    queued: list[Event] = field(default_factory=list)
    acted_for: list[str] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)
    room: int = 1_000
    missed: int = 0

    def get(self, practice_id: str) -> Practice:
        return practice(practice_id)

    def credential(self, key_id: str) -> Credential:
        if key_id not in CREDENTIALS:
            raise NotFoundError
        return CREDENTIALS[key_id]

    def receive(self, event: Event, body_hash: str) -> Receipt:
        is_new = event.id not in self.stored
        if self.stored.setdefault(event.id, (event, body_hash))[1] != body_hash:
            raise EventConflictError
        if event.id in self.applied:
            return Receipt.APPLIED
        return Receipt.NEW if is_new else Receipt.REPEATED

    def put(self, event: Event) -> None:
        self.queued.append(event)

    def no_shows(self, practice_id: str, at: datetime) -> int:
        del practice_id, at
        self.missed += 1
        return self.missed

    @contextmanager
    def acting_for(self, practice_id: str) -> Iterator[None]:
        self.acted_for.append(practice_id)
        yield

    def take(self, practice: Practice, now: datetime) -> None:
        del now
        self.taken[practice.id] += 1
        if self.taken[practice.id] > self.room:
            raise TooManyEventsError(17)

    def real_now(self) -> datetime:
        return datetime(2026, 4, 3, 9, tzinfo=UTC)

    def for_practice(self, practice: Practice) -> "Behind":
        del practice
        return self

    def reached(self, moment: datetime) -> datetime:
        return max(moment, datetime(2026, 4, 3, 9, tzinfo=UTC))


@dataclass
class Answered:
    status: int
    media_type: str
    body: dict[str, Any]
    text: str
    headers: dict[str, str]


@dataclass
class Door:
    """Posts to the handler as API Gateway does."""

    module: ModuleType
    behind: Behind
    new_secret: str = NEW
    their_secret: str = THEIRS

    def post(
        self,
        body: dict[str, Any] | str | bytes,
        *,
        secret: str = OLD,
        key: str | None = "key-1",
        off: int = 0,
        **changes: Any,
    ) -> Answered:
        raw = json.dumps(body) if isinstance(body, dict) else body
        data = raw if isinstance(raw, bytes) else raw.encode(errors="surrogatepass")
        headers = {"Content-Type": "application/json", **signed(data, secret, off)}
        as_text = {"body": data.decode(errors="replace"), "isBase64Encoded": False}
        as_base64 = {"body": base64.b64encode(data).decode(), "isBase64Encoded": True}
        request = {
            "httpMethod": "POST",
            "queryStringParameters": {"key": key} if key is not None else None,
            **(as_base64 if isinstance(body, bytes) else as_text),
            **changes,
            "headers": headers | changes.get("headers", {}),
        }
        return self.send(request)

    def send(self, request: dict[str, Any]) -> Answered:
        answer = self.module.handler(request, CONTEXT)
        return Answered(
            answer["statusCode"],
            answer["headers"]["Content-Type"],
            json.loads(answer["body"]),
            answer["body"],
            answer["headers"],
        )


CONTEXT = SimpleNamespace(
    function_name="ReceiveHisEvent",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:eu-central-1:000000000000:function:ReceiveHisEvent",
    aws_request_id="00000000-0000-0000-0000-000000000000",
)


def signed(body: bytes, secret: str = OLD, off: int = 0) -> dict[str, str]:
    at = datetime.now(UTC) + timedelta(seconds=off)
    text = body.decode(errors="replace")
    return {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": Webhook(secret).sign("msg_1", at, text),
    }


MODULES = ("handlers.his_door", "handlers.receive_his_event")
"""They hold on to the bootstrap that they were imported with."""


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    behind = Behind()
    bootstrap = ModuleType("weerzien.bootstrap")
    ports = ("credentials", "practices", "his_limits", "events", "inbox", "clocks", "arrivals")
    for port in ports:
        setattr(bootstrap, port, lambda: behind)
    bootstrap.acting_for = behind.acting_for  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "weerzien.bootstrap", bootstrap)
    monkeypatch.setattr(weerzien, "bootstrap", bootstrap, raising=False)
    for name in MODULES:
        sys.modules.pop(name, None)
    yield Door(importlib.import_module(MODULES[-1]), behind)
    for name in MODULES:
        sys.modules.pop(name, None)


@pytest.fixture
def logged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], str]:
    """All lines that the function wrote so far: log and metrics."""
    stream = io.StringIO()
    monkeypatch.setattr(logger.handlers[0], "stream", stream)
    return lambda: stream.getvalue() + capsys.readouterr().out


@pytest.fixture
def sample() -> Callable[..., dict[str, Any]]:
    """A sample body, with fields of its patient replaced."""

    def make(kind: str = "appointment.noshow", **patient: Any) -> dict[str, Any]:
        body: dict[str, Any] = json.loads((SAMPLES / f"{kind}.json").read_text())
        body["data"]["patient"] |= patient
        return body

    return make
