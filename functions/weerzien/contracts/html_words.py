"""The text of a mail that has no plain form: what a reader sees of it, without the old mail.

A scanner of its own, for one pass: the standard library's parser needs minutes for some 200 kB.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Final

LONGEST: Final = 200_000
"""Characters of HTML that are read: many times what a person writes."""

_LONGEST_TAG: Final = 1_000
_UNSEEN: Final = frozenset({"head", "script", "style", "title", "template"})
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"}
)
_NEW_LINE: Final = frozenset(
    {"br", "p", "div", "tr", "li", "table", "ul", "ol", "hr", "h1", "h2", "h3", "h4", "pre"}
)
_OLD_MAIL: Final = frozenset(
    {"gmail_quote", "gmail_quote_container", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"}
)
# Outlook marks only where the old mail begins: all that follows is old.
_OLD_FROM_HERE: Final = frozenset({"divrplyfwdmsg", "appendonsend", "olk_src_body_section"})
_TAG = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9]*)")
_NAMES = re.compile(r"\s(?:id|class)\s*=\s*[\"']?([^\"'>]{1,200})", re.IGNORECASE)


def words_of_html(html: str) -> str:
    """Give the readable text, a line per block; hostile HTML gives some text, never an error."""
    read = html[:LONGEST]
    newest = "".join(_words(read, _UNSEEN | {"blockquote"}, _OLD_MAIL, _OLD_FROM_HERE)).strip()
    return newest or "".join(_words(read, _UNSEEN, frozenset(), frozenset())).strip()


def _words(
    html: str, unseen: frozenset[str], old: frozenset[str], old_from: frozenset[str]
) -> Iterator[str]:
    hidden: list[str] = []
    open_tags: Counter[str] = Counter()
    for text, closes, tag, names in _pieces(html):
        if text and not hidden:
            # Line ends of the source are mere spaces.
            yield re.sub(r"\s+", " ", unescape(text))
        if names & old_from:
            return
        if tag in _NEW_LINE:
            yield "\n"
        if closes:
            while open_tags[tag]:
                last = hidden.pop()
                open_tags[last] -= 1
                if last == tag:
                    break
        elif tag and tag not in _VOID and (hidden or tag in unseen or names & old):
            hidden.append(tag)
            open_tags[tag] += 1


def _pieces(html: str) -> Iterator[tuple[str, bool, str, frozenset[str]]]:
    """Give each text with the tag behind it: whether that closes, what it is and is called."""
    at = 0
    while at < len(html):
        start = html.find("<", at)
        if start < 0:
            break
        is_comment = html.startswith("<!--", start)
        end = html.find("-->" if is_comment else ">", start)
        if end < 0:
            html = html[:start] if is_comment else html
            break
        inside = html[start + 1 : min(end, start + _LONGEST_TAG)]
        at, before = end + (3 if is_comment else 1), html[at:start]
        found = None if is_comment else _TAG.match(inside)
        names = " ".join(_NAMES.findall(inside)).lower().split()
        tag = found[2].lower() if found else ""
        yield before, bool(found and found[1]), tag, frozenset(names)
    yield html[at:], False, "", frozenset()
