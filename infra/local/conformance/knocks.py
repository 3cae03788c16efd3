"""What a door must refuse, and what it must take although it looks odd; with test patients only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from conformance.rules.body import MOST_BYTES
from conformance.sending import Sender

Json = dict[str, Any]
Make = Callable[[Sender, Json], tuple[bytes, dict[str, str]]]
TAKEN: Final = (200, 202)
OTHER_SECRET: Final = "whsec_" + "bm90IHlvdXIgc2VjcmV0" * 2


@dataclass(frozen=True, slots=True)
class Knock:
    """One odd request and the answers that are right."""

    what: str
    make: Make
    expected: tuple[int, ...]


def whole(change: Callable[[Json], object] = lambda _: None) -> Make:
    """Send the event, signed as it should be, after a change."""

    def make(sender: Sender, event: Json) -> tuple[bytes, dict[str, str]]:
        change(event)
        return signed(sender, _bytes(event), str(event["id"]))

    return make


def raw(write: Callable[[bytes], bytes]) -> Make:
    """Send these bytes instead, signed as they are."""

    def make(sender: Sender, event: Json) -> tuple[bytes, dict[str, str]]:
        return signed(sender, write(_bytes(event)), str(event["id"]))

    return make


def unproven(change: Callable[[dict[str, str], Sender, bytes], dict[str, str]]) -> Make:
    """Send the event with other headers than it was signed with."""

    def make(sender: Sender, event: Json) -> tuple[bytes, dict[str, str]]:
        body, headers = signed(sender, _bytes(event), str(event["id"]))
        return body, change(headers, sender, body)

    return make


def signed(sender: Sender, body: bytes, message_id: str) -> tuple[bytes, dict[str, str]]:
    return body, sender.headers(body, message_id)


def _bytes(event: Json) -> bytes:
    return json.dumps(event, ensure_ascii=False).encode()


def _of_another(headers: dict[str, str], sender: Sender, body: bytes) -> dict[str, str]:
    other = Sender(sender.url, OTHER_SECRET, sender.transport, sender.now, sender.sleep)
    return other.headers(body, headers["webhook-id"])


def _off(seconds: int) -> Make:
    def change(headers: dict[str, str], sender: Sender, body: bytes) -> dict[str, str]:
        at = sender.now() + timedelta(seconds=seconds)
        return sender.headers(body, headers["webhook-id"], at)

    return unproven(change)


def _two_signatures(headers: dict[str, str], sender: Sender, body: bytes) -> dict[str, str]:
    other = _of_another(headers, sender, body)["webhook-signature"]
    return headers | {"webhook-signature": f"{other} {headers['webhook-signature']}"}


def _patient(**more: object) -> Callable[[Json], object]:
    return lambda event: event["data"]["patient"].update(more)


def _visit(**more: object) -> Callable[[Json], object]:
    return lambda event: event["data"]["appointment"].update(more)


def _padded(size: int) -> Callable[[bytes], bytes]:
    def write(body: bytes) -> bytes:
        start = body[:-1] + b', "extra": "'
        return start + b"x" * (size - len(start) - 2) + b'"}'

    return write


def of_proof() -> Iterator[Knock]:
    """Requests that do not prove where they come from."""
    without = unproven(lambda headers, *_: {"content-type": headers["content-type"]})
    yield Knock("no signature", without, (401,))
    yield Knock("another secret", unproven(_of_another), (401,))
    yield Knock(
        "another body than was signed",
        lambda sender, event: (
            _bytes({**event, "extra": 1}),
            signed(sender, _bytes(event), str(event["id"]))[1],
        ),
        (401,),
    )
    yield Knock("signed ten minutes ago", _off(-600), (401,))
    yield Knock("signed for in ten minutes", _off(600), (401,))
    stamp = unproven(lambda h, *_: h | {"webhook-timestamp": h["webhook-timestamp"] + "000"})
    yield Knock("a timestamp in milliseconds", stamp, (401,))


def of_form() -> Iterator[Knock]:
    """Bodies that cannot be understood, or could be in two ways."""
    yield Knock("a time without offset", whole(lambda e: e.update(time=e["time"][:19])), (422,))
    yield Knock("a key twice", raw(lambda b: b[:-1] + b', "id": "twice"}'), (422,))
    yield Knock("NaN", raw(lambda b: b[:-1] + b', "extra": NaN}'), (422,))
    yield Knock("half a body", raw(lambda b: b[: len(b) // 2]), (422,))
    yield Knock("a list", raw(lambda b: b"[" + b + b"]"), (422,))
    yield Knock("a BSN as patient number", whole(_patient(ref="123456782")), (422,))
    yield Knock("an unknown type", whole(lambda e: e.update(type="appointment.lost")), (422,))
    yield Knock("a version as a number", whole(lambda e: e.update(schema_version=1)), (422,))
    backwards = whole(_visit(end="2020-01-01T10:00:00Z"))
    yield Knock("a visit that ends before it starts", backwards, (422,))
    yield Knock("a misspelt risk", whole(_patient(risks=["postop"])), (422,))
    other = unproven(lambda headers, *_: headers | {"content-type": "text/plain"})
    yield Knock("plain text", other, (415,))
    yield Knock("one byte too many", raw(_padded(MOST_BYTES + 1)), (413,))


def of_odd() -> Iterator[Knock]:
    """What is to be taken in all the same."""
    yield Knock("as many bytes as may be", raw(_padded(MOST_BYTES)), TAKEN)
    yield Knock("two signatures, one of them right", unproven(_two_signatures), TAKEN)
    yield Knock("a field that nobody knows", whole(lambda e: e.update(extra={"a": [1]})), TAKEN)
    yield Knock("a field that must not come in", whole(_patient(diagnosis="made up")), TAKEN)
    yield Knock("a phone number that is none", whole(_patient(phone="none")), TAKEN)
    yield Knock("white space around the body", raw(lambda b: b" \n" + b + b"\n"), TAKEN)
