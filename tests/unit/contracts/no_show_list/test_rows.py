"""What a row says, and what is wrong with it: by column, in Dutch, without repeating a cell."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from unit.contracts.no_show_list.lists import TYPED, appointment, listed, patient, typed, wrong
from weerzien.contracts.his_event import EventType


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, 30, hour, minute, tzinfo=UTC)


def test_a_row_is_a_no_show_at_the_practices_own_time() -> None:
    intake = typed().intake
    assert intake is not None
    assert intake.event.type is EventType.APPOINTMENT_NOSHOW
    assert (intake.event.time, appointment().start) == (at(8), at(8))
    assert appointment().end == at(8, 30)


@pytest.mark.parametrize(
    ("day", "time"),
    [
        *(("30-03-2027", "10:00"), ("30-3-2027", "10.00"), ("30/03/2027", "10:00:00")),
        *(("30.03.2027", "10u00"), ("2027-03-30", "10:00"), ("30-03-2027 10:00", "")),
        *(("2027-03-30T10:00:00", ""), ("30-03-2027 00:00", "10:00"), ("\xa030-03-2027 ", "10:00")),
    ],
)
def test_a_moment_is_read_as_spreadsheets_write_it(day: str, time: str) -> None:
    assert appointment(datum=day, tijd=time).start == at(8)


@pytest.mark.parametrize(
    ("cells", "minutes"),
    [
        *(({"eindtijd": "10:45"}, 45), ({"eindtijd": "30-03-2027 10:45"}, 45)),
        *(
            ({"duur": "20"}, 20),
            ({"duur": "20 min"}, 20),
            ({"duur": "20", "eindtijd": "10:45"}, 45),
        ),
    ],
)
def test_a_visit_ends_when_the_row_says_so(cells: dict[str, str], minutes: int) -> None:
    assert appointment(**cells).end == at(8, minutes)


@pytest.mark.requirement("EC-T04")
def test_in_an_hour_that_comes_twice_the_first_is_meant() -> None:
    found = listed("Patientnr;Datum;Tijd\nP-1;25-10-2026;02:30\n").rows[0].intake
    assert found is not None
    assert found.event.time == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "time"),
    [
        ("", at(8)),
        ("30-03-2027 10:20", at(8, 20)),
        ("30-03-2027", at(8)),
        ("31-03-2027", datetime(2027, 3, 30, 22, tzinfo=UTC)),
    ],
)
def test_a_mark_has_its_own_moment_or_that_of_the_visit(told: str, time: datetime) -> None:
    intake = typed(gemeld_op=told).intake
    assert intake is not None
    assert intake.event.time == time


@pytest.mark.requirement("AU-18")
def test_the_same_row_is_the_same_event_in_every_file() -> None:
    one, again = (row.intake for row in (typed(), typed(naam="")))
    other = typed(naam="Noor Hof").intake
    assert one
    assert again
    assert other
    assert one.event.id == again.event.id != other.event.id
    assert one.body_hash == again.body_hash


def test_a_visit_without_a_number_is_named_by_patient_and_moment() -> None:
    named = appointment().ref
    assert appointment(naam="Noor Hof", duur="45").ref == named
    assert appointment(patiëntnummer="P-2").ref != named
    assert appointment(tijd="10:30").ref != named
    assert appointment(afspraaknummer="A-1").ref == "A-1"


def test_the_person_in_the_words_of_the_event() -> None:
    assert patient(
        voornaam="Noor",
        tussenvoegsel="van 't",
        achternaam="Hof",
        geboortedatum="17-5-1984",
        mobiel="'06-20000001",
        taal="NL",
        aanspreekvorm="U",
        risico="chronisch, nazorg operatie",
        geen_contact="nee",
        testpatiënt="x",
        **{"e-mail": "noor@example.org", "telefoon vertegenwoordiger": '="0620000002"'},
    ) == {
        "ref": "P-1",
        "first_name": "Noor",
        "full_name": "Noor van 't Hof",
        "birth_date": date(1984, 5, 17),
        "phone": "+31620000001",
        "email": "noor@example.org",
        "language": "nl",
        "address_form": "u",
        "representative": {"phone": "+31620000002", "leads": False},
        "risks": ["chronic_multi", "post_op"],
        "no_contact": False,
        "secret_address": False,
        "test": True,
        "basics_only": False,
        "has_details": True,
    }


@pytest.mark.parametrize(
    ("mobile", "other", "phone"),
    [
        ("0620000001", "0201234567", "+31620000001"),
        ("", "0201234567", "+31201234567"),
        ("06-", "0620000002", "+31620000002"),
        ("620000001", "", "+31620000001"),
        ("onbekend", "-", None),
    ],
)
def test_of_two_numbers_the_first_that_reaches_a_person_is_taken(
    mobile: str, other: str, phone: str | None
) -> None:
    assert patient(mobiel=mobile, telefoon=other).get("phone") == phone


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"patiëntnummer": ""}, "patiëntnummer"),
        ({"patiëntnummer": "twee woorden"}, "patiëntnummer"),
        ({"patiëntnummer": "123456782"}, "patiëntnummer"),
        ({"datum": ""}, "datum"),
        ({"datum": "31-02-2027"}, "datum"),
        ({"datum": "03/30/2027"}, "datum"),
        ({"datum": "30-03-27"}, "datum"),
        ({"datum": "46476"}, "datum"),
        ({"datum": "01-04-2027"}, "datum"),
        ({"datum": "30-03-1027"}, "datum"),
        ({"datum": "30-03-1999"}, "datum"),
        ({"datum": "01-01-0001"}, "datum"),
        ({"datum": "31-12-9999"}, "datum"),
        ({"tijd": ""}, "tijd"),
        ({"tijd": "25:00"}, "tijd"),
        ({"tijd": "kwart over"}, "tijd"),
        ({"eindtijd": "09:00"}, "eindtijd"),
        ({"duur": "0"}, "duur"),
        ({"duur": "721"}, "duur"),
        ({"geboortedatum": "17-05-84"}, "geboortedatum"),
        ({"geboortedatum": "01-01-2030"}, "geboortedatum"),
        ({"risico": "F32.1"}, "risico"),
        ({"aanspreekvorm": "jij"}, "aanspreekvorm"),
        ({"geen_contact": "misschien"}, "geen contact"),
        ({"geen_contact": "geen"}, "geen contact"),
        ({"geheim_adres": "onbekend"}, "geheim adres"),
        ({"gemeld_op": "29-03-2027"}, "gemeld op"),
        ({"gemeld_op": "31-03-2027 23:00"}, "gemeld op"),
        ({"naam": "x" * 501}, "naam"),
        ({"afspraaknummer": "A 1"}, "afspraaknummer"),
        ({"discipline": "x" * 65}, "discipline"),
    ],
)
def test_what_could_mean_something_else_is_refused_by_its_column(
    cells: dict[str, str], column: str
) -> None:
    assert wrong(typed(**cells)) == [column]


@pytest.mark.requirement("EC-X04")
@pytest.mark.parametrize(
    "formula",
    [
        *('=HYPERLINK("https://x.example")', "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-1+1=2"),
        *("\t=1+1", "  =1+1", "'=1+1", '="=1+1"', '="a"&B1'),
    ],
)
@pytest.mark.parametrize("column", ["naam", "patiëntnummer", "locatie"])
def test_a_cell_that_a_spreadsheet_would_calculate_is_refused(column: str, formula: str) -> None:
    assert wrong(typed(**{column: formula})) == [column]


def test_a_number_with_a_plus_is_no_formula() -> None:
    assert patient(mobiel="+31 (0)6-20000001")["phone"] == "+31620000001"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"mobiel": "0900-1234"}, "telefoon"),
        ({"e-mail": "geen adres"}, "e-mail"),
        ({"taal": "tr"}, "taal"),
        ({"naam": "x" * 130}, "naam"),
    ],
)
def test_what_cannot_be_used_counts_as_missing_with_a_warning(
    cells: dict[str, str], column: str
) -> None:
    row = typed(**cells)
    assert row.intake is not None
    assert [warning.field for warning in row.warnings] == [column]


@pytest.mark.requirement("EC-X06")
def test_no_reason_repeats_what_stood_in_a_cell() -> None:
    secret = "Zonnebloem 99"
    for column in {**TYPED, "risico": "", "naam": "", "duur": "", "geboortedatum": "", "taal": ""}:
        row = typed(**{column.replace(" ", "_"): secret})
        assert secret not in str([*row.problems, *row.warnings])


def test_one_bad_row_costs_no_other() -> None:
    rows = listed(
        "Patientnr;Datum;Tijd\nP-1;30-03-2027;10:00\nP-2;x;10:00\nP-3;30-03-2027;11:00\n"
    ).rows
    assert [bool(row.intake) for row in rows] == [True, False, True]


def test_a_visit_that_still_goes_on_is_missed_already() -> None:
    assert typed(datum="31-03-2027", tijd="10:00").intake is not None
    assert wrong(typed(datum="31-03-2027", tijd="10:01")) == ["datum"]
