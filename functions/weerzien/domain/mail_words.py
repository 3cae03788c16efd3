"""The words of a mail that are the patient's own: no quotes, no signatures (NS-17, CO-11).

By lines and in one pass, so that no text, however hostile, costs more than its length.
"""

import re
import unicodedata
from typing import Final

LONGEST: Final = 4_000
"""Characters of one reply that are kept; a colleague who needs more calls."""

_LINES: Final = 2_000
_HEAD_LINES: Final = 3
"""Mail programs break the line "On … wrote:" into at most so many."""
_BLOCK_LINES: Final = 6

_WROTE = re.compile(
    r"(?:op|on|am|le)\b.*\d.*\b(?:schreef|geschreven|wrote|schrieb|écrit)\b.*:", re.IGNORECASE
)
_WROTE_AT = re.compile(
    r".{1,200}\b(?:schreef op|wrote on|schrieb am)\b.*\d[:.]\d\d.*:", re.IGNORECASE
)
_FROM = re.compile(r"\*?(?:van|from|von|de)\s?:\*?\s", re.IGNORECASE)
_HEAD = re.compile(
    r"\*?(?:verzonden|datum|aan|onderwerp|sent|date|to|subject|cc|gesendet|an|betreff)\s?:",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"-{2,}\s*(?:oorspronkelijk bericht|origineel bericht|original message|original appointment"
    r"|doorgestuurd bericht|forwarded message)",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(
    r"(?:verstuurd|verzonden) (?:vanaf|vanuit|via|met|van) |sent from |sent with |get outlook"
    r"|outlook voor |download outlook",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"(?:met )?(?:vriendelijke|hartelijke|beste) groet|groet(?:en|jes)?\b"
    r"|mvg\b|hoogachtend|(?:kind |best |warm )?regards|thanks\b|dank(?: u|je)?\b",
    re.IGNORECASE,
)


def newest_words(text: str) -> str:
    """Give what the sender wrote now: without earlier mails below, and without a signature."""
    lines = _readable(text).split("\n")[:_LINES]
    mine = _without_quotes(lines)
    end = next((i for i, line in enumerate(mine) if _ends_here(line)), len(mine))
    # Who answers below an unmarked old mail wrote something too: then a person gets all of it.
    return (_trimmed(mine[:end]) or _trimmed(lines))[:LONGEST]


def without_sign_off(words: str) -> str:
    """Give what stands before "Met vriendelijke groet": only to see whether a keyword is alone."""
    lines = words.split("\n")
    end = next((i for i, line in enumerate(lines) if i and _SIGN_OFF.match(line)), len(lines))
    return _trimmed(lines[:end])


def _readable(text: str) -> str:
    """One kind of line end and of space, and nothing that does not show."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return "".join(
        char
        for char in plain.replace("\u00a0", " ").replace("\t", " ")
        if char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs"}
    )


def _without_quotes(lines: list[str]) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if line.startswith(">"):
            at += 1
        elif head := _length_of_head(lines, at):
            if not _quote_follows(lines, at + head):
                break
            at += head
        elif _begins_old_mail(lines, at):
            break
        else:
            found.append(line)
            at += 1
    return found


def _length_of_head(lines: list[str], at: int) -> int:
    """Lines that "On … wrote:" takes here, or the one of "… wrote on …:"; 0 for none."""
    if _WROTE_AT.fullmatch(lines[at].strip()[:500]):
        return 1
    if not re.match(r"(?:op|on|am|le)\b", lines[at].strip(), re.IGNORECASE):
        return 0
    for length in range(1, _HEAD_LINES + 1):
        joined = " ".join(line.strip() for line in lines[at : at + length])[:500]
        # It names a moment and a mailbox: "Op school schreef de juf:" is no such line.
        named = "@" in joined or re.search(r"\d[:.]\d\d", joined)
        if joined.endswith(":") and named and _WROTE.fullmatch(joined):
            return length
    return 0


def _quote_follows(lines: list[str], at: int) -> bool:
    """Whether the old mail is marked line by line: then what comes after it is new again."""
    rest = (line.strip() for line in lines[at:])
    return next((line.startswith(">") for line in rest if line), False)


def _begins_old_mail(lines: list[str], at: int) -> bool:
    line = lines[at].strip()
    if _ORIGINAL.match(line):
        return True
    if not _FROM.match(line):
        return False
    block = lines[at + 1 : at + 1 + _BLOCK_LINES]
    return sum(bool(_HEAD.match(one.strip())) for one in block) >= 2  # noqa: PLR2004


def _ends_here(line: str) -> bool:
    return line == "--" or line.startswith("_____") or bool(_SENT_FROM.match(line))


def _trimmed(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines).strip()
    return re.sub(r"\n{3,}", "\n\n", text)
