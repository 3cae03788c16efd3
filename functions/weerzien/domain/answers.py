"""Reads what a patient wrote back: a keyword, words of distress, or a reply for a person."""

import re
import unicodedata

from weerzien.domain.distress import distress_in
from weerzien.domain.vocabulary import Language

OPT_OUT_KEYWORDS = frozenset({"STOP", "STOPPEN", "AFMELDEN", "UNSUBSCRIBE", "UIT"})
OPT_IN_KEYWORDS = frozenset({"START"})
_PLEASE = ("A.U.B", "AUB", "S.V.P", "SVP", "ALSJEBLIEFT", "ALSTUBLIEFT", "PLEASE")
_SIGNS_AROUND = re.compile(r"^\W+|[^\w?]+$")
_SENTENCE_ENDS = re.compile(r"[.!?;:\n\r]+")
_WRONG_ADDRESS = frozenset(
    {
        *("verkeerd nummer", "verkeerde nummer", "verkeerd adres", "verkeerd mailadres"),
        *("verkeerde persoon", "u heeft het verkeerde nummer", "u heeft een verkeerd nummer"),
        *("u hebt het verkeerde nummer", "je hebt het verkeerde nummer", "dit ben ik niet"),
        *("dit is het verkeerde nummer", "dit is een verkeerd nummer", "dit is niet mijn naam"),
        *("dit nummer is niet van mij", "ik ken deze persoon niet", "wrong number"),
        *("wrong address", "wrong person", "you have the wrong number", "this is not me"),
        *("you have the wrong address", "this is the wrong number"),
    }
)
"""The whole of a reply that says: not for me (EC-S12). Anything longer is for a person to read."""


def is_opt_out(text: str) -> bool:
    """Say whether a text is one of the opt-out keywords and nothing else (CO-05).

    Case, spaces and signs around it do not count, nor does a trailing "aub". A sentence that
    contains stop is a reply, and so is a question.
    """
    return _keyword(text) in OPT_OUT_KEYWORDS


def is_opt_in(text: str) -> bool:
    """Say whether a text lifts an SMS opt-out: START, read like the other keywords (CO-05)."""
    return _keyword(text) in OPT_IN_KEYWORDS


def says_wrong_address(text: str) -> bool:
    """Say whether a reply says that somebody else reads what is sent here, and nothing else."""
    plain = _plain(text).removeprefix("sorry ").removeprefix("hallo ")
    return plain in _WRONG_ADDRESS


def shows_distress(text: str, language: Language | None = None) -> bool:
    """Say whether a reply holds words of distress (HR-33); without a language in any of them.

    The list errs on the side of care: a person looks at every hit, nothing is decided here.
    """
    found = (_plain(sentence) for sentence in _SENTENCE_ENDS.split(text))
    sentences = "".join(f" . {sentence}" for sentence in found if sentence) + " . "
    languages = (language,) if language else tuple(Language)
    return any(distress_in(sentences, each) for each in languages)


def _keyword(text: str) -> str:
    bare = _without_signs("".join(text.split()).upper())
    for please in _PLEASE:
        bare = bare.removesuffix(please)
    return _without_signs(bare)


def _without_signs(word: str) -> str:
    return _SIGNS_AROUND.sub("", word)


def _plain(text: str) -> str:
    """Write a text in lower-case letters, without accents and signs, words one space apart."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("’", "").replace("'", ""))
    letters = (char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(letters)).split())
