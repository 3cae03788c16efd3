"""How kept data is written for those it belongs to: JSON as it lies, and tables for a person."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet would take for a formula (CWE-1236)."""


def plain(value: object) -> Any:  # noqa: ANN401 - whatever a dataclass may hold
    """Write a dataclass as JSON holds it; what is empty is left out: a person reads this."""
    return _filled(asdict(value))  # type: ignore[call-overload]


def to_line(value: object) -> str:
    """Write a dataclass as one line of JSON."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))


def table(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Write a table as CSV (RFC 4180), which no spreadsheet takes for formulas.

    A cell that would begin one has an apostrophe before it; lists and records are JSON in a cell.
    A byte order mark comes first, by which spreadsheets see that it is UTF-8.
    """
    names = list(columns)
    whole = io.StringIO()
    whole.write("\ufeff")
    writer = csv.writer(whole, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return whole.getvalue()


def _cell(value: Any) -> str:  # noqa: ANN401 - anything that JSON holds
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def _filled(value: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, Mapping):
        kept = {str(name): _filled(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one not in (None, "", [], {})}
    if isinstance(value, set | frozenset):
        return sorted(_each(value), key=str)
    if isinstance(value, list | tuple):
        return list(_each(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, int | float | bool) else _text(value)


def _each(values: Iterable[Any]) -> Iterator[Any]:
    return (_filled(one) for one in values)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
