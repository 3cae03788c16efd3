"""Renders the page behind a link: one small file, no script, nothing loaded from elsewhere."""

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path
from types import MappingProxyType

from weerzien.domain.link_page import Answer, LinkPage
from weerzien.domain.vocabulary import Language
from weerzien.domain.wording import clean, fill
from weerzien.texts.nouns import NOUNS
from weerzien.texts.pages import PAGES

_WEB = Path(__file__).parent.parent / "web"
_LAYOUT = (_WEB / "page.html").read_text(encoding="utf-8")
_STYLE = (_WEB / "page.css").read_text(encoding="utf-8")
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()

CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS = MappingProxyType(
    {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Cache-Control": "no-store",
    }
)
"""What every answer with a page carries."""


def render_link_page(page: LinkPage) -> str:
    """Show the ways back and the answers; nothing on it is about the patient (NS-14)."""
    text = PAGES[page.language]
    blocks = [_welcome(page), _booking(page), _call(page), _barriers(page)]
    for answer, title, explained, label in (
        (
            Answer.NO_LONGER_NEEDED,
            text.not_needed_title,
            text.not_needed_text,
            text.not_needed_send,
        ),
        (Answer.OPT_OUT, text.opt_out_title, text.opt_out_text, text.opt_out_send),
    ):
        # Opened first, confirmed by a button inside: a slip of the thumb answers nothing.
        form = (
            f'<form id="{answer.value}" method="post"><p>{_say(page, explained)}</p>'
            f'<button name="answer" value="{answer.value}">{_say(page, label)}</button></form>'
        )
        blocks.append(_details(_say(page, title), form))
    return _page(page.language, _say(page, text.title), blocks)


def render_answer_page(page: LinkPage, answer: Answer) -> str:
    """Confirm what was answered; after a barrier the ways back stay in sight."""
    text = PAGES[page.language]
    told = text.barrier_heard if answer.barrier else text.answered[answer]
    blocks = [f"<p>{_say(page, told)}</p>"]
    if answer.barrier:
        blocks.append(_booking(page))
    blocks.append(_call(page))
    return _page(page.language, escape(text.thanks), blocks)


def render_neutral_page(language: Language = Language.NL) -> str:
    """Show the one page for unknown, expired and foreign links alike (CO-13)."""
    text = PAGES[language]
    other = PAGES[Language.EN if language is Language.NL else Language.NL]
    other_language = "en" if language is Language.NL else "nl"
    own = f"<p>{escape(text.neutral_text)}</p>"
    translated = f"{escape(other.neutral_title)}. {escape(other.neutral_text)}"
    blocks = [own, f'<p lang="{other_language}">{translated}</p>']
    return _page(language, escape(text.neutral_title), blocks)


class HtmlPages:
    """The pages as a port."""

    headers = PAGE_HEADERS

    def link(self, page: LinkPage) -> str:
        return render_link_page(page)

    def answered(self, page: LinkPage, answer: Answer) -> str:
        return render_answer_page(page, answer)

    def neutral(self) -> str:
        return render_neutral_page()


def _page(language: Language, title: str, blocks: list[str]) -> str:
    content = "\n".join(block for block in blocks if block)
    values = {"language": language.value, "title": title, "style": _STYLE, "content": content}
    return fill(_LAYOUT, values)


def _say(page: LinkPage, text: str) -> str:
    values = {
        "visit": NOUNS[page.language][page.variant],
        "practice_name": clean(page.practice_name),
    }
    return escape(fill(text, values))


def _welcome(page: LinkPage) -> str:
    text = PAGES[page.language]
    return f"<p>{_say(page, text.welcome_named if page.practice_name else text.welcome)}</p>"


def _booking(page: LinkPage) -> str:
    # Only web addresses: a practice setting must not become a script.
    if not page.booking_url.startswith(("https://", "http://")):
        return ""
    label = _say(page, PAGES[page.language].book)
    return f'<a class="main" rel="noreferrer" href="{escape(page.booking_url)}">{label}</a>'


def _call(page: LinkPage) -> str:
    number = re.sub(r"[^0-9+]", "", page.phone.replace("(0)", ""))
    if not number:
        return ""
    label = escape(PAGES[page.language].call)
    return f'<p class="call">{label} <a href="tel:{number}">{escape(clean(page.phone))}</a></p>'


def _barriers(page: LinkPage) -> str:
    text = PAGES[page.language]
    choices = "".join(
        f'<label><input type="radio" name="answer" value="{barrier.value}" required>'
        f"{escape(label)}</label>\n"
        for barrier, label in text.barriers.items()
    )
    form = (
        f'<form method="post"><fieldset><legend>{escape(text.barrier_ask)}</legend>\n{choices}'
        f"</fieldset><button>{escape(text.barrier_send)}</button></form>"
    )
    return _details(escape(text.barrier_title), form)


def _details(summary: str, content: str) -> str:
    return f"<details><summary>{summary}</summary>{content}</details>"
