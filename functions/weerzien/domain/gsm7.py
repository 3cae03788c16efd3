"""The GSM-7 alphabet: what one part of an SMS can hold, and names brought into it (CO-12)."""

import unicodedata

ONE_PART = 160
"""Septets in an SMS of one part."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
"""Characters that cost two septets: an escape, then the character."""

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th",
        "ı": "i", "Œ": "OE", "œ": "oe", "Ħ": "H", "ħ": "h", "Ŧ": "T", "ŧ": "t", "Ə": "E", "ə": "e",
    }
)  # fmt: skip
_SIGNS = str.maketrans(
    {
        "‘": "'", "’": "'", "‛": "'", "ʼ": "'", "ʻ": "'", "´": "'", "`": "'", "′": "'",
        "“": '"', "”": '"', "„": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    }
)  # fmt: skip
_IN_NAMES = frozenset(" '-.")


def is_gsm7(text: str) -> bool:
    """Say whether every character is in the GSM-7 alphabet or its extension."""
    return all(char in BASIC or char in EXTENDED for char in text)


def septets(text: str) -> int:
    """Count the septets of a GSM-7 text; characters outside count as two, like the extension."""
    return sum(1 if char in BASIC else 2 for char in text)


def fits_one_part(text: str) -> bool:
    """Say whether a text leaves as one SMS part: GSM-7 and at most 160 septets."""
    return is_gsm7(text) and septets(text) <= ONE_PART


def outside(text: str) -> str:
    """List the characters that would turn the whole SMS into UCS-2, each once, in order."""
    return "".join(dict.fromkeys(char for char in text if not is_gsm7(char)))


def transliterate(name: str) -> str:
    """Write a name in GSM-7 letters; a name with any letter of another script becomes "".

    Half a name would be worse than none. Control characters, line ends and braces are dropped.
    """
    folded = _fold(name)
    return folded if all(_belongs_in_name(char) for char in folded) else ""


def squeeze(text: str) -> str:
    """Bring any short text into GSM-7 and drop what cannot come along (practice short names)."""
    return " ".join("".join(char for char in _fold(text) if is_gsm7(char)).split())


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_LETTERS)
    return " ".join("".join(_fold_character(char) for char in plain).split())


def _fold_character(char: str) -> str:
    if char.isspace():
        return " "
    if char in "{}" or unicodedata.category(char).startswith("C"):
        return ""
    if is_gsm7(char):
        return char
    base = unicodedata.normalize("NFD", char)
    return "".join(part for part in base if not unicodedata.combining(part))


def _belongs_in_name(char: str) -> bool:
    if char in _IN_NAMES:
        return True
    # The alphabet also holds ten Greek capitals, which no Latin name needs.
    return char in BASIC and char.isalpha() and ord(char) < ord("Ā")
