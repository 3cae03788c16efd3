"""Looks for what only a patient of this run has, in every spelling that could slip through."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote

from workflow.play.people import MAIL_HOST, PHONE, SURNAME

from demo.scenario import Person

LAST: Final = 6
_SHORTEST: Final = 6


@dataclass(frozen=True, slots=True)
class Find:
    """A leak: of what kind and where; never the value itself."""

    kind: str
    place: str


class Scanner:
    """All patients of a run share a surname's begin, a mail host and a number's begin."""

    def __init__(self, people: Iterable[Person]) -> None:
        found = tuple(people)
        self._needles: dict[str, str] = {}
        for kind, needle in _needles(found):
            self._needles.setdefault(needle, kind)
        self._tails = {person.phone[-LAST:] for person in found}
        # Six digits are also part of times and hashes: they count where they stand alone.
        self._tail = re.compile(rf"(?<![0-9A-Za-z.:_-])\d{{{LAST}}}(?![0-9A-Za-z_-])")

    def scan(self, place: str, text: str) -> set[Find]:
        """Find each kind once."""
        folded = text.casefold()
        finds = {
            Find(kind, place)
            for needle, kind in self._needles.items()
            if (needle in text if "base64" in kind else needle in folded)
        }
        if any(match in self._tails for match in self._tail.findall(text)):
            finds.add(Find("last six digits", place))
        return finds


def _needles(people: tuple[Person, ...]) -> Iterator[tuple[str, str]]:
    plain = [("name", SURNAME), ("mail", f"@{MAIL_HOST}"), ("mail", MAIL_HOST)]
    number = PHONE.removeprefix("+31")
    plain += [("phone", one) for one in (PHONE, f"0{number}", f"0031{number}", f"31{number}")]
    for born in {date.fromisoformat(person.birth_date) for person in people}:
        plain += [
            ("birth date", one)
            for one in (born.isoformat(), f"{born:%d-%m-%Y}", f"{born:%Y%m%d}", f"{born:%d/%m/%Y}")
        ]
    for kind, value in plain:
        yield kind, value.casefold()
        yield f"{kind}, url", quote(value, safe="").casefold()
        yield f"{kind}, hex", value.encode().hex()
        for core in _base64(value):
            yield f"{kind}, base64", core


def _base64(value: str) -> Iterator[str]:
    """Give what stands in base64 whatever comes before and after: three alignments, no edges."""
    for shift in range(3):
        raw = b"\0" * shift + value.encode()
        whole = base64.b64encode(raw).decode().rstrip("=")
        core = whole[(0, 2, 3)[shift] : len(raw) * 8 // 6]
        if len(core) >= _SHORTEST:
            yield core
