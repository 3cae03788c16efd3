"""Looks for personal data where none may be: every spelling of what only one patient has."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote

from demo.scenario import Person, international

LAST: Final = 6
_MONTHS: Final = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


@dataclass(frozen=True, slots=True)
class Find:
    """A leak: whose, of what kind, in which place; never the value itself."""

    ref: str
    kind: str
    place: str


class Scanner:
    """All canaries of all patients in one expression, so that megabytes take a moment."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._meaning: dict[str, tuple[str, str]] = {}
        alone: list[str] = []
        for person in people:
            for kind, value in spellings(person):
                self._meaning.setdefault(value.casefold(), (person.ref, kind))
            for tail in _tails(person):
                self._meaning.setdefault(tail, (person.ref, "last six digits"))
                alone.append(tail)
        anywhere = [re.escape(one) for one in self._meaning if one not in alone]
        # Six digits are also part of times and hashes: they count where they stand alone.
        tails = rf"(?<![0-9a-z.:+-])(?:{'|'.join(alone)})(?![0-9a-z-])"
        self._pattern = re.compile(f"{tails}|{'|'.join(anywhere)}", re.IGNORECASE)

    def scan(self, place: str, text: str) -> set[Find]:
        """Find what is in a text, each kind once."""
        found = {match[0].casefold() for match in self._pattern.finditer(text)}
        return {Find(*self._meaning[one], place) for one in found}


def spellings(person: Person) -> Iterator[tuple[str, str]]:
    """Give each kind of canary in each of its spellings, plain and encoded."""
    plain = [("name", person.full_name), ("surname", person.full_name.split(" ", 1)[1])]
    for address in person.addresses:
        kind = "mail" if "@" in address else "phone"
        plain += [(kind, one) for one in _written(address)]
    born = date.fromisoformat(person.birth_date)
    plain += [
        ("birth date", one)
        for one in (
            born.isoformat(),
            born.strftime("%d-%m-%Y"),
            born.strftime("%d/%m/%Y"),
            f"{born.day} {_MONTHS[born.month - 1]} {born.year}",
        )
    ]
    for kind, value in plain:
        yield kind, value
        yield f"{kind}, url", quote(value, safe="")
        yield f"{kind}, hex", value.encode().hex()
        for encoded in _base64(value):
            yield f"{kind}, base64", encoded


def _written(address: str) -> list[str]:
    if "@" in address:
        return [address, address.replace("@", " at ")]
    national = address.removeprefix("+31")
    return [address, f"0{national}", f"0031{national}", f"06-{national[1:]}", national]


def _tails(person: Person) -> list[str]:
    return [international(one)[-LAST:] for one in person.addresses if "@" not in one]


def _base64(value: str) -> list[str]:
    """Give what stands in base64 whatever comes before: three alignments, without the edges."""
    found = []
    for shift in range(3):
        raw = b"\0" * shift + value.encode()
        whole = base64.b64encode(raw).decode().rstrip("=")
        skip = (0, 2, 3)[shift]
        keep = whole[skip : len(raw) * 8 // 6]
        found.append(keep)
    return found
