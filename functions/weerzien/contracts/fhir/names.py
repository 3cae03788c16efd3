"""How a person is called, out of the names that a record holds."""

import re
from collections.abc import Iterable
from typing import Final

from weerzien.contracts.fhir.elements import HumanName

_NEVER: Final = frozenset({"old", "maiden", "anonymous"})
_FOR_GREETING: Final = ("usual", "official", None, "nickname", "temp")
_FOR_LISTS: Final = ("official", "usual", None, "temp", "nickname")
_INITIALS: Final = re.compile(r"(?:\w\w?\.\s*)+|[A-Z]")
"""N. or Th. or N.J.: nobody is greeted by these."""


def first_name(names: Iterable[HumanName], today: str) -> str | None:
    """Give the name to greet with: a given name that is spelt out."""
    for name in _in_order(names, _FOR_GREETING, today):
        for given in _spelt_out(name):
            return given
    return None


def full_name(names: Iterable[HumanName], today: str) -> str | None:
    for name in _in_order(names, _FOR_LISTS, today):
        if name.text or name.family:
            given = _spelt_out(name) or name.given
            return name.text or " ".join(part for part in (*given, name.family) if part)
    return None


def _spelt_out(name: HumanName) -> list[str]:
    return [given for given in name.given if given and not _INITIALS.fullmatch(given.strip())]


def _in_order(
    names: Iterable[HumanName], uses: tuple[str | None, ...], today: str
) -> list[HumanName]:
    held = [
        name
        for name in names
        if name.use not in _NEVER and (name.period is None or name.period.holds(today))
    ]
    return sorted(held, key=lambda name: uses.index(name.use) if name.use in uses else len(uses))
