"""The lint by itself: each kind of wording is found where it may not stand, and only there."""

import pytest

from weerzien.domain import lint_words as words
from weerzien.domain.content_lint import lint_sentence
from weerzien.domain.lint_rules import Place, Setting, found_word
from weerzien.domain.text import Fact, say
from weerzien.domain.vocabulary import Language, Stage, Variant

FIELDS = frozenset({"link", "phone", "visit", "when", "date"})


def codes(
    text: str,
    *needs: Fact,
    place: Place = Place.BODY,
    language: Language = Language.NL,
    variant: Variant = Variant.GENERAL,
    stage: Stage = Stage.VALUE,
    extra: tuple[str, ...] = (),
) -> set[str]:
    setting = Setting(language, variant, stage, extra)
    return {f.code for f in lint_sentence(say(text, *needs), setting, place, FIELDS)}


@pytest.mark.requirement("TV-06", "CO-03", "CO-07", "NS-06", "NS-07", "AU-17")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Uw behandeling gaat door.", "clinical"),
        ("Kom langs bij de tandarts.", "clinical"),
        ("Uw bloeddruk meten we dan.", "clinical"),
        ("Neem uw medicijnen mee.", "clinical"),
        ("We waren teleurgesteld.", "guilt"),
        ("We hebben op u gewacht.", "guilt"),
        ("U bent niet komen opdagen.", "blame"),
        ("Dit is uw eigen schuld.", "blame"),
        ("Anders sturen we een factuur.", "threat"),
        ("Wij gaan u uitschrijven.", "threat"),
        ("U moet een afspraak maken.", "duty"),
        ("U bent verplicht te komen.", "duty"),
        ("Reageer zo snel mogelijk.", "pressure"),
        ("De plek is bijna vol.", "pressure"),
        ("Dit is ons laatste bericht.", "last"),
        ("Helaas was u er niet.", "regret"),
        ("Deze week is er plek.", "room_promised"),
        ("Er zijn geen kosten.", "no_fee_promised"),
        ("Dat geeft niets.", "no_fee_promised"),
        ("We misten u vandaag.", "today_untrue"),
        ("We misten u gisteren.", "yesterday_untrue"),
        ("We hebben niets gehoord.", "nothing_heard_untrue"),
        ("Antwoord op deze mail.", "reply_promised"),
        ("We schreven u een paar keer.", "contacts_untrue"),
        ("Bel {telefoon}.", "unknown_field"),
        ("Bel {phone} }.", "loose_brace"),
        ("Kies hier {link}.", "link_punctuation"),
    ],
)
def test_dutch_wording_is_refused_with_its_code(text: str, code: str) -> None:
    assert code in codes(text)


@pytest.mark.requirement("TV-06", "CO-07")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Your treatment goes on.", "clinical"),
        ("You let us down.", "guilt"),
        ("You failed to come.", "blame"),
        ("Your account will be closed.", "threat"),
        ("You must book now.", "duty"),
        ("You should come.", "duty"),
        ("Please act now.", "pressure"),
        ("Unfortunately you were away.", "regret"),
        ("There is room this week.", "room_promised"),
        ("No problem!", "no_fee_promised"),
        ("We missed you today.", "today_untrue"),
        ("Please reply.", "reply_promised"),
    ],
)
def test_english_wording_is_refused_with_its_code(text: str, code: str) -> None:
    assert code in codes(text, language=Language.EN)


@pytest.mark.requirement("TV-06")
@pytest.mark.parametrize(
    "text",
    [
        "Er is geen druk en geen haast.",
        "Kies zelf een moment dat u past.",
        "We denken graag met u mee.",
        "Is het lastig door tijd, vervoer of kosten?",
        "We zien u graag weer: {link}",
    ],
)
def test_kind_wording_passes(text: str) -> None:
    assert codes(text) == set()


@pytest.mark.requirement("NS-35")
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Deze week is er plek.", Fact.FREE_SLOTS),
        ("Er zijn geen kosten.", Fact.NO_FEE_DUE),
        ("We misten u vandaag.", Fact.MISSED_TODAY),
        ("We hebben niets gehoord.", Fact.NOTHING_HEARD),
        ("Antwoord op deze mail.", Fact.CAN_REPLY),
        ("We schreven u een paar keer.", Fact.CONTACTED_BEFORE),
    ],
)
def test_a_promise_bound_to_its_fact_passes_and_to_another_fact_does_not(
    text: str, fact: Fact
) -> None:
    assert codes(text, fact) == set()
    other = Fact.FREE_SLOTS if fact is not Fact.FREE_SLOTS else Fact.NO_FEE_DUE
    assert codes(text, other)


@pytest.mark.requirement("TV-06", "TV-01", "TV-04")
def test_some_words_are_refused_for_one_variant_or_place_only() -> None:
    missed = "We hebben u {when} gemist."
    assert codes(missed, place=Place.SMS) == set()
    mental = {"variant": Variant.MENTAL_HEALTH}
    assert codes(missed, place=Place.SMS, variant=Variant.MENTAL_HEALTH) == {"missing"}
    assert codes(missed, place=Place.SUBJECT, variant=mental["variant"]) == {"missing"}
    assert codes(missed, place=Place.BODY, variant=mental["variant"]) == set()
    assert codes("Zo hoort het.", variant=Variant.NUTRITION) == {"ought"}
    assert codes("Zo hoort het.") == set()


@pytest.mark.requirement("NS-06", "TV-02")
def test_recovery_may_stand_inside_a_mail_but_not_on_a_lock_screen() -> None:
    text = "We houden uw herstel in beweging."
    assert codes(text, place=Place.BODY) == set()
    assert codes(text, place=Place.SUBJECT) == {"clinical"}
    assert codes(text, place=Place.SMS) == {"clinical"}


@pytest.mark.requirement("NS-20", "NS-24", "TV-02")
def test_some_words_depend_on_the_stage() -> None:
    assert codes("Wat was de reden?", stage=Stage.IMMEDIATE) == {"asks_reason"}
    assert codes("Wat de reden ook was.", stage=Stage.CHECK_IN) == set()
    assert codes("Ons laatste bericht.", stage=Stage.LAST_CONTACT) == set()
    pity = "Het zou jammer zijn."
    assert codes(pity, stage=Stage.LAST_CONTACT) == {"regret"}
    assert codes(pity, variant=Variant.PHYSIOTHERAPY, stage=Stage.VALUE) == set()


@pytest.mark.requirement("TV-06", "AU-17")
def test_a_practice_can_add_words_and_not_take_any_away() -> None:
    assert codes("Kom gezellig langs.", extra=("gezellig",)) == {"own_list"}
    assert codes("U moet komen.", extra=("-moet", "!moet")) == {"duty"}


@pytest.mark.requirement("TV-06")
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "listed", [words.CLINICAL, words.GUILT, words.BLAME, words.THREAT, words.DUTY, words.PRESSURE]
)
def test_every_listed_word_is_found_in_a_sentence(listed: words.Words, language: Language) -> None:
    for word in listed[language]:
        shown = word.removesuffix("*")
        assert found_word(f"Zin met {shown.upper()}, zo.", listed[language], ())
