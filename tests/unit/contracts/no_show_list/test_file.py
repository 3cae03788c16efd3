"""Files as spreadsheets leave them, and files that are no list at all."""

from __future__ import annotations

import codecs

import pytest

from unit.contracts.no_show_list.lists import listed
from weerzien.contracts.no_show_list.columns import COLUMNS
from weerzien.contracts.refusals import ContractError

LIST = (
    "Patiëntnummer;Datum;Tijd;Voornaam;Achternaam\r\n"
    "P-1;30-03-2027;10:00;Zoë;Hof\r\n"
    "P-2;30-03-2027;10:30;Ayşe;Yılmaz\r\n"
)
ASCII = LIST.replace("Zoë", "Zoe").replace("Ayşe", "Ayse").replace("Yılmaz", "Yilmaz")


def names(text: str | bytes) -> list[str | None]:
    return [row.intake.event.data.patient.first_name for row in listed(text).rows if row.intake]


@pytest.mark.parametrize(
    "data",
    [
        LIST.encode(),
        codecs.BOM_UTF8 + LIST.encode(),
        LIST.replace(";", ",").encode(),
        LIST.replace(";", "\t").encode(),
        LIST.replace(";", "\t").encode("utf-16"),
        ("sep=;\r\n" + LIST).encode(),
        ("sep=,\n" + LIST.replace(";", ",")).encode(),
        ("sep=\t\r\n" + LIST.replace(";", "\t")).encode(),
        ('"sep=,"\r\n' + LIST.replace(";", ",")).encode(),
        LIST.replace("\r\n", "\n").encode(),
        ("\r\n;;;;\r\n" + LIST).encode(),
        (LIST + ";;;;\r\n\r\n").encode(),
        LIST.replace("P-1;", '"P-1";').encode(),
        LIST.replace("Voornaam", " VOORNAAM ").encode(),
    ],
    ids=[
        *("UTF-8", "with BOM", "commas", "tabs", "UTF-16 of Excel", "sep line", "sep comma"),
        *(
            "sep tab",
            "sep in quotes",
            "LF",
            "empty lines above",
            "empty lines below",
            "quotes",
            "capitals",
        ),
    ],
)
def test_the_same_list_is_read_however_it_was_saved(data: bytes) -> None:
    assert names(data) == ["Zoë", "Ayşe"]


def test_a_list_in_the_characters_of_windows_keeps_its_accents() -> None:
    text = LIST.replace("Ayşe", "René").replace("Yılmaz", "Smit")
    assert names(text.encode("cp1252")) == ["Zoë", "René"]


def test_the_number_of_a_row_is_that_of_the_spreadsheet() -> None:
    text = "\n\nPatientnr;Datum;Tijd\nP-1;30-03-2027;10:00\n;;\nP-2;x;10:00\n"
    assert [(row.number, bool(row.intake)) for row in listed(text).rows] == [(4, True), (6, False)]


def test_a_line_end_within_quotes_is_part_of_the_cell() -> None:
    text = 'Patientnr;Datum;Tijd;Naam\nP-1;30-03-2027;10:00;"Noor\nvan \'t Hof"\n'
    (row,) = listed(text).rows
    assert row.intake is not None
    assert row.intake.event.data.patient.full_name == "Noor van 't Hof"


HEAD = b"Patientnr;Datum;Tijd\n"


@pytest.mark.requirement("EC-X04")
@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"\n\n;;\n", b"PK\x03\x04 an xlsx", b"\xd0\xcf\x11\xe0 an xls", b"\x00\x01\x02"),
        HEAD + b'P-1;"30-03-2027;10:00\n',
        HEAD + b"P-1;30-03-2027;10:00\n" * 5_001,
        HEAD + b"x" * (2 * 1024 * 1024),
        HEAD + b"P-1;30-03-2027;" + b"9" * 200_000,
        b'sep="x\n' + HEAD,
    ],
    ids=[
        *("nothing", "no cells", "Excel", "old Excel", "bytes", "open quote", "rows", "size"),
        *("one cell", "no delimiter"),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(ContractError) as refused:
        listed(data)
    assert [problem.field for problem in refused.value.problems] == ["bestand"]


def test_as_many_rows_as_promised_are_read() -> None:
    rows = "".join(f"P-{n};30-03-2027;10:00\n" for n in range(5_000))
    assert len(listed(HEAD.decode() + rows).rows) == 5_000


@pytest.mark.parametrize("column", COLUMNS)
def test_each_column_is_found_by_each_of_its_names(column: str) -> None:
    for name in (column, *COLUMNS[column], column.upper(), f" {column} "):
        columns = dict.fromkeys(("patiëntnummer", "datum", "tijd"), "") | {column: ""}
        head = ";".join(name if one == column else one for one in columns)
        assert listed(head + "\n").unread_columns == 0, name


def test_a_column_that_is_needed_is_asked_for() -> None:
    with pytest.raises(ContractError) as refused:
        listed("Naam;Tijd\nNoor;10:00\n")
    assert [problem.field for problem in refused.value.problems] == ["patiëntnummer", "datum"]


def test_two_columns_of_one_meaning_are_refused() -> None:
    with pytest.raises(ContractError) as refused:
        listed("Patientnr;Datum;Tijd;Mobiel;GSM\n")
    assert [problem.field for problem in refused.value.problems] == ["mobiel"]


@pytest.mark.requirement("EC-X06")
def test_columns_that_nobody_asked_for_are_counted_and_not_read() -> None:
    found = listed("Patientnr;Datum;Tijd;BSN;Diagnose;Kleur\nP-1;30-03-2027;10:00;123;F32;rood\n")
    assert (found.unread_columns, found.stripped) == (3, ("bsn", "diagnosis"))
    assert "F32" not in str(found)


@pytest.mark.parametrize("status", ["Niet verschenen", "No show", "no-show", "NOSHOW"])
def test_with_a_column_for_the_status_only_missed_visits_count(status: str) -> None:
    found = listed(
        "Patientnr;Datum;Tijd;Status\n"
        f"P-1;30-03-2027;10:00;{status}\n"
        "P-2;30-03-2027;10:30;Verschenen\n"
        "P-3;30-03-2027;11:00;\n"
        "P-4;30-03-2027\n"
    )
    assert ([row.number for row in found.rows], found.others) == ([2], 3)


def test_a_row_with_more_cells_than_columns_is_refused_for_they_have_shifted() -> None:
    short, long = listed("Patientnr;Datum;Tijd\nP-1;30-03-2027 10:00\nP;1;30-03-2027;10:00\n").rows
    assert short.intake is not None
    assert [problem.field for problem in long.problems] == ["rij"]
