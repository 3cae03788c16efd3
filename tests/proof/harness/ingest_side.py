"""One process that posts webhooks to the real door by a schedule, whatever earlier ones do.

An arrival that finds every thread busy waits, and its waiting is counted: who is slow cannot slow
down what comes next.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from standardwebhooks.webhooks import Webhook

from demo import his
from demo.clock import at
from demo.scenario import HisSays, Person, Visit
from proof.harness.lambda_side import Context, set_time, settle_in

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from proof.harness.world_side import Registered

THREADS: Final = 32
WHEN: Final = at("2027-03-01 09:20")
VISIT_AT: Final = at("2027-03-01 09:00")
NO_SHOW_EVERY: Final = 5


@dataclass(frozen=True, slots=True)
class Arrival:
    """A webhook `after` seconds from the start; its number names event, patient and appointment."""

    number: int
    practice: int
    after: float


@dataclass(frozen=True, slots=True)
class Answered:
    """Seconds: `late` behind its schedule, `took` in the handler, of that `wire` in calls."""

    number: int
    practice: int
    status: int
    event_id: str
    retry_after: str
    late: float
    took: float
    wire: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Phase:
    """What one process has to post; `ahead` moves the product's clock, in seconds."""

    arrivals: Sequence[Arrival]
    ahead: float = 0.0


class _Wire:
    """Adds up, thread by thread, how long calls wait for the embedded AWS."""

    def __init__(self, session: Any) -> None:
        self._here = threading.local()
        session.events.register("before-send", self._leaves)
        session.events.register("response-received", self._came)

    def take(self) -> float:
        waited, self._here.waited = getattr(self._here, "waited", 0.0), 0.0
        return float(waited)

    def _leaves(self, **_: object) -> None:
        self._here.since = time.perf_counter()

    def _came(self, **_: object) -> None:
        waited = time.perf_counter() - self._here.since
        self._here.waited = getattr(self._here, "waited", 0.0) + waited


def post_by_schedule(
    environment: dict[str, str], practices: Sequence[Registered], pipe: Connection
) -> None:
    """Post phase after phase, as the pipe brings them; sends how each was answered."""
    settle_in(environment)
    import boto3  # noqa: PLC0415 - the session of this process is made just now

    wire = _Wire(boto3.DEFAULT_SESSION)
    from handlers import receive_his_event  # noqa: PLC0415 - it reads the environment

    with ThreadPoolExecutor(THREADS) as pool:
        while True:
            try:
                phase: Phase = pipe.recv()
            except EOFError:
                return
            set_time(phase.ahead)
            requests = [(one, _request(practices[one.practice], one)) for one in phase.arrivals]
            pipe.send("ready")
            turn = _Turn(requests, start=pipe.recv())
            posting = [
                pool.submit(_post_all, turn, receive_his_event.handler, wire)
                for _ in range(THREADS)
            ]
            pipe.send([one for some in posting for one in some.result()])


class _Turn:
    """Hands out the requests in their order."""

    def __init__(self, requests: Sequence[tuple[Arrival, dict[str, Any]]], start: float) -> None:
        self.start = start
        self._next = iter(requests)
        self._lock = threading.Lock()

    def take(self) -> tuple[Arrival, dict[str, Any]] | None:
        with self._lock:
            return next(self._next, None)


def _post_all(turn: _Turn, handler: Any, wire: _Wire) -> list[Answered]:
    answered = []
    while (given := turn.take()) is not None:
        arrival, request = given
        due = turn.start + arrival.after
        time.sleep(max(0.0, due - time.monotonic()))
        wire.take()
        began, cpu = time.monotonic(), time.thread_time()
        try:
            answer = handler(request, Context())
        except Exception as error:  # noqa: BLE001 - the gateway would answer 502
            answer = {"statusCode": 502, "headers": {}, "body": type(error).__name__}
        took = time.monotonic() - began
        answered.append(
            Answered(
                number=arrival.number,
                practice=arrival.practice,
                status=answer["statusCode"],
                event_id=json.loads(answer["body"]).get("reference", "")
                if answer["statusCode"] in his.TAKEN
                else "",
                retry_after=answer["headers"].get("Retry-After", ""),
                late=began - due,
                took=took,
                wire=wire.take(),
                cpu=time.thread_time() - cpu,
            )
        )
    return answered


def _request(practice: Registered, arrival: Arrival) -> dict[str, Any]:
    number = arrival.number
    person = Person(
        ref=f"ingest-{number}",
        first_name="Noor",
        full_name="Noor Boomklever",
        birth_date="1980-02-03",
        phone=f"+3168{number:07d}",
        email=f"noor.{number}@proof.example.org",
    )
    kind = "appointment.booked" if number % NO_SHOW_EVERY else "appointment.noshow"
    event_id = f"ingest-{number}"
    visit = Visit(f"A-{person.ref}", VISIT_AT)
    body = json.dumps(his.envelope(HisSays(kind, visit), person, event_id, WHEN))
    now = datetime.now(UTC)
    return {
        "httpMethod": "POST",
        "headers": {
            "content-type": "application/json",
            "webhook-id": event_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(practice.secret).sign(event_id, now, body),
        },
        "queryStringParameters": {"key": practice.key_id},
        "body": body,
    }
