"""A practice's own texts: used for its own voice, refused with reasons when they could do harm."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from weerzien.domain.practice import Practice
from weerzien.domain.text import ComposedMail, ComposedSms, Fact
from weerzien.domain.vocabulary import AddressForm, Language, Stage, Variant
from weerzien.texts.override_lint import check_override, check_overrides
from weerzien.texts.preview import preview_mail, preview_sms

GOOD_SMS = "we misten u {when}. Kies een nieuwe tijd: {link}"


def with_texts(practice: Practice, **texts: str) -> Practice:
    return replace(practice, texts={key.replace("__", "."): text for key, text in texts.items()})


def one_way(practice: Practice) -> Practice:
    return replace(practice, sender=replace(practice.sender, number="DeLinde", two_way=False))


@pytest.mark.requirement("AU-17", "AU-11", "TV-05")
def test_an_own_sms_replaces_the_built_in_one(
    practice: Practice, sms_of: Callable[..., ComposedSms]
) -> None:
    own = with_texts(practice, immediate__sms=GOOD_SMS)
    assert check_override("immediate.sms", GOOD_SMS, own) == []
    sms = sms_of(own, facts=frozenset({Fact.MISSED_TODAY}))
    assert sms.text.startswith("Dag Sanne, we misten u vandaag. Kies een nieuwe tijd: wz.test/")
    assert sms.text.endswith("STOP")
    assert sms.day_words
    assert sms.version != sms_of(facts=frozenset({Fact.MISSED_TODAY})).version


@pytest.mark.requirement("TV-09", "D15")
def test_an_own_text_speaks_only_in_its_own_voice(
    practice: Practice, sms_of: Callable[..., ComposedSms]
) -> None:
    own = with_texts(practice, immediate__sms=GOOD_SMS)
    for other in (
        {"form": AddressForm.JE},
        {"language": Language.EN},
        {"variant": Variant.MENTAL_HEALTH},
        {"stage": Stage.VALUE},
    ):
        assert sms_of(own, **other).text == sms_of(**other).text


@pytest.mark.requirement("AU-17", "TV-05")
def test_own_mail_parts_stand_beside_built_in_parts(
    practice: Practice, mail_of: Callable[..., ComposedMail]
) -> None:
    own = with_texts(
        practice,
        value__email__subject="Even bijpraten",
        value__email__body="Eerste alinea.\n\nTweede\nalinea voor {visit}.",
    )
    assert check_overrides(own) == []
    mail = mail_of(own, stage=Stage.VALUE)
    assert mail.subject == "Even bijpraten"
    assert "\n\nEerste alinea.\n\nTweede alinea voor afspraak.\n\n" in mail.text
    assert "Op dinsdag 29 september" in mail.text


@pytest.mark.requirement("AU-17", "CO-08", "CO-12", "NS-04", "TV-06", "D13")
@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("immediate.sms", "we misten u. Bel ons even.", "no_route"),
        ("immediate.sms", "kies een tijd: {link}.", "link_punctuation"),
        ("immediate.sms", "kies een tijd, patiënt: {link}", "not_gsm7"),
        ("immediate.sms", "kies een tijd: {link} " + "en kom " * 15, "too_long"),
        ("immediate.sms", "kies een tijd: {link} STOP is stoppen", "opt_out_twice"),
        ("immediate.sms", "beste {patient_name}, kies: {link}", "unknown_field"),
        ("immediate.sms", "u moet een tijd kiezen: {link}", "duty"),
        ("immediate.sms", "vandaag misten we u: {link}", "today_untrue"),
        ("immediate.sms", "nieuwe sessie: {link}", "mixed_noun"),
        ("immediate.sms", "  ", "empty"),
        ("check_in.sms", "kies een tijd: {link}", "unknown_key"),
        ("day0.sms", "kies een tijd: {link}", "unknown_key"),
        ("value.email.footer", "Tekst.", "unknown_key"),
        ("value.email.subject", "Uw diagnose", "clinical"),
        ("value.email.subject", "Bel {phone}", "unknown_field"),
        ("value.email.body", "Er is nog plek deze week.", "room_promised"),
        ("value.email.body", "Hoi {first_name.__class__}", "loose_brace"),
        ("value.email.phone", "Bel ons even.", "no_phone"),
        ("soft_deadline.email.body", "Anders volgt een boete.", "threat"),
        ("soft_deadline.email.close", "Dit is de laatste keer.", "last"),
    ],
)
def test_a_bad_own_text_is_refused_with_a_reason(
    practice: Practice, key: str, text: str, code: str
) -> None:
    findings = check_override(key, text, practice)
    assert code in {finding.code for finding in findings}
    assert all(finding.reason.endswith(".") for finding in findings)


@pytest.mark.requirement("CO-08", "D13")
def test_stop_with_a_one_way_sender_is_refused(practice: Practice) -> None:
    text = "kies een tijd: {link} of stuur STOP"
    found = {finding.code for finding in check_override("value.sms", text, one_way(practice))}
    assert "stop_one_way" in found


@pytest.mark.requirement("AU-17", "TV-06")
def test_the_practices_own_words_are_refused_too(practice: Practice) -> None:
    own = with_texts(practice, lint__words="gezellig, leuk")
    found = check_override("value.sms", "kom gezellig langs: {link}", own)
    assert [finding.code for finding in found] == ["own_list"]
    assert check_overrides(own) == []


@pytest.mark.requirement("CO-12")
def test_an_own_sms_that_became_too_long_gives_way_to_the_built_in_one(
    practice: Practice, sms_of: Callable[..., ComposedSms]
) -> None:
    own = with_texts(practice, immediate__sms="x" * 140 + " {link}")
    assert sms_of(own).text == sms_of().text


@pytest.mark.requirement("AU-17")
def test_a_preview_shows_a_short_and_a_long_name(practice: Practice) -> None:
    own = with_texts(practice, immediate__sms=GOOD_SMS)
    short, long = preview_sms(own, Stage.IMMEDIATE)
    assert short.startswith("Dag Bo, we misten u op 30 sept. Kies een nieuwe tijd: wz.test/")
    assert long.startswith("Dag Maximiliana-Alexandrina-Wilhelmina-Josefina, we misten u")
    assert preview_sms(own, Stage.LAST_CONTACT)[1].startswith("Goedendag, dit is ons laatste")
    mails = preview_mail(own, Stage.VALUE)
    assert ["Beste Bo de Vries," in mails[0], "Beste Maximiliana" in mails[1]] == [True, True]
    assert preview_sms(own, Stage.CHECK_IN) == ()
    assert preview_mail(own, Stage.BRIEF_CHECK_IN) == ()
