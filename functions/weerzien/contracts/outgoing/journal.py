"""The journal of a practice: one row per message, in a table that a spreadsheet opens safely."""

import csv
import io
from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from weerzien.contracts.outgoing.message import journal_line
from weerzien.domain.errors import WeerzienError
from weerzien.domain.practice import Practice
from weerzien.domain.write_back import About, Home, WriteBack

COLUMNS: Final = (
    *("tijdstip", "patientnummer", "afspraaknummer", "soort", "regel", "proef"),
    *("pseudoniem", "opvolging", "nummer"),
)
_STARTS_A_FORMULA: Final = frozenset("=+-@\t\r\n＝＋－＠|%")
BOM: Final = "\ufeff"
"""By it a spreadsheet reads the file as UTF-8."""


def write_journal(rows: Sequence[tuple[WriteBack, About]], practice: Practice) -> str:
    """Write the file: semicolons, as Dutch spreadsheets expect, and every cell in quotes."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe(cell) for cell in _cells(*row, practice)] for row in rows)
    return text.getvalue()


def messages_of(text: str, practice_id: str) -> tuple[tuple[Home, str], ...]:
    """Read out of a file whose messages it holds; raise WeerzienError for another file."""
    rows = csv.DictReader(io.StringIO(text.removeprefix(BOM)), delimiter=";")
    try:
        return tuple((_home(row, practice_id), row["nummer"]) for row in rows)
    except KeyError:
        raise WeerzienError("no_journal") from None


def safe(cell: str) -> str:
    """Keep a spreadsheet from taking what a source system sent for a formula."""
    plain = cell.replace("\0", "")
    return f"'{plain}" if plain.lstrip(" ")[:1] in _STARTS_A_FORMULA and plain.strip() else plain


def _cells(message: WriteBack, about: About, practice: Practice) -> tuple[str, ...]:
    at = message.at.astimezone(ZoneInfo(practice.time_zone))
    missed = about.case.appointment_ids if about.case else ()
    return (
        at.strftime("%Y-%m-%d %H:%M"),
        about.patient_ref,
        " ".join(filter(None, map(about.appointment_ref, missed))),
        message.kind.value,
        journal_line(message, about, practice),
        "ja" if about.rehearsal else "nee",
        about.patient_id,
        message.home.case_id,
        message.id,
    )


def _home(row: dict[str, str], practice_id: str) -> Home:
    if row["opvolging"]:
        return Home(practice_id, case_id=row["opvolging"])
    return Home(practice_id, row["pseudoniem"])
