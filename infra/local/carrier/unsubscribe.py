"""RFC 8058: what a mail program does when a person presses its unsubscribe button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import urllib3

from carrier import links

if TYPE_CHECKING:
    from carrier.configuration import Configuration
    from carrier.journal import Record

ONE_CLICK: Final = "List-Unsubscribe=One-Click"
_POOL: Final = urllib3.PoolManager(timeout=10, retries=False)


def is_one_click(mail: Record) -> bool:
    """Tell whether a mail program would show its button."""
    headers = {name.lower(): value for name, value in mail["headers"].items()}
    return headers.get("list-unsubscribe-post") == ONE_CLICK and bool(_url(headers))


def one_click(mail: Record, configuration: Configuration) -> str:
    """Send the POST; answer `done`, `refused-<status>`, `unreachable` or `elsewhere`."""
    headers = {name.lower(): value for name, value in mail["headers"].items()}
    url = _url(headers)
    here = links.rewrite(url, configuration.link_host, configuration.api_url)
    # Only the product's own links: a mail must not make this machine call any other address.
    if here == url or urlsplit(here).scheme not in {"http", "https"}:
        return "elsewhere"
    try:
        answer = _POOL.request(
            "POST",
            here,
            body=ONE_CLICK,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            redirect=False,
        )
    except urllib3.exceptions.HTTPError:
        return "unreachable"
    succeeded = range(200, 300)
    return "done" if answer.status in succeeded else f"refused-{answer.status}"


def _url(headers: dict[str, str]) -> str:
    for part in headers.get("list-unsubscribe", "").split(","):
        address = part.strip().removeprefix("<").removesuffix(">")
        if address.startswith("https://"):
            return address
    return ""
