"""Escape sequences of HL7 v2 (chapter 2, section 2.7).

Our own: the library's reader writes what it cannot read into the log, and repeats a character as
often as a message asks for.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The characters that a message declares in MSH-1 and MSH-2."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"
    truncation: str = "#"

    def named(self) -> dict[str, str]:
        return {
            "F": self.field,
            "S": self.component,
            "R": self.repetition,
            "E": self.escape,
            "T": self.subcomponent,
            "P": self.truncation,
        }


def unescape(text: str, delimiters: Delimiters, encoding: str) -> str:
    """Give the text that was meant; layout becomes a space, highlighting and the unknown go."""
    mark = re.escape(delimiters.escape)

    def meant(match: re.Match[str]) -> str:
        name = match[1]
        if name.startswith("X"):
            return _of_hex(name[1:], encoding)
        if name.startswith("."):
            return " "
        return delimiters.named().get(name, "")

    return re.sub(f"{mark}([^{mark}]*){mark}", meant, text)


def escape(text: str) -> str:
    """Make text safe for a message with the standard delimiters; line ends become spaces."""
    standard = {char: f"\\{name}\\" for name, char in Delimiters().named().items() if name != "P"}
    return "".join(standard.get(char, char) for char in " ".join(text.split()))


def _of_hex(digits: str, encoding: str) -> str:
    try:
        return bytes.fromhex(digits).decode(encoding, "ignore")
    except ValueError:
        return ""
