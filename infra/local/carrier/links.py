"""Makes the product's short links lead to where its API really is on this machine."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup, escape

_OTHER_LINK: Final = r"https?://[^\s<>\"']+"
_AFTER_A_LINK: Final = ".,;:!?)"


def rewrite(url: str, host: str, api_url: str) -> str:
    """Give the address on this machine; an address elsewhere stays as it is."""
    found = re.fullmatch(rf"(?:https?://)?{re.escape(host)}(/.*)?", url)
    if not found or not api_url:
        return url
    return api_url.rstrip("/") + (found[1] or "/")


def rewrite_html(html: str, host: str, api_url: str) -> str:
    """Rewrite every link of a mail, and let each open outside its frame."""
    if api_url:
        base = api_url.rstrip("/")
        html = re.sub(rf"https?://{re.escape(host)}(?=[/\"'<\s])", lambda _: base, html)
    return (
        f'<base target="_blank">{html}'
        if "<head" not in html
        else re.sub(r"(<head[^>]*>)", r'\1<base target="_blank">', html, count=1)
    )


def clickable(text: str, host: str, api_url: str) -> Markup:
    """Escape a plain text and make its links work, as a phone does."""
    ours = rf"(?:https?://)?(?<![\w@.-]){re.escape(host)}/[\w/?=&%~-]+"
    parts, end = [], 0
    for found in re.finditer(rf"{ours}|{_OTHER_LINK}", text):
        shown = found[0].rstrip(_AFTER_A_LINK)
        target = rewrite(shown, host, api_url)
        href = target if target.startswith("http") else f"https://{target}"
        parts.append(escape(text[end : found.start()]))
        parts.append(
            Markup('<a href="{}" target="_blank" rel="noreferrer">{}</a>').format(href, shown)
        )
        end = found.start() + len(shown)
    parts.append(escape(text[end:]))
    return Markup("").join(parts)
