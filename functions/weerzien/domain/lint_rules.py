"""Which words are refused where, and which promises need which fact (TV-06, NS-35, D11)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from weerzien.domain import lint_words as words
from weerzien.domain.text import Fact
from weerzien.domain.vocabulary import Language, Stage, Variant


class Place(StrEnum):
    """Where a text stands: subjects and SMS show on a lock screen, so they bear less."""

    SUBJECT = "subject"
    SMS = "sms"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a text is for; `extra` are the practice's own refused words."""

    language: Language
    variant: Variant
    stage: Stage
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    words: words.Words
    reason: str


CLINICAL = Rule("clinical", words.CLINICAL, "dit woord zegt iets over de zorg van de patiënt")
TONE = (
    Rule("guilt", words.GUILT, "dit kan een schuldgevoel geven"),
    Rule("blame", words.BLAME, "dit legt de schuld bij de patiënt"),
    Rule("threat", words.THREAT, "dit klinkt als een dreiging"),
    Rule("duty", words.DUTY, "dit klinkt als een plicht"),
    Rule("pressure", words.PRESSURE, "dit zet druk"),
)
REVEALING = Rule(
    "clinical",
    words.REVEALING,
    "dit woord hoort niet in een onderwerp of sms; binnenin een mail mag",
)
LAST = Rule("last", words.LAST, "alleen het laatste bericht mag zeggen dat het het laatste is")
WHY = Rule("asks_reason", words.WHY, "het eerste bericht vraagt niets en noemt geen regels")
REGRET = Rule("regret", words.REGRET, "spijt of teleurstelling hoort niet in dit bericht")
MISSING = Rule("missing", words.MISSING, "mentale zorg noemt het missen niet in onderwerp of sms")
OUGHT = Rule("ought", words.OUGHT, "bij voeding past geen woord over wat hoort")


@dataclass(frozen=True, slots=True)
class Promise:
    """Wording that may only be said when a fact holds, so its sentence must need that fact."""

    code: str
    pattern: re.Pattern[str]
    needs: frozenset[Fact]
    reason: str


def _promise(code: str, needs: set[Fact], reason: str, *patterns: str) -> Promise:
    joined = "|".join(patterns)
    return Promise(
        code, re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE), frozenset(needs), reason
    )


PROMISES = (
    _promise(
        "room_promised",
        {Fact.FREE_SLOTS},
        "plek beloven mag alleen als er plek is; deze voorwaarde kan een eigen tekst niet hebben",
        "plek(?:ken)?", "plaats(?:en)?", "ruimte", "deze week", "vrije tijden",
        "room", "slots?", "spots?", "this week", "availability",
    ),
    _promise(
        "no_fee_promised",
        {Fact.NO_FEE_DUE},
        "dit belooft dat er niets betaald wordt of dat het niet erg is; dat is niet altijd waar",
        r"geen (?:extra )?kosten", "kost niets", "gratis", "geen rekening", "geen tarief",
        "(?:helemaal )?niet erg", "geeft niets?", "geen probleem", "geen punt", "maakt niet uit",
        r"no (?:extra )?(?:costs?|fees?|charges?)", "free of charge", "no problem(?: at all)?",
        "no worries", "does(?: not|n't) matter", "not a problem",
    ),
    _promise(
        "today_untrue",
        {Fact.MISSED_TODAY},
        "gebruik {when}: Weerzien zet daar vandaag, gisteren of de datum",
        "vandaag", "vanochtend", "vanmiddag", "today", "this morning", "this afternoon",
    ),
    _promise(
        "yesterday_untrue",
        {Fact.MISSED_YESTERDAY},
        "gebruik {when}: Weerzien zet daar vandaag, gisteren of de datum",
        "gisteren", "eergisteren", "yesterday",
    ),
    _promise(
        "nothing_heard_untrue",
        {Fact.NOTHING_HEARD},
        "dat er niets gehoord is, staat alleen in een bericht als het klopt",
        "niets (?:van (?:je|u) )?gehoord", "geen (?:reactie|antwoord|bericht terug)",
        "niet gereageerd", "hoorden (?:nog )?niets",
        "(?:have not|haven't) heard", "no (?:reply|answer|response)", "heard nothing",
    ),
    _promise(
        "reply_promised",
        {Fact.CAN_REPLY},
        "om antwoord vragen mag alleen als een antwoord aankomt",
        "antwoord(?:en)? op (?:dit|deze)", "antwoord met", "reply", "answer this",
    ),
    _promise(
        "contacts_untrue",
        {Fact.CONTACTED_BEFORE},
        "eerdere berichten noemen mag alleen als die er waren",
        "een paar (?:keer|berichten)", "meerdere (?:keren|berichten)", "eerder al",
        "a few (?:times|messages)", "several (?:times|messages)", "earlier messages",
    ),
)  # fmt: skip


def rules_for(setting: Setting, place: Place) -> tuple[Rule, ...]:
    """Give the word rules that count for one text."""
    rules = [CLINICAL, *TONE]
    shown = place is not Place.BODY
    if shown:
        rules.append(REVEALING)
    if setting.stage is not Stage.LAST_CONTACT:
        rules.append(LAST)
    if setting.stage is Stage.IMMEDIATE:
        rules.append(WHY)
    if not (setting.variant is Variant.PHYSIOTHERAPY and setting.stage is Stage.VALUE):
        rules.append(REGRET)
    if setting.variant is Variant.MENTAL_HEALTH and shown:
        rules.append(MISSING)
    if setting.variant is Variant.NUTRITION:
        rules.append(OUGHT)
    return tuple(rules)


def found_word(text: str, listed: tuple[str, ...], harmless: tuple[str, ...]) -> str | None:
    """Give the first listed word that a text holds, after harmless phrases are blanked."""
    match = pattern_of(listed).search(pattern_of(harmless).sub(" ", text))
    return match[0] if match else None


@cache
def pattern_of(listed: tuple[str, ...]) -> re.Pattern[str]:
    """Compile a word list; a trailing `*` lets a word go on."""
    parts = (
        re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) for word in listed
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
