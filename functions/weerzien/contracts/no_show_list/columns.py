"""The columns of the list: what they are called in an export, and which of them are read."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from weerzien.contracts import never_taken_in
from weerzien.contracts.refusals import ContractError, FieldProblem
from weerzien.texts.no_show_list import COLUMN_MISSING, COLUMN_TWICE

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "patiëntnummer": ("patientnr", "patnr", "cliëntnummer", "clientnr", "dossiernummer"),
    "datum": ("afspraakdatum", "datum afspraak", "dag", "datum en tijd"),
    "tijd": ("begintijd", "starttijd", "tijdstip", "aanvang", "begin", "van"),
    "eindtijd": ("einde", "tot", "tot en met"),
    "duur": ("minuten", "duur minuten", "lengte"),
    "status": ("afspraakstatus", "uitkomst"),
    "gemeld op": ("gemarkeerd op", "geregistreerd op"),
    "afspraaknummer": ("afspraaknr", "afspraak id", "afspraakid"),
    "discipline": ("vakgebied", "soort afspraak", "afspraaktype", "specialisme"),
    "behandelaarcode": ("behandelaar", "zorgverlener", "medewerker"),
    "locatie": ("vestiging", "kamer"),
    "voornaam": ("roepnaam",),
    "tussenvoegsel": ("tussenvoegsels", "voorvoegsel"),
    "achternaam": ("geslachtsnaam",),
    "naam": ("volledige naam", "patiënt", "patiëntnaam", "cliënt"),
    "geboortedatum": ("gebdatum", "geb datum", "geboren"),
    "mobiel": ("mobiel nummer", "mobiele telefoon", "gsm"),
    "telefoon": ("telefoonnummer", "tel", "telnr"),
    "e-mail": ("emailadres", "mailadres", "mail"),
    "taal": ("taalcode", "voorkeurstaal"),
    "aanspreekvorm": ("aanspreken met",),
    "risico": ("risicocategorie", "risicos"),
    "telefoon vertegenwoordiger": ("telefoon ouder", "mobiel ouder"),
    "e-mail vertegenwoordiger": ("email ouder",),
    "wettelijk vertegenwoordigd": ("curator of mentor",),
    "geen contact": (),
    "geheim adres": ("adres geheim",),
    "testpatiënt": (),
}
"""Each column by the name we use for it, with the names that exports have for it."""
REQUIRED: Final = ("patiëntnummer", "datum")


def _plain(name: str) -> str:
    """The name without capitals, accents, spaces and marks."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(filter(str.isalnum, letters))


_NAMED: Final = {
    _plain(name): column for column, others in COLUMNS.items() for name in (column, *others)
}


@dataclass(frozen=True, slots=True)
class Header:
    """`columns` has our name of each place, or None for one that is not read."""

    columns: tuple[str | None, ...]
    stripped: tuple[str, ...]
    """A code for each column that must never be taken in."""

    @property
    def unread(self) -> int:
        return sum(one is None for one in self.columns)


def read_header(cells: Sequence[str]) -> Header:
    """Raise ContractError where a column that is needed is missing, or stands there twice."""
    columns = tuple(_NAMED.get(_plain(cell)) for cell in cells)
    known = [column for column in columns if column]
    wrong = [
        *(FieldProblem(name, COLUMN_MISSING) for name in REQUIRED if name not in known),
        *(
            FieldProblem(name, COLUMN_TWICE)
            for name in dict.fromkeys(known)
            if known.count(name) > 1
        ),
    ]
    if wrong:
        raise ContractError(*wrong)
    others = {cell: "" for cell, column in zip(cells, columns, strict=True) if column is None}
    return Header(columns, never_taken_in.strip(others)[1])
