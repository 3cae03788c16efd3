"""A practice's own words, for its own variant, language and form of address only.

Keys in the practice's `texts`: `<stage>.sms`, `<stage>.email.<part>` with part one of subject,
opening, body, button, phone, close. `<stage>.sms.sms` is read as well. Paragraphs are separated by
an empty line.
"""

import re

from weerzien.domain.practice import Practice
from weerzien.domain.text import MailText, MessageBrief, Paragraph, say

SENTENCE_PARTS = ("subject",)
PARAGRAPH_PARTS = ("opening", "body", "phone", "close")
MAIL_PARTS = (*SENTENCE_PARTS, *PARAGRAPH_PARTS, "button")


def is_own_voice(practice: Practice, brief: MessageBrief) -> bool:
    """Say whether the practice's own words speak this message's variant, language and form."""
    return (brief.variant, brief.language, brief.form) == (
        practice.variant,
        practice.language,
        practice.address_form,
    )


def own_sms(practice: Practice, brief: MessageBrief) -> Paragraph | None:
    """Give the practice's own SMS of this stage, if it has one for this voice."""
    if not is_own_voice(practice, brief):
        return None
    stage = brief.stage.value
    text = practice.texts.get(f"{stage}.sms.sms") or practice.texts.get(f"{stage}.sms")
    return (say(text),) if text else None


def own_mail(practice: Practice, brief: MessageBrief) -> MailText:
    """Give the practice's own parts of this stage's mail; all None where it has none."""
    if not is_own_voice(practice, brief):
        return MailText()
    found = {
        part: text
        for part in MAIL_PARTS
        if (text := practice.texts.get(f"{brief.stage.value}.email.{part}"))
    }
    return mail_text_of(found)


def mail_text_of(parts: dict[str, str]) -> MailText:
    """Read parts as they are typed into a text of sentences."""
    return MailText(
        subject=(say(parts["subject"]),) if "subject" in parts else None,
        opening=_paragraphs(parts.get("opening")),
        body=_paragraphs(parts.get("body")),
        button=parts.get("button"),
        phone=_paragraphs(parts.get("phone")),
        close=_paragraphs(parts.get("close")),
    )


def _paragraphs(text: str | None) -> tuple[Paragraph, ...] | None:
    if text is None:
        return None
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", text))
    return tuple((say(block),) for block in blocks if block)
