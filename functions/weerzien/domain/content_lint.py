"""The content lint: what a text may not say, must offer and must fit in (TV-06, AU-17, CO-12).

It judges built-in texts in the build and a practice's own texts when they are saved.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from weerzien.domain import lint_words as words
from weerzien.domain.compose_mail import draft_mail, mail_values, plain_text
from weerzien.domain.compose_sms import compose_sms, opt_out_text, sms_values
from weerzien.domain.errors import RefusedError
from weerzien.domain.gsm7 import fits_one_part, outside
from weerzien.domain.lint_rules import PROMISES, Place, Setting, found_word, rules_for
from weerzien.domain.text import Fact, Frame, MailText, MessageBrief, Paragraph, Sentence
from weerzien.domain.wording import FIELD, fields_of

_AFTER_LINK = re.compile(r"\{(?:opt_out_)?link\}(?=[^\s])")
_BRACES = re.compile(r"[{}]")
_STOP = re.compile(r"(?<!\w)STOP(?:PEN)?(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: a code for machines, a place, and a reason in Dutch."""

    code: str
    where: str
    reason: str


def lint_sentence(
    sentence: Sentence, setting: Setting, place: Place, known: frozenset[str]
) -> Iterator[Finding]:
    """Judge one sentence by itself: its words, its promises, its fields."""
    text, where = _bare(sentence.text), place.value
    for rule in rules_for(setting, place):
        listed, harmless = rule.words[setting.language], words.HARMLESS[setting.language]
        if word := found_word(text, listed, harmless):
            yield Finding(rule.code, where, f"“{word}”: {rule.reason}.")
    if setting.extra and (word := found_word(text, setting.extra, ())):
        yield Finding("own_list", where, f"“{word}” staat op de lijst van de praktijk zelf.")
    for promise in PROMISES:
        match = promise.pattern.search(text)
        if match and not promise.needs <= sentence.needs:
            yield Finding(promise.code, where, f"“{match[0]}”: {promise.reason}.")
    yield from _lint_fields(sentence.text, where, known)


def lint_sms(
    sentences: Paragraph, setting: Setting, frame: Frame, brief: MessageBrief
) -> Iterator[Finding]:
    """Judge an SMS text: every sentence, the one route, the opt-out, and the worst-case length."""
    known = frozenset(sms_values(brief, frame))
    for sentence in sentences:
        yield from lint_sentence(sentence, setting, Place.SMS, known)
        yield from _lint_noun(sentence, setting, frame, Place.SMS)
        if strange := outside(sentence.text):
            reason = f"deze tekens passen niet in één sms: {' '.join(strange)}."
            yield Finding("not_gsm7", Place.SMS.value, reason)
    yield from _lint_stop(sentences, brief)
    # With if-room sentences gone and every fact absent a link must still be there.
    if not any("link" in fields_of(s.text) for s in sentences if not (s.needs or s.if_room)):
        yield Finding("no_route", Place.SMS.value, "er staat geen {link} in om te plannen.")
    yield from _lint_rendered_sms(sentences, frame, brief)


def lint_mail(
    text: MailText, setting: Setting, frame: Frame, brief: MessageBrief
) -> Iterator[Finding]:
    """Judge a whole mail text (no part None): every sentence, and both routes without any fact."""
    known = frozenset(mail_values(brief, frame))
    for sentence in text.subject or ():
        yield from lint_sentence(sentence, setting, Place.SUBJECT, known - {"link", "phone"})
    for sentence in sentences_of(text):
        yield from lint_sentence(sentence, setting, Place.BODY, known)
    for sentence in (*(text.subject or ()), *sentences_of(text)):
        yield from _lint_noun(sentence, setting, frame, Place.BODY)
    draft = draft_mail(replace(brief, facts=frozenset()), frame, text)
    shown = plain_text(draft)
    for code, wanted, reason in (
        ("no_subject", draft.subject, "zonder feiten blijft er geen onderwerp over."),
        ("no_button", draft.button, "de knop heeft geen tekst."),
    ):
        if not wanted:
            yield Finding(code, Place.BODY.value, reason)
    for code, wanted, reason in (
        ("no_route", brief.link, "de link om te plannen ontbreekt."),
        ("no_phone", brief.phone, "het telefoonnummer ontbreekt: gebruik {phone}."),
        ("no_opt_out", brief.opt_out_link, "de afmeldlink ontbreekt."),
    ):
        if wanted not in shown:
            yield Finding(code, Place.BODY.value, reason)


def sentences_of(text: MailText) -> tuple[Sentence, ...]:
    """Give every sentence inside a mail, the button's label included, the subject not."""
    blocks = (text.opening, text.body, text.phone, text.close)
    inside = [s for block in blocks for paragraph in (block or ()) for s in paragraph]
    button = (Sentence(text.button),) if text.button else ()
    return (*inside, *(text.ways or ()), *button)


def part_names() -> tuple[str, ...]:
    """Name the parts of a mail in reading order."""
    return tuple(field.name for field in fields(MailText))


def _bare(text: str) -> str:
    return FIELD.sub(" ", text)


def _lint_fields(text: str, where: str, known: frozenset[str]) -> Iterator[Finding]:
    for name in sorted(fields_of(text) - known):
        reason = f"het veld {{{name}}} bestaat hier niet."
        yield Finding("unknown_field", where, reason)
    if _BRACES.search(_bare(text)):
        yield Finding("loose_brace", where, "een losse accolade hoort niet in een tekst.")
    if _AFTER_LINK.search(text):
        yield Finding("link_punctuation", where, "direct achter {link} hoort een spatie of niets.")


def _lint_noun(
    sentence: Sentence, setting: Setting, frame: Frame, place: Place
) -> Iterator[Finding]:
    others = tuple(
        noun for noun in words.NOUNS[setting.language] if noun not in frame.visit[setting.variant]
    )
    if word := found_word(_bare(sentence.text), others, ()):
        reason = f"“{word}”: deze toon zegt overal “{frame.visit[setting.variant]}”."
        yield Finding("mixed_noun", place.value, reason)


def _lint_stop(sentences: Paragraph, brief: MessageBrief) -> Iterator[Finding]:
    if not any(_STOP.search(sentence.text) for sentence in sentences):
        return
    if brief.two_way:
        reason = "het afmelden met STOP zet Weerzien er zelf bij."
        yield Finding("opt_out_twice", Place.SMS.value, reason)
    else:
        reason = "op een afzender met een naam kan niemand STOP antwoorden."
        yield Finding("stop_one_way", Place.SMS.value, reason)


def _lint_rendered_sms(
    sentences: Paragraph, frame: Frame, brief: MessageBrief
) -> Iterator[Finding]:
    worst = replace(brief, facts=frozenset(set(Fact) - {Fact.MISSED_TODAY, Fact.MISSED_YESTERDAY}))
    try:
        text = compose_sms(worst, frame, sentences).text
    except RefusedError as refused:
        if refused.code == "sms_longer_than_one_part":
            reason = "de sms past niet in één deel van 160 tekens, ook niet zonder naam."
            yield Finding("too_long", Place.SMS.value, reason)
        return
    if not fits_one_part(text) or not text.endswith(opt_out_text(worst, frame)):
        yield Finding("no_opt_out", Place.SMS.value, "het afmelden ontbreekt.")
