"""Words of distress per language (HR-33): lower case, no accents, no apostrophes.

A hit makes an urgent task for a person and nothing else but the practice's own line; so a phrase
belongs here when missing it would be worse than a call too many. What people write every day when
an appointment is the subject ("ik kan niet meer komen") must not be a hit: whoever is called for
nothing each day reads no alarm.

Words stand as `spelled` leaves them. `~` is up to three words in between, `aan*` any word that
begins so, `^` and `$` the beginning and the end of a sentence.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from weerzien.domain.vocabulary import Language


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split(",") if phrase.strip())


DISTRESS: Final[Mapping[Language, tuple[str, ...]]] = MappingProxyType(
    {
        Language.NL: _phrases(
            """zelfmoor*, zelf moord*, zelfdod*, zelf doding, suicid*, suicied*, suiside*,
            euthanas*, wil ~ dood, wil ~ doodgaan, dood wil*, dood zijn, was ~ maar dood, ik
            dood was, ga dood, liever dood, beter dood, niet meer leven, niet langer leven,
            niet meer te leven, niet meer wakker worden, nooit meer wakker worden, het leven
            niet meer, leven ~ geen zin, geen zin ~ leven, leven ~ zinloos, alles ~ zinloos,
            alles ~ geen zin, heeft ~ geen zin meer $, levensmoe, klaar met leven, klaar met
            het leven, klaar met mijn leven, uit het leven, van het leven beroven, einde aan
            mijn leven, einde aan ~ maken, eind aan ~ maken, maak ~ einde aan, maak ~ eind aan,
            maak er ~ einde, er niet meer zijn, er niet meer te zijn, er niet meer ben, zie het
            ~ niet meer zitten, zie ~ geen uitweg, geen uitweg, geen hoop meer, hopeloos, ik
            kan niet meer $, ik kan echt niet meer $, ik wil niet meer $, kan zo niet meer $,
            kan zo niet verder, kan zo niet langer, kan niet verder $, kan niet verder leven,
            stap eruit $, kan ~ niet meer aan, wil ~ niet verder, wil ~ niet meer verder, niet
            meer verder $, hou* ~ niet ~ vol, trek het niet meer, trek dit niet meer, kan het
            niet meer opbrengen, mezelf iets aan*, mezelf wat aan*, iets aan ~ mezelf, mezelf ~
            pijn*, mezelf ~ dood*, mezelf ~ doden, mezelf af, mezelf ~ ophang*, mezelf ~
            verhang*, verhang me*, hang me op, hang mezelf, mezelf van kant, me van kant,
            mezelf ~ verwond*, mezelf ~ snij*, mezelf ~ gesneden, snij* mezelf, snij* me,
            zelfbeschadig*, zelfverwond*, automutila*, spring* ~ trein, voor de trein spring*,
            voor de trein gooi*, voor een trein, van het dak spring*, van de brug spring*,
            spring* van het dak, spring* van de brug, spring* van een, overdosis, pillen ~
            genomen, pillen ~ ingenomen, pillen ~ geslikt, te veel pillen, teveel pillen, alle
            pillen, beter af zonder mij, niemand ~ missen als ik, dit is mijn afscheid,
            afscheid nemen, afscheidsbrief, vaarwel, wanhopig, wanhoop, radeloos, ten einde
            raad, ^ help $, ^ help help $, help me $, help mij $, help me nu, help me
            alsjeblieft, help me aub, red me, red mij, hulp nodig $, dringend hulp, nu hulp,
            noodgeval, in nood, levensgevaar, ^ 112 $, ^ 113 $, voel ~ niet veilig, ben ~ niet
            veilig, niet veilig thuis, thuis niet veilig, hier niet veilig, onveilig thuis,
            vertrouw mezelf niet, bang voor mezelf, bang dat ik mezelf, gevaar voor mezelf, doe
            ~ kind* ~ iets aan, doe ~ kind* ~ wat aan, word ~ mishandeld, wordt ~ mishandeld,
            mishandelt m*, slaat me, slaat mij, word ~ bedreigd, bedreigt me, bedreigt mij,
            verkracht, misbruikt, hoor ~ stemmen, stemmen in mijn hoofd, psychose, psychotisch,
            in paniek, paniekaanval*, raak ~ paniek, ga door het lint, pijn op de borst, pijn
            op mijn borst, druk op de borst, krijg geen lucht, geen adem, kan niet ademen, kan
            niet ademhalen"""
        ),
        Language.EN: _phrases(
            """suicid*, kill myself, killing myself, ^ kms $, end my life, ending my life, take my
            life, taking my life, end it all, want to end it, want to die, wish i was dead,
            wish i were dead, wish i was never born, better off dead, better off without me,
            rather be dead, not want to live, not wanting to live, not want to be alive, not
            want to be here anymore, not want to wake up, no reason to live, tired of living,
            can not go on, can not do this anymore, can not take it anymore, can not cope, no
            way out, no point anymore, no hope, hopeless, desperate, hurt myself, hurting
            myself, harm myself, harming myself, self harm*, selfharm*, cut myself, cutting
            myself, hang myself, overdos*, took ~ pills, taken ~ pills, all my pills, ^ help $,
            ^ help help $, help me $, help me now, help me please, please help me, need help $,
            need help now, need urgent help, save me, emergency, in danger, am not safe, not
            feel safe, not safe at home, not safe here, feel unsafe, feeling unsafe, unsafe at
            home, afraid of myself, not trust myself, hits me, beats me, threatens me, abuses
            me, raped, hearing voices, hear voices, psychosis, in panic, panic attack*,
            panicking, goodbye forever, say goodbye, chest pain, can not breathe"""
        ),
    }
)

_ONE_SPELLING: Final = (
    (r"(.)\1{2,}", r"\1"),
    (r" (?:me|mij|mijn|mn) ?zelf(?= )", " mezelf"),
    (r" my self(?= )", " myself"),
    (r" (?:nie|ni|nt)(?= )", " niet"),
    (r" k(?= )", " ik"),
    (r" leve(?= )", " leven"),
    (r" (?:kanniet|kan nie)(?= )", " kan niet"),
    (r" im(?= )", " i am"),
    (r" (?:dont|do n t)(?= )", " do not"),
    (r" (?:cant|cannot|can t)(?= )", " can not"),
    (r" wanna(?= )", " want to"),
)
_SIGNS: Final = {"~": r"(?: [a-z0-9]+){0,3}", "^": r"(?<= \.)", "$": r"(?= \.)"}


def distress_in(sentences: str, language: Language) -> bool:
    """Look for a phrase in plain words that stand one space apart, with ` . ` between sentences."""
    return _pattern(language).search(spelled(sentences)) is not None


def spelled(sentences: str) -> str:
    """Write the commonest misspellings and contractions in one way."""
    for written, meant in _ONE_SPELLING:
        sentences = re.sub(written, meant, sentences)
    return sentences


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    return re.compile("|".join(map(_expression, DISTRESS[language])))


def _expression(phrase: str) -> str:
    found = (
        _SIGNS.get(word) or f" {re.escape(word.removesuffix('*'))}" + _ending(word)
        for word in phrase.split()
    )
    return "".join(found)


def _ending(word: str) -> str:
    return r"[a-z0-9]*(?= )" if word.endswith("*") else r"(?= )"
