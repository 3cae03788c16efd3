"""Lays a mail draft in the HTML layout: string substitution only, everything escaped."""

import re
from hashlib import sha256
from html import escape
from pathlib import Path

from weerzien.domain.compose_mail import MailDraft, plain_text
from weerzien.domain.text import ComposedMail
from weerzien.domain.wording import fill

LAYOUT = (Path(__file__).parent.parent / "web" / "mail.html").read_text(encoding="utf-8")
LAYOUT_VERSION = sha256(LAYOUT.encode()).hexdigest()[:6]


def lay_out(draft: MailDraft) -> ComposedMail:
    """Make the mail in both forms; `version` is that of the words and of the layout."""
    return ComposedMail(
        subject=draft.subject,
        text=plain_text(draft),
        html=html_of(draft),
        version=f"{draft.words_version}-{LAYOUT_VERSION}",
    )


def html_of(draft: MailDraft) -> str:
    """Fill the layout; links in it are ours, names and texts are data."""
    values = {
        "language": draft.language.value,
        "subject": escape(draft.subject),
        "preheader": escape(draft.preheader),
        "greeting": escape(draft.greeting),
        "paragraphs": "".join(_paragraph(text, draft.phone) for text in draft.paragraphs),
        "ways": _ways(draft.ways, draft.phone),
        "button": escape(draft.button),
        "link": escape(draft.link),
        "after": "".join(_paragraph(text, draft.phone) for text in draft.after),
        "sign_off": escape(draft.sign_off),
        "practice_name": escape(draft.practice_name),
        "reason": escape(draft.reason),
        "opt_out": escape(draft.opt_out),
        "opt_out_label": escape(draft.opt_out_label),
        "opt_out_link": escape(draft.opt_out_link),
    }
    return fill(LAYOUT, values)


def _paragraph(text: str, phone: str) -> str:
    return f'<p class="text" style="margin:0 0 16px">{_with_call(text, phone)}</p>\n'


def _ways(ways: tuple[str, ...], phone: str) -> str:
    if not ways:
        return ""
    items = "".join(
        f'<li class="text" style="margin:0 0 8px">{_with_call(way, phone)}</li>\n' for way in ways
    )
    return f'<ul class="text" style="margin:0 0 16px;padding:0 0 0 20px">\n{items}</ul>\n'


def _with_call(text: str, phone: str) -> str:
    """Escape a text and make the practice's number one that a thumb can call."""
    number = re.sub(r"[^0-9+]", "", phone.replace("(0)", ""))
    if not number:
        return escape(text)
    style = "color:#12695a;white-space:nowrap"
    link = f'<a class="link" href="tel:{number}" style="{style}">{escape(phone)}</a>'
    return escape(text).replace(escape(phone), link)
