"""The practices' own records, at the other end of an https address that the stage allows."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final

from standardwebhooks.webhooks import Webhook

from weerzien.adapters.allowed_places import AllowedPlaces, PlaceRefusedError
from weerzien.adapters.one_post import NoAnswerError, NotSentError, post
from weerzien.adapters.public_addresses import resolve
from weerzien.contracts.outgoing.message import render
from weerzien.ports.write_back import Answer, Fate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from weerzien.domain.practice import Practice
    from weerzien.domain.write_back import About, WriteBack
    from weerzien.ports import Endpoint

GONE: Final = 410
_TAKEN: Final = range(200, 300)
_MAY_ASK_FOR_TIME: Final = (429, 503)


class HttpsRecords:
    """Messages go to places that `hosts` and `at_home` allow, and nowhere else."""

    def __init__(
        self,
        hosts: Sequence[str],
        now: Callable[[], datetime],
        *,
        at_home: bool = False,
        resolve: Callable[[str, int], Sequence[str]] = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._places = AllowedPlaces(hosts, at_home=at_home, resolve=resolve)
        self._now = now
        self._own_tls = tls

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._own_tls or ssl.create_default_context()

    def refuse(self, url: str) -> str:
        """Why this address may not be used, as a code; empty where it may."""
        return self._places.refuse(url)

    def post(
        self, message: WriteBack, about: About, practice: Practice, endpoint: Endpoint
    ) -> Answer:
        """Send one message once, signed with every secret that counts."""
        try:
            place, target, name = self._places.find(endpoint.url)
        except PlaceRefusedError as refused:
            return Answer(Fate.UNREACHABLE, str(refused))
        body = render(message, about, practice)
        try:
            status, wait = post(
                place,
                target,
                body.encode(),
                self._headers(message, body, name, endpoint),
                self._tls,
            )
        except NotSentError as failed:
            return Answer(Fate.UNREACHABLE, str(failed))
        except NoAnswerError as failed:
            return Answer(Fate.FAILED, str(failed))
        return self._read(status, wait)

    def _headers(
        self, message: WriteBack, body: str, name: str, endpoint: Endpoint
    ) -> dict[str, str]:
        now = self._now().astimezone(UTC)
        signed = (Webhook(secret).sign(message.id, now, body) for secret in endpoint.secrets)
        return {
            "Host": name,
            "Content-Type": "application/json",
            "User-Agent": "Weerzien",
            "webhook-id": message.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signed),
        }

    def _read(self, status: int, wait: str) -> Answer:
        if status in _TAKEN:
            return Answer(Fate.TAKEN)
        if status == GONE:
            return Answer(Fate.GONE, "http_410")
        asked = self._seconds(wait) if status in _MAY_ASK_FOR_TIME else None
        return Answer(Fate.FAILED, f"http_{status}", asked)

    def _seconds(self, wait: str) -> timedelta | None:
        if wait.isascii() and wait.isdigit():
            return timedelta(seconds=min(int(wait[:9]), 10**8))
        try:
            until = parsedate_to_datetime(wait)
            return until - self._now() if until.tzinfo else None
        except (ValueError, IndexError, OverflowError):
            return None
