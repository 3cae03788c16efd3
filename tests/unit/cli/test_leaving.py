"""A practice goes, at the prompt: it takes all with it, and nothing is done without a yes."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from cli.__main__ import main
from unit.domain.follow_up.story import AT_RISK, DETAILS, PRACTICE
from unit.usecases.clinic import Clinic
from weerzien import bootstrap
from weerzien.domain.event import ContactMade, PatientOptedOut, PatientReported
from weerzien.domain.task import Outcome
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.ports import Credential

Capture = pytest.CaptureFixture[str]
FORMULA = "=HYPERLINK(1)"
FILES = {
    *("practice.json", "patients.ndjson", "patients.csv", "appointments.csv", "cases.csv"),
    *("contacts.csv", "tasks.csv", "opt_outs.csv"),
}


@pytest.fixture
def clinic(monkeypatch: pytest.MonkeyPatch) -> Clinic:
    clinic = Clinic()
    clinic.plug_in(monkeypatch)
    clinic.world.access_keys.make(Credential("p1.1", "p1", ("whsec_one",), "Agenda"))
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    clinic.tell(ContactMade("s1", Channel.PHONE, Outcome.VOICEMAIL, FORMULA))
    clinic.open_case(replace(AT_RISK, phone="+31620000002", email=None), "x2")
    clinic.tell(PatientReported(replace(DETAILS, phone="+31620000003", email=None)), "x3")
    clinic.tell(PatientOptedOut(frozenset({Channel.SMS}), "sms"), "x3")
    clinic.world.files.close_address(PRACTICE, Channel.SMS, "+31620000099", clinic.now, "sms")
    return clinic


def say(capsys: Capture, *words: str) -> Any:
    assert main(("practice", *words)) == 0
    return json.loads(capsys.readouterr().out)


def export(capsys: Capture, folder: Path) -> dict[str, Any]:
    told = say(capsys, "export", "p1", str(folder))
    assert isinstance(told, dict)
    return told


def read(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.requirement("CO-15")
def test_leaving_asks_for_a_yes_and_does_nothing_before_it(clinic: Clinic, capsys: Capture) -> None:
    assert main(("practice", "leave", "p1", "--by", "s1")) == 1
    assert "30 dagen" in capsys.readouterr().err
    assert clinic.world.practices.get("p1") == PRACTICE
    left = say(capsys, "leave", "p1", "--by", "s1", "--yes")
    assert (left["keys_dropped"], left["cases_ended"]) == (1, 2)
    assert not clinic.world.practices.get("p1").sending
    assert say(capsys, "stay", "p1") == {"practice_id": "p1", "sending": False}


@pytest.mark.requirement("CO-06", "CO-15")
def test_an_export_holds_settings_patients_log_tasks_and_opt_outs(
    clinic: Clinic, capsys: Capture, tmp_path: Path
) -> None:
    manifest = export(capsys, tmp_path / "out")
    out = tmp_path / "out"
    assert set(manifest["sha256"]) == FILES
    for name, told in manifest["sha256"].items():
        assert sha256((out / name).read_bytes()).hexdigest() == told
    assert [one["id"] for one in read(out, "patients.csv")] == ["x1", "x2", "x3"]
    assert {one["id"] for one in read(out, "contacts.csv")} >= {"immediate.sms", "immediate.email"}
    assert {one["id"] for one in read(out, "cases.csv")} == {
        clinic.case.id,
        clinic.case_of("x2").id,
    }
    tasks = {one.id for one in clinic.world.tasks.open_of("p1")}
    assert {one["id"] for one in read(out, "tasks.csv")} >= tasks
    closed = {(one["patient_id"], one["address"]) for one in read(out, "opt_outs.csv")}
    assert closed == {("x3", "'+31620000003"), ("", "")}
    assert json.loads((out / "practice.json").read_text())["practice"]["name"] == PRACTICE.name


@pytest.mark.requirement("EC-X06")
def test_no_secret_of_the_service_is_handed_out(
    clinic: Clinic, capsys: Capture, tmp_path: Path
) -> None:
    del clinic
    export(capsys, tmp_path / "out")
    for path in (tmp_path / "out").iterdir():
        text = path.read_text(encoding="utf-8")
        assert "whsec_" not in text, path.name
        assert PRACTICE.pepper not in text, path.name


@pytest.mark.requirement("CO-06")
def test_no_cell_is_a_formula_and_the_lines_of_json_hold_the_words_as_they_are(
    clinic: Clinic, capsys: Capture, tmp_path: Path
) -> None:
    del clinic
    export(capsys, tmp_path / "out")
    cells = [
        cell
        for name in FILES
        if name.endswith(".csv")
        for row in read(tmp_path / "out", name)
        for cell in row.values()
    ]
    assert f"'{FORMULA}" in cells
    assert not [one for one in cells if one.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    assert FORMULA in (tmp_path / "out/patients.ndjson").read_text(encoding="utf-8")


@pytest.mark.requirement("CO-15")
def test_an_export_that_was_cut_off_goes_on_and_ends_the_same(
    clinic: Clinic, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(capsys, tmp_path / "whole")

    def die(call: str, left: list[int]) -> None:
        left[0] -= call == "cases.get"
        if left[0] < 0:
            raise KeyboardInterrupt

    cut = clinic.watched(lambda call, left=[1]: die(call, left))  # type: ignore[misc]
    departing = cut.departing
    monkeypatch.setattr(bootstrap, "departing", lambda: departing)
    with pytest.raises(KeyboardInterrupt):
        main(("practice", "export", "p1", str(tmp_path / "cut")))
    capsys.readouterr()
    lines = tmp_path / "cut/patients.ndjson"
    assert 0 < len(lines.read_text().splitlines()) < 3
    with lines.open("a") as half:
        half.write('{"patient_id":"x2","pat')
    monkeypatch.setattr(bootstrap, "departing", lambda: clinic.departing)
    assert export(capsys, tmp_path / "cut")["sha256"] == export_of(tmp_path / "whole")


def export_of(folder: Path) -> dict[str, str]:
    manifest: dict[str, dict[str, str]] = json.loads((folder / "manifest.json").read_text())
    return manifest["sha256"]


def test_no_folder_is_written_over_or_mixed(
    clinic: Clinic, capsys: Capture, tmp_path: Path
) -> None:
    clinic.world.practices.save(replace(PRACTICE, id="p2"))
    export(capsys, tmp_path / "out")
    (tmp_path / "full").mkdir()
    (tmp_path / "full/notes.txt").write_text("mine")
    for practice, name in (("p1", "out"), ("p2", "out"), ("p1", "full")):
        assert main(("practice", "export", practice, str(tmp_path / name))) == 1
        assert "map" in capsys.readouterr().err
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0


@pytest.mark.requirement("CO-15")
def test_it_is_noted_when_a_practice_that_leaves_has_its_data(
    clinic: Clinic, capsys: Capture, tmp_path: Path
) -> None:
    say(capsys, "leave", "p1", "--by", "s1", "--yes")
    export(capsys, tmp_path / "out")
    noted = clinic.world.leavings.find("p1")
    assert noted is not None
    assert noted.exported_at == clinic.now
