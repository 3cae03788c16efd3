"""Sends a vendor's receiver what Weerzien sends, and what only others would, and judges it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cli.sign import signed_headers
from conformance.rule import Look, Outcome, concluded
from conformance.sending import Answer, Transport

KIT: Final = Path(__file__).resolve().parents[3] / "docs/vendor-kit/received-messages.json"
PATIENCE: Final = timedelta(seconds=5)
OTHER_SECRET: Final = "whsec_" + "bm90IHlvdXIgc2VjcmV0" * 2
_TAKEN: Final = range(200, 300)


@dataclass
class Prober:
    """One run; ids are new each time, and every message says that it is a test."""

    url: str
    secret: str
    transport: Transport
    now: Callable[[], datetime]
    run: str = ""

    def __post_init__(self) -> None:
        self.run = self.run or secrets.token_hex(4)

    def probe(self) -> tuple[Outcome, ...]:
        return (
            concluded("RECV-1", "Every kind of message is taken.", _VERIFY, self._kinds()),
            concluded("RECV-2", "The same message again is taken.", _REPEAT, self._repeats()),
            concluded("RECV-3", "What is new in a message is ignored.", _IGNORE, self._news()),
            concluded("RECV-4", "One right signature of two is enough.", _TWO, self._rotation()),
            concluded("RECV-5", "What we did not sign is refused.", _REFUSE, self._unproven()),
            concluded("RECV-6", "The answer comes within 5 seconds.", _QUICK, self._quick()),
        )

    def _kinds(self) -> Iterator[Look]:
        for kind, body in messages():
            yield self._taken(self._send(f"{kind}", body), kind)

    def _repeats(self) -> Iterator[Look]:
        kind, body = messages()[0]
        yield self._taken(self._send(kind, body), "the same id again")
        later = self.now() + timedelta(seconds=1)
        yield self._taken(self._send(kind, body, at=later), "the same id, signed anew")

    def _news(self) -> Iterator[Look]:
        kind, body = messages()[0]
        more: dict[str, Any] = json.loads(body)
        more["data"] |= {"new": {"of": ["a", "later", "release"]}}
        yield self._taken(self._send(f"{kind}-new", json.dumps(more)), "a field that is new")

    def _rotation(self) -> Iterator[Look]:
        kind, body = messages()[0]
        for turn in (1, -1):
            own = self._headers(f"{kind}-two{turn}", body)
            other = self._headers(f"{kind}-two{turn}", body, secret=OTHER_SECRET)
            both = [one["webhook-signature"] for one in (own, other)][::turn]
            answer = self._post(body, own | {"webhook-signature": " ".join(both)})
            yield self._taken(answer, "two signatures")

    def _unproven(self) -> Iterator[Look]:
        kind, body = messages()[0]
        name = f"{kind}-unproven"
        good = self._headers(name, body)
        bare = {key: value for key, value in good.items() if key != "webhook-signature"}
        old = self._headers(name, body, at=self.now() - timedelta(minutes=10))
        tries = {
            "no signature": self._post(body, bare),
            "another secret": self._post(body, self._headers(name, body, secret=OTHER_SECRET)),
            "another body than was signed": self._post(body.replace("Weerzien", "Other"), good),
            "a message of ten minutes ago": self._post(body, old),
        }
        for what, answer in tries.items():
            yield Look(0, f"{what} was taken" if answer.status in _TAKEN else "")

    def _quick(self) -> Iterator[Look]:
        for kind, body in messages():
            began = self.now()
            self._send(f"{kind}-quick", body)
            late = self.now() - began > PATIENCE
            yield Look(0, f"{kind} was answered later" if late else "")

    def _taken(self, answer: Answer, what: str) -> Look:
        told = f"{what} was answered {answer.status or 'not at all'}"
        return Look(0, "" if answer.status in _TAKEN else told)

    def _send(self, name: str, body: str, at: datetime | None = None) -> Answer:
        return self._post(body, self._headers(name, body, at=at))

    def _headers(
        self, name: str, body: str, secret: str = "", at: datetime | None = None
    ) -> dict[str, str]:
        message_id = f"msg-{self.run}-{name}"
        signed = signed_headers(body, secret or self.secret, message_id, at or self.now())
        return {"content-type": "application/json", "user-agent": "Weerzien", **signed}

    def _post(self, body: str, headers: dict[str, str]) -> Answer:
        return self.transport("POST", self.url, headers, body.encode())


_VERIFY: Final = "Verify the signature over the raw body; check against docs/vendor-kit."
_REPEAT: Final = "Keep webhook-id for 35 days, and answer 2xx to one that you know."
_IGNORE: Final = "Ignore fields that you do not know: later releases may add some."
_TWO: Final = "Take a message if one of the signatures fits: a secret is being replaced."
_REFUSE: Final = "Verify before you read: signature, and a timestamp of at most 5 minutes ago."
_QUICK: Final = "Store the message, answer, and do the work afterwards."


def messages() -> list[tuple[str, str]]:
    """Give each kind of message, as the vendor kit has it."""
    kit = json.loads(KIT.read_text(encoding="utf-8"))
    return [(event["name"], event["body"]) for event in kit["events"]]
