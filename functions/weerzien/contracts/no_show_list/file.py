"""The file itself: characters, separators and size, as Excel and its like leave them."""

import csv
import io
from typing import Final, NoReturn

from weerzien.contracts.refusals import ContractError, FieldProblem
from weerzien.texts import no_show_list as texts

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_ROWS: Final = 5_000
_FILE: Final = "bestand"
_EXCEL: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS: Final = ";,\t|"
_HINT: Final = "sep="
"""First line by which Excel is told the delimiter."""


def rows_of(data: bytes) -> list[list[str]]:
    """Rows of cells, empty ones included; raise ContractError for what is no list."""
    if len(data) > MAX_BYTES:
        refuse(texts.TOO_LARGE)
    text = _text(data)
    first, _, rest = text.partition("\n")
    hint = first.strip("\r\n").strip('"')
    if hint.lower().startswith(_HINT):
        delimiter = hint[len(_HINT) :] or ";"
        if delimiter not in tuple(_DELIMITERS):
            refuse(texts.UNREADABLE)
        text = rest
    else:
        delimiter = max(_DELIMITERS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        refuse(texts.UNREADABLE)
    if not any(any(cell.strip() for cell in row) for row in rows):
        refuse(texts.EMPTY)
    if len(rows) > MAX_ROWS + 1:
        refuse(texts.TOO_MANY_ROWS)
    return rows


def refuse(reason: str) -> NoReturn:
    raise ContractError(FieldProblem(_FILE, reason))


def _text(data: bytes) -> str:
    if data.startswith(_EXCEL):
        refuse(texts.EXCEL_FILE)
    encodings = ("utf-16",) if data.startswith(_UTF16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    refuse(texts.NO_TEXT)
