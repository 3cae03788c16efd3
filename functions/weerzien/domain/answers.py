"""Reads what a patient wrote back: a keyword, words of distress, or a reply for a person."""

import re
import unicodedata

from weerzien.domain.distress import DISTRESS
from weerzien.domain.vocabulary import Language

OPT_OUT_KEYWORDS = frozenset({"STOP", "STOPPEN", "AFMELDEN", "UNSUBSCRIBE", "UIT"})
OPT_IN_KEYWORDS = frozenset({"START"})
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

    Case and spaces do not count, nor does one trailing dot or "aub". A sentence that contains
    stop is a reply.
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
    plain = f" {_plain(text)} "
    languages = (language,) if language else tuple(Language)
    return any(f" {words} " in plain for each in languages for words in DISTRESS[each])


def _keyword(text: str) -> str:
    bare = "".join(text.split()).upper().removesuffix(".")
    return bare.removesuffix("AUB")


def _plain(text: str) -> str:
    """Write a text in lower-case letters, without accents and signs, words one space apart."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("’", "").replace("'", ""))
    letters = (char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(letters)).split())
