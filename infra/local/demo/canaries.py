"""Looks for personal data where none may be: every spelling of what only one patient has."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote, quote_plus

from ahocorasick_rs import AhoCorasick

from demo.scenario import Person, international

LAST: Final = 6
_MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
# Six digits are also part of times and hashes: they count where they stand alone.
_TAIL: Final = re.compile(rf"(?<![0-9A-Za-z.:+_-])\d{{{LAST}}}(?![0-9A-Za-z_-])")
_HEX: Final = frozenset("0123456789abcdefABCDEF")


@dataclass(frozen=True, slots=True)
class Find:
    """A leak: whose, of what kind, in which place; never the value itself."""

    ref: str
    kind: str
    place: str


class Scanner:
    """All canaries of all patients in one automaton, so that megabytes take a moment."""

    def __init__(self, people: Iterable[Person]) -> None:
        meaning: dict[str, tuple[str, str]] = {}
        exact: dict[str, tuple[str, str]] = {}
        self._tails: dict[str, str] = {}
        for person in people:
            for kind, value in spellings(person):
                if kind.endswith("base64"):
                    exact.setdefault(value, (person.ref, kind))
                else:
                    meaning.setdefault(value.casefold(), (person.ref, kind))
            self._tails |= dict.fromkeys(_tails(person), person.ref)
        self._folded, self._exact = _Words(meaning), _Words(exact)

    def scan(self, place: str, text: str) -> set[Find]:
        """Find what is in a text, each kind once."""
        found = self._folded.find_in(text.casefold()) | self._exact.find_in(text)
        tails = {self._tails[one] for one in _TAIL.findall(text) if one in self._tails}
        return {Find(*one, place) for one in found} | {
            Find(ref, "last six digits", place) for ref in tails
        }


class _Words:
    """Many words, each with its meaning, looked for in one pass over a text."""

    def __init__(self, meaning: dict[str, tuple[str, str]]) -> None:
        self._words = tuple(meaning)
        self._meanings = tuple(meaning.values())
        self._automaton = AhoCorasick(self._words) if meaning else None

    def find_in(self, text: str) -> set[tuple[str, str]]:
        if self._automaton is None:
            return set()
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return {self._meanings[n] for n, start, end in found if self._counts(n, text, start, end)}

    def _counts(self, number: int, text: str, start: int, end: int) -> bool:
        """Digits alone are also part of longer numbers and of hashes: those are no find."""
        if not self._words[number].isdecimal():
            return True
        return text[start - 1 : start] not in _HEX and text[end : end + 1] not in _HEX


def spellings(person: Person) -> Iterator[tuple[str, str]]:
    """Give each kind of canary in each of its spellings, plain and encoded."""
    for kind, value in _plain(person):
        yield kind, value
        yield f"{kind}, url", quote(value, safe="")
        yield f"{kind}, url", quote_plus(value)
        yield f"{kind}, hex", value.encode().hex()
        for encoded in _base64(value):
            yield f"{kind}, base64", encoded


def _plain(person: Person) -> Iterator[tuple[str, str]]:
    yield "name", person.full_name
    yield "surname", person.full_name.split(" ", 1)[1]
    for address in person.addresses:
        kind = "mail" if "@" in address else "phone"
        yield from ((kind, one) for one in _written(address))
    born = date.fromisoformat(person.birth_date)
    for one in (born.isoformat(), f"{born:%d-%m-%Y}", f"{born:%d/%m/%Y}", f"{born:%Y%m%d}"):
        yield "birth date", one
    yield "birth date", f"{born.day} {_MONTHS[born.month - 1]} {born.year}"


def _written(address: str) -> list[str]:
    if "@" in address:
        return [address, address.replace("@", " at ")]
    national = address.removeprefix("+31")
    return [
        *(address, address.removeprefix("+"), f"0{national}", f"0031{national}"),
        *(f"06-{national[1:]}", national),
    ]


def _tails(person: Person) -> list[str]:
    return [international(one)[-LAST:] for one in person.addresses if "@" not in one]


def _base64(value: str) -> Iterator[str]:
    """Give what stands in base64 whatever comes before: three alignments, without the edges."""
    for shift in range(3):
        raw = b"\0" * shift + value.encode()
        whole = base64.b64encode(raw).decode().rstrip("=")
        yield whole[(0, 2, 3)[shift] : len(raw) * 8 // 6]
