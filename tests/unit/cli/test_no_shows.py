"""Missed appointments brought at a prompt: looked at, taken in, typed."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from cli.__main__ import main
from unit.cli.test_commands import Capture, refused, say
from unit.usecases.clinic import Clinic
from weerzien.domain.vocabulary import StopReason
from weerzien.usecases.apply_event import apply_event

LIST = (
    "Patiëntnummer;Datum;Tijd;Naam;Mobiel\n"
    "P-1;02-03-2027;10:00;Noor van 't Hof;06-20000001\n"
    "P-2;02-03-2027;09:30;=cmd|x;06-20000002\n"
    "P-3;02-03-2027;09:45;Sem de Wit;0900-1234\n"
    "P-4;02-01-2027;09:00;Ada Smit;06-20000004\n"
)
TYPED = "patiëntnummer: P-9\ndatum: 02-03-2027\ntijd: 10:00\nmobiel: 06-20000009\n"


def bring(capsys: Capture, *words: str) -> Any:
    """What an import printed in which a row was refused."""
    assert main(["no-shows", "import", "p1", *words, "--by", "s1"]) == 1
    return json.loads(capsys.readouterr().out)


def told_wrong(capsys: Capture, *words: str) -> str:
    """What was said of a file or of what was typed."""
    assert main(["no-shows", *words]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "lijst.csv"
    path.write_text(LIST, encoding="utf-8")
    return str(path)


def work_off(clinic: Clinic) -> dict[str, StopReason | None]:
    """Apply all that was queued; why each patient's case ended, if it did."""
    found = {}
    for event in clinic.world.inbox.events:
        apply_event("p1", event.patient_id, event.id, clinic.practices, clinic.events, clinic.files)
        found[event.patient_id] = clinic.why(event.patient_id)
    return found


def test_a_preview_tells_of_each_row_what_would_happen(
    clinic: Clinic, capsys: Capture, file: str
) -> None:
    told = say(capsys, "no-shows", "preview", "p1", file)
    assert (told["new"], told["known"], told["refused"]) == (3, 0, 1)
    assert [row["row"] for row in told["rows"]] == [2, 3, 4, 5]
    assert told["rows"][1]["problems"][0].startswith("naam: ")
    assert told["rows"][2]["warnings"][0].startswith("telefoon: ")
    assert not clinic.world.memory.events


@pytest.mark.requirement("AU-13", "NS-28")
def test_a_list_starts_series_and_an_old_row_does_not(
    clinic: Clinic, capsys: Capture, file: str
) -> None:
    told = bring(capsys, file)
    assert (told["new"], told["refused"]) == (3, 1)
    ends = work_off(clinic)
    assert sorted(str(why) for why in ends.values()) == ["None", "no_channel", "too_old"]


@pytest.mark.requirement("AU-18")
def test_importing_again_changes_nothing(clinic: Clinic, capsys: Capture, file: str) -> None:
    bring(capsys, file)
    work_off(clinic)
    before = dict(clinic.world.memory.events)
    again = bring(capsys, file)
    assert (again["new"], again["known"]) == (0, 3)
    assert dict(clinic.world.memory.events) == before


@pytest.mark.requirement("EC-X06")
def test_neither_answer_nor_log_repeats_a_cell(clinic: Clinic, capsys: Capture, file: str) -> None:
    del clinic
    assert main(["no-shows", "import", "p1", file, "--by", "s1"]) == 1
    written = "".join(capsys.readouterr())
    assert "no_shows_imported" in written
    assert not [one for one in ("Noor", "Wit", "0900", "2000000", "cmd") if one in written]


@pytest.mark.requirement("EC-X06")
def test_a_column_that_must_not_be_there_is_told_of_and_not_read(
    clinic: Clinic, capsys: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("Patientnr;Datum;Tijd;BSN\nP-1;02-03-2027;10:00;111222333\n")
    assert main(["no-shows", "import", "p1", str(path), "--by", "s1"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["unread_columns"] == 1
    assert '"what":"bsn"' in printed.err.replace(" ", "")
    assert "111222333" not in str([printed, clinic.world.memory.events])


def test_a_file_that_is_no_list_is_refused_in_words(
    clinic: Clinic, capsys: Capture, tmp_path: Path
) -> None:
    del clinic
    path = tmp_path / "lijst.xlsx"
    path.write_bytes(b"PK\x03\x04")
    assert "Excel" in told_wrong(capsys, "preview", "p1", str(path))


def test_a_whole_agenda_is_asked_about(clinic: Clinic, capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "agenda.csv"
    rows = "".join(f"P-{n};02-03-2027;09:00\n" for n in range(41))
    path.write_text(f"Patientnr;Datum;Tijd\n{rows}")
    said = ("no-shows", "import", "p1", str(path), "--by", "s1")
    assert "--many" in refused(capsys, *said)
    assert not clinic.world.memory.events
    assert say(capsys, *said, "--many")["new"] == 41


def test_one_no_show_can_be_typed_and_typing_it_again_changes_nothing(
    clinic: Clinic, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seen in ("new", "known"):
        monkeypatch.setattr("sys.stdin", io.StringIO(TYPED))
        told = say(capsys, "no-shows", "enter", "p1", "--by", "s1")
        assert told["seen"] == seen
    assert list(work_off(clinic).values()) == [None]
    assert len(clinic.world.memory.events) == 1


@pytest.mark.requirement("AU-13")
def test_a_mark_keeps_who_brought_it_first(
    clinic: Clinic, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for colleague in ("s1", "s2"):
        monkeypatch.setattr("sys.stdin", io.StringIO(TYPED))
        say(capsys, "no-shows", "enter", "p1", "--by", colleague)
    (patient_id,) = {event.patient_id for event in clinic.world.inbox.events}
    work_off(clinic)
    (visit,) = clinic.world.files.load("p1", patient_id).appointments.values()
    assert visit.marked_by == "s1"


def test_who_typed_it_stands_in_the_log(
    clinic: Clinic, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    del clinic
    monkeypatch.setattr("sys.stdin", io.StringIO(TYPED))
    assert main(["no-shows", "enter", "p1", "--by", "colleague-7"]) == 0
    told = capsys.readouterr().err
    assert "no_show_entered" in told
    assert "colleague-7" in told
    assert "P-9" not in told


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("datum 02-03-2027", "invoer"),
        (TYPED + "datum: 03-03-2027\n", "invoer"),
        (TYPED.replace("10:00", "xx"), "tijd"),
        ("naam: Noor\n", "patiëntnummer"),
    ],
)
def test_what_is_typed_wrong_is_told_by_column(
    clinic: Clinic, capsys: Capture, monkeypatch: pytest.MonkeyPatch, typed: str, word: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert word in told_wrong(capsys, "enter", "p1", "--by", "s1")
    assert not clinic.world.memory.events
