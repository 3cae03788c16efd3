"""Dies with SIGKILL before, during or after a chosen AWS or carrier call of the product.

The product holds no hook for this: the point is a call as botocore sees it.
"""

from __future__ import annotations

import http.client
import os
import select
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest

ANSWER_WITHIN: Final = 10.0


class Moment(StrEnum):
    BEFORE = "before"  # nothing of the call has left the process
    UNREAD = "unread"  # the other side has done it, its answer lies unread in the socket
    AFTER = "after"  # the answer was read, the product has not seen it


@dataclass(frozen=True, slots=True)
class Point:
    """The `nth` call of this name, as `dynamodb.PutItem`, whose request holds the words `about`."""

    call: str
    moment: Moment
    about: str = ""
    nth: int = 1

    def meets(self, call: str, body: bytes) -> bool:
        return call == self.call and self.about.encode() in body


@dataclass(slots=True)
class Crashpoint:
    """Hooks into every client that is made from the session after `attach`."""

    connect: Callable[[str], http.client.HTTPConnection] = field(
        default=lambda place: http.client.HTTPConnection(place, timeout=ANSWER_WITHIN)
    )
    _point: Point | None = None
    _seen: int = 0
    _is_next: bool = False

    def attach(self, session: Any) -> None:  # boto3's or botocore's
        events = getattr(session, "events", None) or session.get_component("event_emitter")
        events.register("before-send", self._before)
        events.register("after-call", self._after)

    def arm(self, point: Point | None) -> None:
        """Die at this point, the calls counted from now on; None: live on."""
        self._point, self._seen, self._is_next = point, 0, False

    def _before(self, request: AWSPreparedRequest, event_name: str, **_: object) -> None:
        point, call = self._point, event_name.removeprefix("before-send.")
        if point is None or not point.meets(call, body_of(request)):
            return
        self._seen += 1
        if self._seen != point.nth:
            return
        if point.moment is Moment.AFTER:
            self._is_next = True
            return
        if point.moment is Moment.UNREAD:
            self._hand_over(request)
        die()

    def _after(self, **_: object) -> None:
        if self._is_next:
            die()

    def _hand_over(self, request: AWSPreparedRequest) -> None:
        """Send the request and wait until its answer is there, without reading it."""
        url = urlsplit(request.url)
        connection = self.connect(url.netloc)
        path = url.path + (f"?{url.query}" if url.query else "")
        connection.request(request.method, path, body_of(request), _texts(request.headers))
        answered, _, _ = select.select([connection.sock], [], [], ANSWER_WITHIN)
        if not answered:
            raise TimeoutError


def body_of(request: AWSPreparedRequest) -> bytes:
    body: Any = request.body
    if body is None:
        return b""
    return body.encode() if isinstance(body, str) else bytes(body)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _texts(headers: Any) -> dict[str, str]:
    found = {n: v.decode() if isinstance(v, bytes) else str(v) for n, v in headers.items()}
    return {name: text for name, text in found.items() if name.lower() != "content-length"}
