"""One request to one address that was checked: no redirect, no second try, an end in any case."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Final

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CONNECT: Final = 2.0
READ: Final = 5.0
WHOLE: Final = 10.0
"""Seconds; the last for everything together, however slowly the other end drips."""

_PART: Final = 65_536
_TROUBLE: Final = (HTTPError, HTTPException, OSError, ValueError)


class NotSentError(Exception):
    """Nothing of the request left; carries a code."""


class NoAnswerError(Exception):
    """It may have arrived: there is no answer; carries a code."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to connect, checked before; `host` is what its certificate must say."""

    address: str
    port: int
    host: str
    is_tls: bool = True


def post(
    place: Place, target: str, body: bytes, headers: Mapping[str, str], tls: ssl.SSLContext
) -> tuple[int, str]:
    """Answer status and `Retry-After`; of the answer's body nothing is read.

    Raises NotSentError and NoAnswerError.
    """
    with _asked(place, "POST", target, body, headers, tls) as answer:
        return answer.status, answer.headers.get("Retry-After", "")


def get(
    place: Place, target: str, headers: Mapping[str, str], tls: ssl.SSLContext, most: int
) -> tuple[int, bytes]:
    """Answer status and body; one of more than `most` bytes is no answer.

    Raises as `post`. What is packed is not unpacked: it could become any size.
    """
    with _asked(place, "GET", target, None, headers, tls) as answer:
        body = bytearray()
        try:
            # To the very end: only there it shows whether all of it came.
            while part := answer.read(_PART):
                body += part
                if len(body) > most:
                    raise NoAnswerError("too_large")
        except _TROUBLE as exc:
            raise NoAnswerError("no_answer") from exc
        return answer.status, bytes(body)


@contextmanager
def _asked(
    place: Place,
    method: str,
    target: str,
    body: bytes | None,
    headers: Mapping[str, str],
    tls: ssl.SSLContext,
) -> Iterator[HTTPResponse]:
    connection = _connection(place, tls)
    with _ends(connection) as is_over:
        try:
            connection.connect()
        except _TROUBLE as exc:
            raise NotSentError(_code_of(exc)) from exc
        connection.timeout = READ
        try:
            connection.request(
                method,
                target,
                body=body,
                headers=dict(headers),
                preload_content=False,
                decode_content=False,
            )
            answer = connection.getresponse()
        except _TROUBLE as exc:
            raise NoAnswerError("no_answer") from exc
        if is_over.is_set():
            # What was cut off in its headers would look like a whole answer.
            raise NoAnswerError("no_answer")
        yield answer
        if is_over.is_set():
            # And so would a body without a length.
            raise NoAnswerError("no_answer")


def _connection(place: Place, tls: ssl.SSLContext) -> HTTPConnection:
    if not place.is_tls:
        return HTTPConnection(place.address, place.port, timeout=CONNECT)
    return HTTPSConnection(
        place.address,
        place.port,
        timeout=CONNECT,
        ssl_context=tls,
        server_hostname=place.host,
        assert_hostname=place.host,
    )


@contextmanager
def _ends(connection: HTTPConnection) -> Iterator[threading.Event]:
    """Cut the connection off when its whole time is over: each single wait may be short."""
    is_over = threading.Event()
    timer = threading.Timer(WHOLE, _cut, (connection, is_over))
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()
        connection.close()


def _cut(connection: HTTPConnection, is_over: threading.Event) -> None:
    is_over.set()
    opened = connection.sock
    if opened is not None:
        with suppress(OSError):
            opened.shutdown(socket.SHUT_RDWR)


def _code_of(error: Exception) -> str:
    name = type(error).__name__.casefold()
    if "timeout" in name:
        return "connect_timeout"
    return "tls_refused" if "ssl" in name or "certificate" in name else "connect_failed"
