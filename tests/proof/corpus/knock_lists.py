"""The same entries as a list of missed appointments: a row error each, and nothing lost."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from cli.__main__ import main
from proof.corpus import entries
from proof.corpus.knock import LATER
from proof.harness.rest_api import Api

NEW, ROW, FILE = "new", "refused", "file"
LIMIT: Final = 2 * entries.KILOBYTE * entries.KILOBYTE
MOMENTS: Final = {
    **dict.fromkeys(("30-03-2027 10:00", "2027-03-30T10:00:00", "30/3/2027 10.00"), NEW),
    **dict.fromkeys(("2027-03-28T02:30", "2027-10-31T02:30"), NEW),
    **dict.fromkeys(("30-03-27 10:00", "31-02-2027 10:00", "30-03-2027 24:00", "45380,42"), ROW),
    **dict.fromkeys(("30-03-2027 10:00 10:00", "30-03-9999 10:00", "x" * 600), ROW),
    "\u0663\u0660-03-2027 10:00": ROW,
}
"""Local time, as a spreadsheet has it: the hour that comes twice is one, and so is the lost one."""


@dataclass
class ListKnocking:
    """One practice in memory; each row is a list of its own, judged at once."""

    api: Api
    counts: Counter[str]
    place: Path
    wrong: list[str] = field(default_factory=list)
    number: int = 0

    def row(self, **cells: str) -> dict[str, str]:
        self.number += 1
        whole = {"patiëntnummer": f"P{self.number}", "datum": "30-03-2027 10:00"}
        return whole | {"naam": entries.CANARY} | cells

    def post(self, what: str, row: dict[str, str], *expected: str) -> None:
        written = io.StringIO()
        csv.writer(written, delimiter=";").writerows([list(row), list(row.values())])
        self.post_bytes(what, written.getvalue().encode(errors="surrogatepass"), *expected)

    def post_bytes(self, what: str, data: bytes, *expected: str) -> None:
        """Bring a file of one row, as a colleague does."""
        file = self.place / "lijst.csv"
        file.write_bytes(data)
        self._judge(what, ["import", "p1", str(file), "--by", "s1"], expected)

    def type(self, what: str, row: dict[str, str], *expected: str) -> None:
        """Type the same row at the prompt."""
        lines = "".join(f"{name}: {value}\n" for name, value in row.items())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stdin", io.StringIO(lines))
            self._judge(what, ["enter", "p1", "--by", "s1"], expected)

    def _judge(self, what: str, words: list[str], expected: tuple[str, ...]) -> None:
        self.counts[f"corpus: list {what}"] += 1
        before = self.api.stored
        said, heard = io.StringIO(), io.StringIO()
        with redirect_stdout(said), redirect_stderr(heard):
            try:
                main(["no-shows", *words])
            except Exception as broken:  # noqa: BLE001 - a door must not fall over
                self.wrong.append(f"{what}: the door fell over, {type(broken).__name__}")
                return
        became, told = _outcome(said.getvalue())
        if became not in expected:
            self.wrong.append(f"{what}: became {became}")
        if entries.CANARY in said.getvalue() + heard.getvalue():
            self.wrong.append(f"{what}: data in the log or in the answer")
        if self.api.stored != (before if became != NEW else tuple(one + 1 for one in before)):
            self.wrong.append(f"{what}: stored though refused, or lost though taken in")
        if not heard.getvalue().strip() or (became == ROW and not told):
            self.wrong.append(f"{what}: nothing says what is wrong")


def _outcome(said: str) -> tuple[str, list[str]]:
    """What became of the one row, and what is told of it; `file` where no list was read."""
    if not said:
        return FILE, []
    told: dict[str, Any] = json.loads(said)
    if "rows" not in told:
        return str(told["seen"]), []
    (row,) = told["rows"]
    return str(row["seen"]), [*row.get("problems", []), *row.get("warnings", [])]


def knock_lists(patch: pytest.MonkeyPatch, counts: Counter[str]) -> list[str]:
    """Every entry once; what was wrong, if anything."""
    api = Api()
    api.plug_in(patch)
    api.clinic.now = LATER
    with tempfile.TemporaryDirectory() as place:
        knocking = ListKnocking(api, counts, Path(place))
        _cells(knocking)
        _moments(knocking)
        _files(knocking)
    return knocking.wrong


def _cells(door: ListKnocking) -> None:
    """Bad contact details lose no row; what a spreadsheet would calculate is refused."""
    families = (
        ("voornaam", entries.NAMES),
        ("mobiel", entries.PHONES),
        ("e-mail", entries.MAILS),
    )
    for column, values in families:
        for value in values:
            door.post(column, door.row(**{column: value}), _becomes(value))
            if len(value.splitlines()) <= 1:
                row = door.row(**{column: value})
                as_it_is = ";".join(row) + "\n" + ";".join(row.values())
                door.post_bytes(f"{column} as it is", as_it_is.encode(), NEW, ROW, FILE)
                door.type(f"{column}, typed", door.row(**{column: value}), *_typed(value))


def _becomes(value: str) -> str:
    if "\x00" in value:
        return FILE
    calculates = value[:1] in {"=", "@"} or value == "+1+1"
    return ROW if calculates or len(value) > 500 else NEW


def _typed(value: str) -> tuple[str, ...]:
    """One that is refused says so instead of an answer; characters of no width are no file's."""
    becomes = _becomes(value)
    return (NEW,) if becomes == NEW else (FILE, NEW)


def _moments(door: ListKnocking) -> None:
    for moment, expected in MOMENTS.items():
        door.post("moment", door.row(datum=moment), expected)
    for value in map(str, entries.TIMES):
        if value not in MOMENTS:
            door.post("moment", door.row(datum=value), ROW)
        door.post("time", door.row(datum="30-03-2027", tijd=value), *_time(value))
        door.post("moment of the mark", door.row(**{"gemeld op": value}), NEW, ROW)


def _time(value: str) -> tuple[str, ...]:
    return (NEW,) if value == "10:00" else (ROW,)


def _files(door: ListKnocking) -> None:
    for raw in _raw(door):
        door.post_bytes("file", raw, FILE)
    row = f"Patientnr;Datum\nP-{door.number};30-03-2027 10:00\n".encode()
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        door.number += 1
        text = f"Patientnr;Datum;Naam\nP{door.number};30-03-2027 10:00;Zoë\n"
        door.post_bytes("characters", text.encode(encoding), NEW)
    empty_rows = (b" " * 511 + b"\n") * (LIMIT // 512)
    door.post_bytes("file at the edge", (row + empty_rows)[:LIMIT], NEW)
    door.post_bytes("file at the edge", (row + empty_rows)[: LIMIT + 1], FILE)


def _raw(door: ListKnocking) -> Iterator[bytes]:
    """Files that are refused as a whole."""
    yield from entries.raw_bodies({"naam": entries.CANARY}, 64).values()
    yield from (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<html>", b"\x00" * 100, b";;;\n")
    text = f"Patientnr;Datum;Naam\nP{door.number};30-03-2027 10:00;{entries.CANARY}\n"
    yield text.replace("Patientnr", "Datum").encode()
    yield text.replace("Datum;", "").encode()
    yield text.replace(";Naam", ';"Naam').encode()
    yield text.encode("utf-32")
    yield text.encode() + b"\x81\x00"
