"""Which addresses of the internet the stage lets us speak to, asked of DNS once and pinned."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit

from weerzien.adapters.one_post import Place
from weerzien.adapters.public_addresses import is_loopback, is_public, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST: Final = 2_000
HTTPS: Final = 443
_URL: Final = re.compile(r"[!-~]+")


class PlaceRefusedError(Exception):
    """Nobody is spoken to there; carries a code."""


class AllowedPlaces:
    """`hosts` are names, or `*.` and a name for all below it.

    `at_home` lets us speak to this machine, over http too: for a place where AWS itself is on
    this machine, which no production is.
    """

    def __init__(
        self,
        hosts: Sequence[str],
        *,
        at_home: bool = False,
        resolve: Callable[[str, int], Sequence[str]] = resolve,
    ) -> None:
        self._hosts = tuple(host.casefold() for host in hosts)
        self._at_home = at_home
        self._resolve = resolve

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

    def find(self, url: str) -> tuple[Place, str, str]:
        """Give where to connect, what to ask for there, and its name; raise PlaceRefusedError.

        DNS is asked once; a name with one address that leads inside is not asked further.
        """
        if why := self.refuse(url):
            raise PlaceRefusedError(why)
        parts, port = _parts(url)
        host = parts.hostname or ""
        try:
            addresses = self._resolve(host, port)
        except OSError:
            raise PlaceRefusedError("name_unknown") from None
        if not self._is_at_home(parts) and not all(map(is_public, addresses)):
            raise PlaceRefusedError("address_refused")
        if not addresses:
            raise PlaceRefusedError("name_unknown")
        target = parts.path or "/"
        if parts.query:
            target += f"?{parts.query}"
        return Place(addresses[0], port, host, parts.scheme == "https"), target, parts.netloc

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
