"""What a patient writes back: keywords exactly, distress generously."""

import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from weerzien.domain.answers import is_opt_in, is_opt_out, shows_distress
from weerzien.domain.vocabulary import Language
from weerzien.texts.registry import every_key, source


@pytest.mark.requirement("CO-05", "D1")
@pytest.mark.parametrize(
    "text",
    ["STOP", "stop", " Stop ", "S T O P", "stop.", "STOP aub", "stop AUB", "Stoppen", "afmelden",
     "Unsubscribe", "uit", "UIT.", "stop\n", "STOP!", "stop..", "Stop, aub!", "stop a.u.b.",
     "'STOP'", "“stop”", "stop svp", "\u200bSTOP", "Stop \U0001f44d", "STOP alstublieft"],
)  # fmt: skip
def test_keywords_opt_out_whatever_case_and_spaces(text: str) -> None:
    assert is_opt_out(text)
    assert not is_opt_in(text)


@pytest.mark.requirement("CO-05", "D1")
@pytest.mark.parametrize(
    "text",
    ["Ik wil stop met roken", "stop er maar mee", "niet stoppen", "stop?", "", ".", "aub",
     "START", "uitgaan", "ik kom niet", "stopt", "st.op"],
)  # fmt: skip
def test_a_sentence_that_contains_stop_is_a_reply(text: str) -> None:
    assert not is_opt_out(text)


@pytest.mark.requirement("CO-05", "D1")
def test_start_lifts() -> None:
    assert is_opt_in("Start.")
    assert is_opt_in("start aub")
    assert is_opt_in("Start!")
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


IN_DISTRESS = {
    Language.NL: """
        ik wil niet meer leven; wil nie meer leven; ik wil niet langer leven
        ik hoef niet meer te leven; ik wil er een einde aan maken; ik ga er een eind aan maken
        ik maak er een einde aan; een einde aan mijn leven; ik zie het niet meer zitten
        ik zie het echt niet meer zitten; suïcide; ik ben suicidaal; suicied; zelfmoord
        zelfmoort; zelf moord; zelfmoordgedachten; zelfdoding; ik denk aan euthanasie
        ik ga mezelf iets aandoen; ik doe mezelf iets aan; ik doe me zelf wat aan
        bang dat ik mijzelf iets aandoe; om mezelf iets aan te doen; ik wil dood
        ik wil doodgaan; k wil dood; ik wil gewoon dood; was ik maar dood
        ik wou dat ik dood was; beter dood; liever dood; ik wil er niet meer zijn
        ik wil niet meer wakker worden; het leven heeft geen zin
        ik heb geen zin meer in het leven; alles heeft geen zin meer; levensmoe
        ik ben klaar met leven; uit het leven stappen; mezelf van het leven beroven
        me van kant maken; ik verhang me; ik snij mezelf; ik snijd me; ik heb mezelf gesneden
        zelfbeschadiging; automutilatie; ik spring voor de trein; ik heb pillen ingenomen
        ik heb te veel pillen geslikt; overdosis; ik kan niet meer
        Ik kan niet meer, echt niet. Ik kan niet meer!; ik kan zo niet verder
        ik kan het niet meer aan; ik hou het niet meer vol; ik houd het zo niet langer vol
        ik trek het niet meer; ik wil niet meer; jullie zijn beter af zonder mij; geen uitweg
        geen hoop meer; hopeloos; ten einde raad; wanhopig; help; HELP!; Help me; help me aub
        heeeelp; red mij; ik heb hulp nodig; ik heb dringend hulp nodig; 112; noodgeval
        ik vertrouw mezelf niet; gevaar voor mezelf; hij slaat me; hij mishandelt me
        ik word mishandeld; ik ben verkracht; ik hoor stemmen; ik ben in paniek; paniekaanval
        dit is mijn afscheid; afscheidsbrief; vaarwel; ik doe mijn kinderen nog iets aan
        pijn op de borst; ik krijg geen lucht
    """,
    Language.EN: """
        I want to die; i wanna die; I don't feel safe; I feel unsafe at home
        I don't want to live anymore; I dont want to be here anymore
        suicide; im suicidal; I will kill myself; i want to kill my self; end my life
        end it all; better off dead; wish I was dead; no reason to live; I can't go on
        I cannot do this anymore; cant take it anymore; hurting myself; self-harm; selfharm
        cutting myself; I overdosed; I took all my pills; help; Help!; please help me
        I need help; emergency; he hits me; I was raped; I hear voices; panic attack; hopeless
        chest pain; I can't breathe
    """,
}


@pytest.mark.requirement("HR-33", "EC-S14")
@pytest.mark.parametrize(
    ("language", "text"),
    [
        (language, text.strip())
        for language, texts in IN_DISTRESS.items()
        for text in texts.replace("\n", ";").split(";")
        if text.strip()
    ],
)
def test_what_people_write_in_distress_is_seen_as_they_spell_it(
    language: Language, text: str
) -> None:
    assert shows_distress(text, language)
    assert shows_distress(f"Beste mevrouw,\n\n{text.upper()}\n\nGroet")


@pytest.mark.requirement("HR-33")
@pytest.mark.parametrize(
    "text",
    [
        "Dinsdag kan ik niet, woensdag wel.",
        "Sorry, was het vergeten. Kan het volgende week?",
        "Thanks, I will call tomorrow.",
        "De trein reed niet, het was doodstil op het perron.",
        "Ik kan niet meer komen op dinsdag",
        "ik kan niet meer inloggen",
        "Kunt u me helpen aan een nieuwe afspraak?",
        "Help me herinneren aan maandag",
        "Ik heb geen zin om te bellen",
        "Het heeft geen zin meer, ik ben verhuisd",
        "Niet meer nodig, ik ben weer beter",
        "geen paniek, ik kom eraan",
        "Ik was te laat voor de trein",
        "De link opent niet meer",
        "Ik kan niet verder in de agenda kijken",
        "mijn oma is overleden, ik kon niet",
        "ik ben bang voor de tandarts",
        "De link is niet veilig volgens mijn telefoon",
        "This link is unsafe",
        "I live 30 kms away",
        "I can not come on Tuesday",
        "Can you help me find another day?",
    ],
)
def test_an_everyday_reply_is_no_distress(text: str) -> None:
    assert not shows_distress(text)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for one in fields(value):
            yield from strings(getattr(value, one.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)


@pytest.mark.requirement("HR-33", "NS-17")
def test_no_text_of_ours_shows_distress_so_quoting_one_does_not() -> None:
    ours = [text for key in every_key() for text in strings(source(*key))]
    assert len(ours) > 100
    assert [text for text in ours if shows_distress(text)] == []


@pytest.mark.requirement("EC-X04")
@pytest.mark.parametrize("text", ["wil " * 1_000, "a" * 4_000, ". " * 2_000, "mezelf " * 600])
def test_no_reply_takes_long(text: str) -> None:
    begun = time.process_time()
    shows_distress(text)
    assert time.process_time() - begun < 1


@pytest.mark.requirement("HR-33")
def test_the_language_of_the_patient_is_enough_but_unknown_means_all() -> None:
    assert not shows_distress("ik wil dood", Language.EN)
    assert shows_distress("ik wil dood")
