"""Judges every built-in text, each by itself and in the company of its other stages."""

from collections.abc import Iterator
from itertools import combinations

from weerzien.domain.content_lint import Finding, lint_mail, lint_sms, sentences_of
from weerzien.domain.lint_rules import Setting
from weerzien.domain.text import MailText, MessageBrief
from weerzien.domain.vocabulary import AddressForm, Language, Stage, Variant
from weerzien.texts.override_lint import LONGEST_DAY
from weerzien.texts.registry import MAIL_STAGES, Key, every_key, source

Voice = tuple[Language, AddressForm, Variant]


def lint_built_in() -> Iterator[tuple[Key, Finding]]:
    """Walk over all stage × variant × language × form and give what is wrong."""
    for key in every_key():
        language, form, variant, stage = key
        words = source(*key)
        setting = Setting(language, variant, stage)
        for two_way in (True, False):
            brief = longest_brief(key, two_way=two_way)
            if words.sms:
                found = lint_sms(words.sms, setting, words.frame, brief)
                yield from ((key, finding) for finding in found)
        if words.mail:
            brief = longest_brief(key, two_way=True, mail=True)
            found = lint_mail(words.mail, setting, words.frame, brief)
            yield from ((key, finding) for finding in found)
    for language in Language:
        for form in AddressForm:
            yield from _lint_series(language, form)


def longest_brief(key: Key, *, two_way: bool, mail: bool = False) -> MessageBrief:
    """Make a brief whose every value is as long as a setting allows."""
    language, form, variant, stage = key
    link = "https://wz.test/m/" + "X" * 26 if mail else "wz.test/" + "X" * 10
    return MessageBrief(
        stage=stage,
        variant=variant,
        language=language,
        form=form,
        first_name="B" + "a" * 11,
        patient_name="B" + "a" * 39,
        practice_name="P" * 60,
        short_name="P" * 11,
        phone="+31 (0)900 123 45 67",
        link=link,
        opt_out_link=link + "/uit" if mail else link,
        two_way=two_way,
        missed_on=LONGEST_DAY,
    )


def words_in(text: MailText) -> int:
    """Count the words inside a mail, subject and list included."""
    return sum(len(sentence.text.split()) for sentence in sentences_of(text))


def _lint_series(language: Language, form: AddressForm) -> Iterator[tuple[Key, Finding]]:
    for variant in Variant:
        yield from _lint_repeats((language, form, variant))
    for stage in MAIL_STAGES:
        general = source(language, form, Variant.GENERAL, stage).mail
        dental = source(language, form, Variant.DENTAL, stage).mail
        if general and dental and words_in(dental) >= words_in(general):
            reason = "de tekst voor tandheelkunde hoort korter te zijn dan de algemene."
            key = (language, form, Variant.DENTAL, stage)
            yield key, Finding("dental_not_shorter", "body", reason)


def _lint_repeats(voice: Voice) -> Iterator[tuple[Key, Finding]]:
    said = {stage: _said(*voice, stage) for stage in Stage}
    for earlier, later in combinations(Stage, 2):
        for text in said[earlier] & said[later]:
            reason = f"“{text}” staat ook in {earlier.value}."
            yield (*voice, later), Finding("repeated", "series", reason)


def _said(language: Language, form: AddressForm, variant: Variant, stage: Stage) -> set[str]:
    words = source(language, form, variant, stage)
    mail = (*(words.mail.subject or ()), *sentences_of(words.mail)) if words.mail else ()
    return {sentence.text for sentence in (*(words.sms or ()), *mail)}
