"""A mail as an ordered draft, and its plain text; the HTML layout is laid around the same draft."""

from dataclasses import dataclass

from weerzien.domain.text import Frame, MailText, MessageBrief
from weerzien.domain.vocabulary import Language
from weerzien.domain.wording import (
    clean,
    date_values,
    fill,
    fingerprint,
    paragraphs,
    spoken,
)


@dataclass(frozen=True, slots=True)
class MailDraft:
    """Every line of a mail in reading order, filled and true, not yet escaped for HTML."""

    language: Language
    subject: str
    preheader: str
    greeting: str
    paragraphs: tuple[str, ...]
    ways: tuple[str, ...]
    button: str
    link: str
    after: tuple[str, ...]
    sign_off: str
    practice_name: str
    phone: str
    reason: str
    opt_out: str
    opt_out_label: str
    opt_out_link: str
    words_version: str


def draft_mail(brief: MessageBrief, frame: Frame, text: MailText) -> MailDraft:
    """Choose the true sentences of a whole text (no part None) and fill their fields."""
    values, facts = mail_values(brief, frame), brief.facts
    close = paragraphs(text.close or (), facts, values)
    body = (*(text.opening or ()), *(text.body or ()))
    return MailDraft(
        language=brief.language,
        subject=next(iter(spoken(text.subject or (), facts, values)), ""),
        # Shown beside the subject on a lock screen, so it says nothing about the visit.
        preheader=close[0] if close else "",
        greeting=_greeting(brief, frame, values),
        paragraphs=paragraphs(body, facts, values),
        ways=tuple(spoken(text.ways or (), facts, values)),
        button=fill(text.button or "", values),
        link=brief.link,
        after=(*paragraphs(text.phone or (), facts, values), *close),
        sign_off=frame.mail_sign_off,
        practice_name=values["practice_name"],
        phone=values["phone"],
        reason=fill(frame.mail_reason, values),
        opt_out=frame.mail_opt_out,
        opt_out_label=frame.mail_opt_out_label,
        opt_out_link=brief.opt_out_link,
        words_version=fingerprint(brief, *_words(text), frame.mail_hello, frame.mail_reason),
    )


def plain_text(draft: MailDraft) -> str:
    """Write the draft for readers without HTML: same words, same order, links written out."""
    ways = "\n".join(f"- {way}" for way in draft.ways)
    blocks = [
        draft.greeting,
        *draft.paragraphs,
        ways,
        f"{draft.button}:\n{draft.link}",
        *draft.after,
        f"{draft.sign_off}\n{draft.practice_name}".strip(),
        f"-- \n{draft.reason}\n{draft.opt_out} {draft.opt_out_label}:\n{draft.opt_out_link}",
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def mail_values(brief: MessageBrief, frame: Frame) -> dict[str, str]:
    """Give the fields a mail may use (CO-03), each on one line."""
    return {
        "first_name": clean(brief.first_name),
        "patient_name": clean(brief.patient_name) or clean(brief.first_name),
        "practice_name": clean(brief.practice_name),
        "short_name": clean(brief.short_name),
        "phone": clean(brief.phone),
        "link": brief.link,
        "visit": frame.visit[brief.variant],
        **date_values(brief.missed_on, brief.facts, frame, short=False),
    }


def _greeting(brief: MessageBrief, frame: Frame, values: dict[str, str]) -> str:
    if not values["patient_name"]:
        return frame.mail_hello_no_name
    return fill(frame.mail_for if brief.for_representative else frame.mail_hello, values)


def _words(text: MailText) -> tuple[object, ...]:
    parts = (text.subject, text.opening, text.body, text.ways, text.phone, text.close)
    return (*(part or () for part in parts), text.button or "")
