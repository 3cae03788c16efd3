"""Bad weather between the product and AWS: refusals and lost answers, by operation and seed.

It blows where botocore sends, below its retries: what the product's clients repeat is repeated.
"""

from __future__ import annotations

import io
import json
import random
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ReadTimeoutError
from botocore.httpsession import URLLib3Session

from proof.harness.crash import body_of

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest


class Fault(StrEnum):
    THROTTLE = "throttle"
    SERVER_ERROR = "server_error"
    CONFLICT = "conflict"  # another transaction holds the item; only writes of DynamoDB know it
    TIMEOUT_BEFORE = "timeout_before"  # the request never arrived
    TIMEOUT_AFTER = "timeout_after"  # it was done, the answer never came


Rates = Mapping[str, Mapping[Fault, float]]
"""Call, as `dynamodb.PutItem` or `dynamodb.*`, to the share of it that meets each fault."""

THROTTLED: Final = {
    "sesv2": ("TooManyRequestsException", 429),
    "pinpoint-sms-voice-v2": ("ThrottlingException", 429),
}
WRITES: Final = frozenset({"PutItem", "UpdateItem", "DeleteItem"})


@dataclass(slots=True)
class Weather:
    """`rates`: the first pattern that fits a call counts. `met` tells what blew, how often."""

    rates: Rates
    seed: int
    met: Counter[tuple[str, Fault]] = field(default_factory=Counter)
    _wire: Any = field(default_factory=URLLib3Session)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def attach(self, to: Any) -> None:
        """Blow on a client, or on every client made from this session later."""
        if hasattr(to, "meta") and hasattr(to.meta, "events"):
            events = to.meta.events
        else:
            events = getattr(to, "events", None) or to.get_component("event_emitter")
        events.register("before-send", self._blow)

    def _blow(
        self, request: AWSPreparedRequest, event_name: str, **_: object
    ) -> AWSResponse | None:
        call = event_name.removeprefix("before-send.")
        fault = self._draw(call)
        if fault is None:
            return None
        service, operation = call.split(".")
        if fault is Fault.CONFLICT:
            return _conflict(request, operation)
        if fault is Fault.THROTTLE:
            name, status = THROTTLED.get(service, ("ThrottlingException", 400))
            return _refusal(request.url, name, status)
        if fault is Fault.SERVER_ERROR:
            return _refusal(request.url, "InternalServerError", 500)
        if fault is Fault.TIMEOUT_AFTER:
            self._wire.send(request).content  # noqa: B018 - read to its end
        raise ReadTimeoutError(endpoint_url=request.url)

    def _draw(self, call: str) -> Fault | None:
        rates = next((r for like, r in self.rates.items() if fnmatchcase(call, like)), None)
        if not rates:
            return None
        with self._lock:
            height = self._dice.random()
            for fault, rate in rates.items():
                height -= rate
                if height < 0:
                    if fault is Fault.CONFLICT and not _can_conflict(call):
                        return None
                    self.met[call, fault] += 1
                    return fault
        return None


def _can_conflict(call: str) -> bool:
    service, operation = call.split(".")
    return service == "dynamodb" and (operation in WRITES or operation == "TransactWriteItems")


def _conflict(request: AWSPreparedRequest, operation: str) -> AWSResponse:
    if operation != "TransactWriteItems":
        return _refusal(request.url, "TransactionConflictException", 400)
    wishes = json.loads(body_of(request))["TransactItems"]
    reasons = [{"Code": "TransactionConflict"}, *({"Code": "None"} for _ in wishes[1:])]
    more = {"CancellationReasons": reasons}
    return _refusal(request.url, "TransactionCanceledException", 400, more)


def _refusal(
    url: str, name: str, status: int, more: Mapping[str, Any] | None = None
) -> AWSResponse:
    """Word it for the JSON protocols of AWS: the name in the body and in a header."""
    body = json.dumps({"__type": name, "message": "injected", **(more or {})}).encode()
    headers: Any = {"x-amzn-errortype": name, "content-type": "application/x-amz-json-1.0"}
    return AWSResponse(url, status, headers, _Raw(body))


class _Raw(io.BytesIO):
    """What urllib3 would hand over."""

    def stream(self) -> list[bytes]:
        return [self.read()]
