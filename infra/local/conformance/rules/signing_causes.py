"""Why a signature does not fit: the usual mistakes are tried, so that the words can name one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from conformance.delivery import Delivery

PREFIX: Final = "whsec_"
VERSION: Final = "v1,"


def fits(one: Delivery, secret: str) -> bool:
    """Whether a signature fits; how old it is, another rule asks."""
    given = one.headers.get("webhook-signature", "").split()
    right = VERSION + _base64(_digest(_key(secret), _signed_part(one, one.body)))
    return any(hmac.compare_digest(right.encode(), each.encode()) for each in given)


def why_not(one: Delivery, secrets: Sequence[str]) -> str:
    """Name the mistake in words; which bytes were sent is not told."""
    given = one.headers.get("webhook-signature", "").split()
    if not given:
        return "there is no webhook-signature"
    bare = {each.removeprefix(VERSION) for each in given}
    for words, candidate in _mistakes(one, secrets):
        if candidate in bare:
            return words
    if not any(each.startswith(VERSION) for each in given):
        return "the signature does not start with v1 and a comma"
    return "the signature fits no secret of this key"


def _mistakes(one: Delivery, secrets: Sequence[str]) -> Iterator[tuple[str, str]]:
    whole = _signed_part(one, one.body)
    for secret in secrets:
        right = _digest(_key(secret), whole)
        yield "the version is missing: v1 and a comma go before the signature", _base64(right)
        yield "the signature is in hexadecimal: base64 is asked for", right.hex()
        for text in (secret, secret.removeprefix(PREFIX)):
            digest = _digest(text.encode(), whole)
            words = "the secret was used as text: base64-decode what stands behind whsec_"
            yield words, _base64(digest)
        for body in _rewritten(one.body):
            digest = _digest(_key(secret), _signed_part(one, body))
            yield "another body was signed than sent: sign the bytes that you send", _base64(digest)
        told = one.headers.get("webhook-timestamp", "").encode()
        for part in (one.body, told + b"." + one.body):
            words = "only a part was signed: webhook-id.webhook-timestamp.body is asked for"
            yield words, _base64(_digest(_key(secret), part))


def _rewritten(body: bytes) -> Iterator[bytes]:
    """The same JSON as other programs would write it, and the same text with other line ends."""
    try:
        value = json.loads(body)
    except ValueError:
        return
    writers: tuple[Callable[[], str], ...] = (
        lambda: json.dumps(value),
        lambda: json.dumps(value, ensure_ascii=False),
        lambda: json.dumps(value, separators=(",", ":")),
        lambda: json.dumps(value, separators=(",", ":"), ensure_ascii=False),
        lambda: json.dumps(value, indent=2),
        lambda: json.dumps(value, indent=2, ensure_ascii=False),
        lambda: json.dumps(value, indent=4),
        lambda: json.dumps(value, sort_keys=True),
    )
    for write in writers:
        yield write().encode()
    yield body.replace(b"\r\n", b"\n")
    yield body.strip()


def _signed_part(one: Delivery, body: bytes) -> bytes:
    head = f"{one.headers.get('webhook-id', '')}.{one.headers.get('webhook-timestamp', '')}."
    return head.encode() + body


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX))


def _digest(key: bytes, content: bytes) -> bytes:
    return hmac.new(key, content, hashlib.sha256).digest()


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()
