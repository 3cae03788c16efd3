"""First names and practice names, from the lists that Faker keeps.

All names of the Dutch, Flemish, Turkish and Arabic lists, then a fixed draw from its other lists:
people of every origin stand in a Dutch practice's register. No register itself was read.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
from collections.abc import Iterable, Iterator
from typing import Any, Final

from faker.providers import person
from faker.providers.address.nl_NL import Provider as DutchPlaces
from faker.providers.person.nl_NL import Provider as DutchPeople

HOW_MANY: Final = 10_000
FIRST: Final = ("nl_NL", "nl_BE", "tr_TR", "ar_AA", "fr_BE", "de_DE", "pl_PL")
KINDS: Final = ("Huisartsenpraktijk", "Fysiotherapie", "Tandartspraktijk", "Diëtist", "Praktijk")


def first_names() -> tuple[str, ...]:
    """Ten thousand different first names, always the same."""
    nearest = [name for locale in FIRST for name in sorted(_names(locale))]
    locales = [module.name for module in pkgutil.iter_modules(person.__path__)]
    others = {name for locale in locales for name in _names(locale)}
    drawn = random.Random(1).sample(sorted(others - set(nearest)), HOW_MANY)  # noqa: S311 - a fixed draw
    return tuple(dict.fromkeys([*nearest, *drawn]))[:HOW_MANY]


def practice_names() -> tuple[str, ...]:
    """Practice names as they are formed: a kind of care with a town, or with a surname."""
    towns, surnames = sorted(DutchPlaces.cities), sorted(set(DutchPeople.last_names))
    named = (*towns, *surnames)
    return tuple(f"{KINDS[place % len(KINDS)]} {name}" for place, name in enumerate(named))


def _names(locale: str) -> set[str]:
    provider: Any = importlib.import_module(f"{person.__name__}.{locale}").Provider
    return set(_listed(provider))


def _listed(provider: Any) -> Iterator[str]:  # noqa: ANN401 - a class of Faker's
    for attribute in dir(provider):
        listed = getattr(provider, attribute)
        if attribute.startswith("first_names") and isinstance(listed, Iterable):
            yield from (name for name in listed if isinstance(name, str))
