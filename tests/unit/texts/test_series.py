"""The texts as a whole: the lint is silent, no stage repeats another, every voice is complete."""

from itertools import combinations, product

import pytest

from cli.texts import lint
from weerzien.domain.content_lint import sentences_of
from weerzien.domain.vocabulary import AddressForm, Language, Stage, Variant
from weerzien.texts.lint import lint_built_in, words_in
from weerzien.texts.nouns import NOUNS
from weerzien.texts.registry import MAIL_STAGES, SMS_STAGES, every_key, source

VOICES = list(product(Language, AddressForm, Variant))


@pytest.mark.requirement("TV-06", "NS-07", "NS-06", "CO-07", "CO-15", "AU-14")
def test_the_lint_finds_nothing_in_any_built_in_text() -> None:
    assert list(lint_built_in()) == []


@pytest.mark.requirement("TV-06")
def test_the_command_says_that_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint([]) == 0
    assert capsys.readouterr().out == "0 findings\n"


@pytest.mark.requirement("TV-08", "NS-08")
@pytest.mark.parametrize("key", list(every_key()))
def test_every_stage_has_its_words_by_stage_and_not_by_day(
    key: tuple[Language, AddressForm, Variant, Stage],
) -> None:
    words = source(*key)
    assert (words.sms is not None) == (key[-1] in SMS_STAGES)
    assert (words.mail is not None) == (key[-1] in MAIL_STAGES)
    if words.mail:
        parts = (words.mail.subject, words.mail.opening, words.mail.body, words.mail.close)
        assert all(parts)
        assert words.mail.button


@pytest.mark.requirement("NS-08", "NS-21")
@pytest.mark.parametrize("voice", VOICES)
def test_no_stage_repeats_a_sentence_of_another(
    voice: tuple[Language, AddressForm, Variant],
) -> None:
    said = {}
    for stage in MAIL_STAGES:
        words = source(*voice, stage)
        assert words.mail is not None
        sms = words.sms or ()
        subject = words.mail.subject or ()
        said[stage] = {s.text for s in (*sms, *subject, *sentences_of(words.mail))}
    for one, other in combinations(MAIL_STAGES, 2):
        assert not said[one] & said[other]


@pytest.mark.requirement("TV-03", "TV-06")
@pytest.mark.parametrize("stage", MAIL_STAGES)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("form", AddressForm)
def test_every_dental_body_is_shorter_than_the_general_one(
    language: Language, form: AddressForm, stage: Stage
) -> None:
    general = source(language, form, Variant.GENERAL, stage).mail
    dental = source(language, form, Variant.DENTAL, stage).mail
    assert general is not None
    assert dental is not None
    assert words_in(dental) < words_in(general)


@pytest.mark.requirement("NS-37")
@pytest.mark.parametrize("key", list(every_key()))
def test_one_noun_is_used_throughout(key: tuple[Language, AddressForm, Variant, Stage]) -> None:
    language, _, variant, _ = key
    others = set(NOUNS[language].values()) - {NOUNS[language][variant]}
    words = source(*key)
    mail = (*(words.mail.subject or ()), *sentences_of(words.mail)) if words.mail else ()
    for sentence in (*(words.sms or ()), *mail):
        spoken = sentence.text.replace("{visit}", NOUNS[language][variant]).lower()
        assert not any(other in spoken for other in others)


@pytest.mark.requirement("TV-01", "TV-07")
@pytest.mark.parametrize("stage", MAIL_STAGES)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("form", AddressForm)
def test_mental_health_has_bodies_of_its_own(
    language: Language, form: AddressForm, stage: Stage
) -> None:
    own = source(language, form, Variant.MENTAL_HEALTH, stage).mail
    general = source(language, form, Variant.GENERAL, stage).mail
    assert own is not None
    assert general is not None
    assert (own.subject, own.opening, own.body) != (general.subject, general.opening, general.body)
    assert own.opening != general.opening
    assert own.body != general.body
