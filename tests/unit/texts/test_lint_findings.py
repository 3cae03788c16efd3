"""What the lint says, word for word: a practice reads the reason, a machine the code and place."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from weerzien.domain.content_lint import (
    Finding,
    lint_mail,
    lint_sentence,
    lint_sms,
    part_names,
    sentences_of,
)
from weerzien.domain.distress import _phrases
from weerzien.domain.lint_rules import Place, Setting, _promise
from weerzien.domain.lint_words import _words
from weerzien.domain.text import Fact, Frame, MailText, MessageBrief, Sentence, say
from weerzien.domain.vocabulary import Language, Stage, Variant
from weerzien.texts.nl_u.frame import FRAME

from .conftest import MAIL_LINK, SMS_BRIEF

SETTING: Final = Setting(Language.NL, Variant.GENERAL, Stage.VALUE, ("gezellig",))
BRIEF: Final = replace(SMS_BRIEF, stage=Stage.VALUE)
ONE_WAY: Final = replace(BRIEF, two_way=False)
MAIL_BRIEF: Final = replace(BRIEF, link=MAIL_LINK, opt_out_link=MAIL_LINK + "?uit")
KNOWN: Final = frozenset({"link", "phone", "visit", "when"})
MAIL: Final = MailText(
    subject=(say("Even bijpraten"),),
    opening=((say("Op {date} zagen we u niet."),),),
    body=((say("Kies zelf een moment."),),),
    ways=(say("Bel ons even."),),
    button="Kies een moment",
    phone=((say("Bellen kan ook: {phone}."),),),
    close=((say("Tot ziens."),),),
)


def of_sms(
    *texts: str | Sentence, brief: MessageBrief = BRIEF, frame: Frame = FRAME
) -> set[Finding]:
    sentences = tuple(say(one) if isinstance(one, str) else one for one in texts)
    return set(lint_sms(sentences, SETTING, frame, brief))


def of_mail(
    text: MailText = MAIL, brief: MessageBrief = MAIL_BRIEF, frame: Frame = FRAME
) -> set[Finding]:
    return set(lint_mail(text, SETTING, frame, brief))


@pytest.mark.requirement("TV-06", "AU-17")
@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        ("Dat moet zo.", "duty", "“moet”: dit klinkt als een plicht."),
        ("Kom gezellig.", "own_list", "“gezellig” staat op de lijst van de praktijk zelf."),
        (
            "We zagen u GISTEREN niet.",
            "yesterday_untrue",
            "“GISTEREN”: gebruik {when}: Weerzien zet daar vandaag, gisteren of de datum.",
        ),
        ("Bel {telefoon}.", "unknown_field", "het veld {telefoon} bestaat hier niet."),
        ("Bel } ons.", "loose_brace", "een losse accolade hoort niet in een tekst."),
        (
            "Kies: {link}.",
            "link_punctuation",
            "direct achter {link} hoort een spatie of niets.",
        ),
    ],
)
def test_a_finding_names_code_place_and_reason(
    place: Place, text: str, code: str, reason: str
) -> None:
    found = list(lint_sentence(say(text), SETTING, place, KNOWN))
    assert found == [Finding(code, place.value, reason)]


@pytest.mark.requirement("TV-06")
def test_fields_make_no_words_and_keep_words_apart() -> None:
    assert (
        list(lint_sentence(say("mo{when}et {moet}"), SETTING, Place.BODY, KNOWN | {"moet"})) == []
    )
    (found,) = lint_sentence(say("Dat {when}moet{when} zo."), SETTING, Place.BODY, KNOWN)
    assert found.code == "duty"


@pytest.mark.requirement("CO-12", "CO-08", "TV-06")
@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        ("kies: {link} ç √ ∑", "not_gsm7", "deze tekens passen niet in één sms: ç √ ∑."),
        (
            "kies: {link} " + "x" * 140,
            "too_long",
            "de sms past niet in één deel van 160 tekens, ook niet zonder naam.",
        ),
        ("bel ons {phone}", "no_route", "er staat geen {link} in om te plannen."),
        (
            "kies: {link} of stop",
            "opt_out_twice",
            "het afmelden met STOP zet Weerzien er zelf bij.",
        ),
        ("nieuwe sessie: {link}", "mixed_noun", "“sessie”: deze toon zegt overal “afspraak”."),
    ],
)
def test_an_sms_is_refused_for_one_reason_in_words(text: str, code: str, reason: str) -> None:
    assert Finding(code, "sms", reason) in of_sms(text)


@pytest.mark.requirement("CO-08")
def test_stop_on_a_sender_that_nobody_can_answer_is_refused() -> None:
    reason = "op een afzender met een naam kan niemand STOP antwoorden."
    assert of_sms("kies: {link} of STOPPEN", brief=ONE_WAY) == {
        Finding("stop_one_way", "sms", reason)
    }
    assert of_sms("kies: {link}", brief=ONE_WAY) == of_sms("kies: {link}") == set()


@pytest.mark.requirement("NS-04")
@pytest.mark.parametrize(
    "sentence",
    [say("kies: {link}", Fact.FREE_SLOTS), say("kies: {link}", if_room=True)],
)
def test_a_link_that_may_fall_away_is_no_route(sentence: Sentence) -> None:
    assert of_sms("we zagen u niet.", sentence) == {
        Finding("no_route", "sms", "er staat geen {link} in om te plannen.")
    }
    assert of_sms("kies: {link}", sentence) == set()


@pytest.mark.requirement("CO-12")
def test_an_sms_is_measured_with_every_fact_true_but_the_day() -> None:
    """The date is the longest day word, and all other sentences stand there at once."""
    long = say("x" * 60, Fact.CONTACTED_BEFORE), say("y" * 60, Fact.NOTHING_HEARD)
    quiet = replace(BRIEF, facts=frozenset())
    assert {one.code for one in of_sms("kies: {link}", *long, brief=quiet)} == {"too_long"}
    assert of_sms("kies: {link}", long[0], brief=quiet) == set()


@pytest.mark.requirement("AU-17")
def test_a_text_that_no_message_can_be_made_of_has_one_finding() -> None:
    assert {one.code for one in of_sms("kies: {link} {onbekend}")} == {"unknown_field"}


@pytest.mark.requirement("AU-17", "NS-04")
def test_a_mail_that_has_all_is_not_refused() -> None:
    assert of_mail() == set()


@pytest.mark.requirement("AU-17", "CO-08", "NS-04")
@pytest.mark.parametrize(
    ("changes", "code", "reason"),
    [
        (
            {"subject": (say("Er is ruimte", Fact.FREE_SLOTS),)},
            "no_subject",
            "zonder feiten blijft er geen onderwerp over.",
        ),
        ({"button": ""}, "no_button", "de knop heeft geen tekst."),
        ({"phone": ()}, "no_phone", "het telefoonnummer ontbreekt: gebruik {phone}."),
        (
            {"phone": ((say("Bel {phone}.", Fact.NOTHING_HEARD),),)},
            "no_phone",
            "het telefoonnummer ontbreekt: gebruik {phone}.",
        ),
        (
            {"subject": (say("Uw nieuwe sessie"),)},
            "mixed_noun",
            "“sessie”: deze toon zegt overal “afspraak”.",
        ),
        (
            {"button": "Boek een sessie"},
            "mixed_noun",
            "“sessie”: deze toon zegt overal “afspraak”.",
        ),
        ({"close": ((say("Dat moet."),),)}, "duty", "“moet”: dit klinkt als een plicht."),
        ({"ways": (say("Dat moet."),)}, "duty", "“moet”: dit klinkt als een plicht."),
    ],
)
def test_a_mail_is_refused_for_one_reason_in_words(
    changes: dict[str, object], code: str, reason: str
) -> None:
    text = replace(MAIL, **changes)  # type: ignore[arg-type]
    assert of_mail(text) == {Finding(code, "body", reason)}


@pytest.mark.requirement("NS-06")
@pytest.mark.parametrize("field", ["link", "phone"])
def test_a_subject_names_no_link_and_no_number(field: str) -> None:
    text = replace(MAIL, subject=(say(f"Zie {{{field}}} graag"),))
    reason = f"het veld {{{field}}} bestaat hier niet."
    assert Finding("unknown_field", "subject", reason) in of_mail(text)


def test_the_parts_of_a_mail_are_named_in_reading_order() -> None:
    assert part_names() == ("subject", "opening", "body", "ways", "button", "phone", "close")


def test_the_button_is_a_sentence_of_the_mail_where_there_is_one() -> None:
    assert say("Kies een moment") in sentences_of(MAIL)
    assert sentences_of(MailText()) == ()
    assert sentences_of(MailText(button="Kies")) == (say("Kies"),)


@pytest.mark.requirement("TV-06", "HR-33")
def test_lists_are_read_as_phrases_between_commas_on_one_line() -> None:
    assert _phrases("help me,\n   geen\n uitweg, ,") == ("help me", "geen uitweg")
    read = _words("had kunnen,\n  had\n moeten,", "guilt*, , could have")
    assert read[Language.NL] == ("had kunnen", "had moeten")
    assert read[Language.EN] == ("guilt*", "could have")


@pytest.mark.requirement("NS-35")
def test_a_promise_is_found_as_whole_words_whatever_the_case() -> None:
    promise = _promise("room", {Fact.FREE_SLOTS}, "waarom", "plek(?:ken)?", "ruimte")
    assert (promise.code, promise.needs, promise.reason) == (
        "room",
        frozenset({Fact.FREE_SLOTS}),
        "waarom",
    )
    for text, found in (("Er is PLEK!", "PLEK"), ("genoeg ruimte", "ruimte")):
        match = promise.pattern.search(text)
        assert match is not None
        assert match[0] == found
    assert not promise.pattern.search("werkplek, ruimtelijk, plekje")
