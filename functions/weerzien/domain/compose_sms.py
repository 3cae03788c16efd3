"""An SMS of one part: greeting, sentences with the link, short name, opt-out (CO-01, CO-12)."""

from weerzien.domain.errors import RefusedError
from weerzien.domain.gsm7 import fits_one_part, squeeze, transliterate
from weerzien.domain.text import ComposedSms, Frame, MessageBrief, Paragraph
from weerzien.domain.vocabulary import Variant
from weerzien.domain.wording import date_values, fill, fingerprint, holds, says_day

SHORT_NAME_LENGTH = 11


def compose_sms(brief: MessageBrief, frame: Frame, sentences: Paragraph) -> ComposedSms:
    """Compose the SMS; what does not fit goes in this order: extra sentences, then the name.

    Raises RefusedError where even the bare text exceeds one part (only a practice's own text
    can, and that is refused when saved).
    """
    name = transliterate(brief.first_name)
    for greeted_as, extras in ((name, True), (name, False), ("", False)):
        chosen = _chosen(brief, frame, sentences, extras=extras)
        text = _assemble(brief, frame, greeted_as, chosen)
        if fits_one_part(text):
            day_words = any(says_day(sentence, brief.facts) for sentence in chosen)
            return ComposedSms(text, fingerprint(brief, sentences, _shell(brief, frame)), day_words)
    raise RefusedError("sms_longer_than_one_part")


def sms_values(brief: MessageBrief, frame: Frame) -> dict[str, str]:
    """Give the fields an SMS may use, in GSM-7; never the surname or the practice's long name."""
    return {
        "link": brief.link,
        "phone": squeeze(brief.phone),
        "visit": frame.visit[brief.variant],
        **date_values(brief.missed_on, brief.facts, frame, short=True),
    }


def opt_out_text(brief: MessageBrief, frame: Frame) -> str:
    """Give the way out: STOP only where a reply can arrive, else a link (CO-08)."""
    if brief.two_way:
        return frame.sms_stop
    return fill(frame.sms_opt_out, {"opt_out_link": brief.opt_out_link})


def _chosen(brief: MessageBrief, frame: Frame, sentences: Paragraph, *, extras: bool) -> Paragraph:
    values = sms_values(brief, frame)
    return tuple(
        sentence
        for sentence in sentences
        if holds(sentence, brief.facts, values) and (extras or not sentence.if_room)
    )


def _assemble(brief: MessageBrief, frame: Frame, name: str, sentences: Paragraph) -> str:
    values = sms_values(brief, frame)
    body = " ".join(fill(sentence.text, values) for sentence in sentences)
    lines = [f"{_greeting(brief, frame, name)} {body}"]
    short_name = squeeze(brief.short_name)[:SHORT_NAME_LENGTH].strip()
    # A mental-health SMS must not tell on a lock screen where somebody is a patient.
    if short_name and brief.variant is not Variant.MENTAL_HEALTH:
        lines.append(short_name)
    return "\n".join([*lines, opt_out_text(brief, frame)])


def _greeting(brief: MessageBrief, frame: Frame, name: str) -> str:
    if not name:
        return frame.sms_hello_no_name
    pattern = frame.sms_for if brief.for_representative else frame.sms_hello
    return fill(pattern, {"first_name": name})


def _shell(brief: MessageBrief, frame: Frame) -> tuple[str, ...]:
    return (frame.sms_hello, frame.sms_stop if brief.two_way else frame.sms_opt_out)
