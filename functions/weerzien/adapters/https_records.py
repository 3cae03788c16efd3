"""The practices' own records, at the other end of an https address that the stage allows."""

from __future__ import annotations

import re
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit

from standardwebhooks.webhooks import Webhook

from weerzien.adapters.one_post import NoAnswerError, NotSentError, Place, post
from weerzien.adapters.public_addresses import is_loopback, is_public, resolve
from weerzien.contracts.outgoing.message import render
from weerzien.ports.write_back import Answer, Fate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from weerzien.domain.practice import Practice
    from weerzien.domain.write_back import About, WriteBack
    from weerzien.ports import Endpoint

LONGEST: Final = 2_000
HTTPS: Final = 443
GONE: Final = 410
_TAKEN: Final = range(200, 300)
_MAY_ASK_FOR_TIME: Final = (429, 503)
_URL: Final = re.compile(r"[!-~]+")


class HttpsRecords:
    """`hosts` are names, or `*.` and a name for all below it.

    `at_home` lets messages go to this machine, over http too: for a place where AWS itself is on
    this machine, which no production is.
    """

    def __init__(
        self,
        hosts: Sequence[str],
        now: Callable[[], datetime],
        *,
        at_home: bool = False,
        resolve: Callable[[str, int], Sequence[str]] = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._hosts = tuple(host.casefold() for host in hosts)
        self._now = now
        self._at_home = at_home
        self._resolve = resolve
        self._own_tls = tls

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._own_tls or ssl.create_default_context()

    def refuse(self, url: str) -> str:
        """Why this address may not be used, as a code; empty where it may."""
        try:
            parts, port = _parts(url)
        except ValueError:
            return "url_unusable"
        if self._is_at_home(parts):
            return ""
        faults = (
            ("url_not_https", parts.scheme != "https"),
            ("url_port", port != HTTPS),
            ("url_with_user", "@" in parts.netloc),
            ("url_with_fragment", "#" in url),
            ("host_not_allowed", not self._is_allowed((parts.hostname or "").casefold())),
        )
        return next((code for code, holds in faults if holds), "")

    def post(
        self, message: WriteBack, about: About, practice: Practice, endpoint: Endpoint
    ) -> Answer:
        """Send one message once, signed with every secret that counts."""
        if why := self.refuse(endpoint.url):
            return Answer(Fate.UNREACHABLE, why)
        parts, port = _parts(endpoint.url)
        place = self._place(parts, port)
        if isinstance(place, Answer):
            return place
        body = render(message, about, practice)
        target = parts.path or "/"
        if parts.query:
            target += f"?{parts.query}"
        try:
            status, wait = post(
                place,
                target,
                body.encode(),
                self._headers(message, body, parts, endpoint),
                self._tls,
            )
        except NotSentError as failed:
            return Answer(Fate.UNREACHABLE, str(failed))
        except NoAnswerError as failed:
            return Answer(Fate.FAILED, str(failed))
        return self._read(status, wait)

    def _place(self, parts: SplitResult, port: int) -> Place | Answer:
        """Ask DNS once; whoever answers with one address that leads inside is not asked further."""
        host = parts.hostname or ""
        try:
            addresses = self._resolve(host, port)
        except OSError:
            return Answer(Fate.UNREACHABLE, "name_unknown")
        if not self._is_at_home(parts) and not all(map(is_public, addresses)):
            return Answer(Fate.UNREACHABLE, "address_refused")
        if not addresses:
            return Answer(Fate.UNREACHABLE, "name_unknown")
        return Place(addresses[0], port, host, parts.scheme == "https")

    def _headers(
        self, message: WriteBack, body: str, parts: SplitResult, endpoint: Endpoint
    ) -> dict[str, str]:
        now = self._now().astimezone(UTC)
        signed = (Webhook(secret).sign(message.id, now, body) for secret in endpoint.secrets)
        return {
            "Host": parts.netloc,
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

    def _is_allowed(self, host: str) -> bool:
        return any(
            host == one or (one.startswith("*.") and host.endswith(one[1:])) for one in self._hosts
        )

    def _is_at_home(self, parts: SplitResult) -> bool:
        return self._at_home and is_loopback(parts.hostname or "")


def _parts(url: str) -> tuple[SplitResult, int]:
    """Raise ValueError for what is no address of http."""
    if not _URL.fullmatch(url) or len(url) > LONGEST or "\\" in url:
        raise ValueError
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError
    return parts, parts.port or (HTTPS if parts.scheme == "https" else 80)
