"""What every message must be like on its way out, as the carrier saw it: faults as codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from demo.gsm import is_one_part

SMS_LINK: Final = re.compile(r"wz\.test/[A-Z2-7]{10}(?=\s|$)")
ONE_CLICK: Final = "List-Unsubscribe=One-Click"
TELLING_WORDS: Final = (
    "diagnose", "therap", "psych", "depress", "angst", "verslav", "suïc", "fysio", "revalid",
    "knie", "tand", "gebit", "dieet", "voeding", "gewicht", "medic", "operat", "risico", "ggz",
)  # fmt: skip


def sms_faults(text: str) -> Iterator[str]:
    """One part in the GSM alphabet, with a link and a way out."""
    if not is_one_part(text):
        yield "not_one_part"
    if not SMS_LINK.search(text):
        yield "no_link"
    if not text.rstrip().endswith("STOP"):
        yield "no_opt_out"


def mail_faults(row: dict[str, Any], variant: str) -> Iterator[str]:
    """One-click unsubscribe, text and HTML, and a subject that tells nobody anything."""
    headers = {name.lower(): value for name, value in row["headers"].items()}
    if not re.search(r"<https://[^>]+>", headers.get("list-unsubscribe", "")):
        yield "no_list_unsubscribe"
    if headers.get("list-unsubscribe-post") != ONE_CLICK:
        yield "no_one_click"
    if not row["text"].strip() or "<html" not in row["html"]:
        yield "no_text_or_html"
    subject = str(row["subject"]).casefold()
    if not subject or any(word in subject for word in TELLING_WORDS):
        yield "telling_subject"
    if variant == "mental_health" and "gemist" in subject:
        yield "says_missed"
