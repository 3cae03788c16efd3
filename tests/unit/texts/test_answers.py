"""What a patient writes back: keywords exactly, distress generously."""

import pytest

from weerzien.domain.answers import is_opt_in, is_opt_out, shows_distress
from weerzien.domain.vocabulary import Language


@pytest.mark.requirement("CO-05", "D1")
@pytest.mark.parametrize(
    "text",
    ["STOP", "stop", " Stop ", "S T O P", "stop.", "STOP aub", "stop AUB", "Stoppen", "afmelden",
     "Unsubscribe", "uit", "UIT.", "stop\n"],
)  # fmt: skip
def test_keywords_opt_out_whatever_case_and_spaces(text: str) -> None:
    assert is_opt_out(text)
    assert not is_opt_in(text)


@pytest.mark.requirement("CO-05", "D1")
@pytest.mark.parametrize(
    "text",
    ["Ik wil stop met roken", "stop er maar mee", "niet stoppen", "STOP!", "stop..", "", ".", "aub",
     "START", "uitgaan", "ik kom niet", "stopt", "st.op"],
)  # fmt: skip
def test_a_sentence_that_contains_stop_is_a_reply(text: str) -> None:
    assert not is_opt_out(text)


@pytest.mark.requirement("CO-05", "D1")
def test_start_lifts() -> None:
    assert is_opt_in("Start.")
    assert is_opt_in("start aub")
    assert not is_opt_in("ik start morgen")


@pytest.mark.requirement("HR-33", "D2")
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ik zie het niet meer zitten.", Language.NL),
        ("ik wil dood", Language.NL),
        ("IK WIL NIET MEER LEVEN!!", Language.NL),
        ("Denk aan zelfmoord", Language.NL),
        ("gedachten aan suïcide", Language.NL),
        ("I can't go on", Language.EN),
        ("i can’t go on", Language.EN),
        ("I want to kill myself", Language.EN),
    ],
)
def test_words_of_distress_are_seen(text: str, language: Language) -> None:
    assert shows_distress(text, language)
    assert shows_distress(text)


@pytest.mark.requirement("HR-33")
@pytest.mark.parametrize(
    "text",
    [
        "Dinsdag kan ik niet, woensdag wel.",
        "Sorry, was het vergeten. Kan het volgende week?",
        "Thanks, I will call tomorrow.",
        "De trein reed niet, het was doodstil op het perron.",
    ],
)
def test_an_everyday_reply_is_no_distress(text: str) -> None:
    assert not shows_distress(text)


@pytest.mark.requirement("HR-33")
def test_the_language_of_the_patient_is_enough_but_unknown_means_all() -> None:
    assert not shows_distress("ik wil dood", Language.EN)
    assert shows_distress("ik wil dood")
