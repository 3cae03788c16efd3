"""The command tells what came out by words, by JSON and by its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conformance.__main__ import main
from conformance.delivery import Delivery, write
from unit.conformance.mistakes import MISTAKES
from unit.conformance.vendor import SECRET, Vendor, told

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)


def recorded(folder: Path, deliveries: tuple[Delivery, ...]) -> str:
    file = folder / "recording.ndjson"
    file.write_text("\n".join(map(write, deliveries)))
    return str(file)


def test_a_recording_that_passes_is_zero(tmp_path: Path, capsys: Capture) -> None:
    report = tmp_path / "report.json"
    assert main(["check", recorded(tmp_path, Vendor().deliveries()), "--json", str(report)]) == 0
    assert "What was agreed is kept" in capsys.readouterr().out
    assert json.loads(report.read_text())["verdict"] == "pass"


def test_a_mistake_is_one(tmp_path: Path, capsys: Capture) -> None:
    mistake = MISTAKES[0]
    assert main(["check", recorded(tmp_path, mistake.deliveries())]) == 1
    assert mistake.words in capsys.readouterr().out


def test_what_was_not_shown_is_three(tmp_path: Path, capsys: Capture) -> None:
    calm = Vendor(trouble={}).deliveries(told())
    assert main(["check", recorded(tmp_path, calm)]) == 3
    assert "not all was shown" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", ["", "secret", "wztok_x"])
def test_without_a_secret_that_signs_it_says_what_to_do(
    wrong: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", wrong)
    assert main(["check", "x.ndjson"]) == 2
    assert "WEBHOOK_SECRET" in capsys.readouterr().err


def test_a_file_that_is_no_recording_is_said(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "x.ndjson"
    assert main(["check", str(file)]) == 2
    file.write_text("no recording")
    assert main(["check", str(file)]) == 2
    assert "line 1 is no delivery" in capsys.readouterr().err


def test_an_older_recording_is_not_written_to(tmp_path: Path, capsys: Capture) -> None:
    file = recorded(tmp_path, Vendor().deliveries())
    before = Path(file).read_text()
    assert main(["record", "https://door.example/", "--file", file]) == 2
    assert "is there already" in capsys.readouterr().err
    assert Path(file).read_text() == before
