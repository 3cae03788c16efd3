"""The looks of `make audit` see what they are for."""

import json
import zipfile
from pathlib import Path

import pytest

from audit import __main__ as audit
from audit import advisories, hashes, sbom
from audit.outcome import Outcome

FOUND = Outcome("1 file", ("a.py: a secret",))
WELL = Outcome("1 file")
UNSEEN = Outcome("not audited: no source reachable", audited=False)


def run(monkeypatch: pytest.MonkeyPatch, outcome: Outcome, *words: str) -> int:
    monkeypatch.setattr(audit, "LOOKS", {"a look": lambda: outcome})
    monkeypatch.setattr("sys.argv", ["audit", *words])
    return audit.main()


def test_what_was_found_fails_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, FOUND) == 1
    assert "a.py: a secret" in capsys.readouterr().out


def test_what_could_not_be_looked_at_is_never_called_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, UNSEEN) == 0
    told = capsys.readouterr().out
    assert "well" not in told
    assert "NOT AUDITED: a look." in told
    assert run(monkeypatch, UNSEEN, "--strict") == 1


def test_all_well_is_success(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, WELL, "--strict") == 0


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "Traceback",
        '{"dependencies": []}',
        '{"dependencies": [{"name": "a", "skip_reason": "not found on PyPI"}]}',
    ],
)
def test_a_source_that_does_not_know_every_package_is_no_source(printed: str) -> None:
    assert advisories.read("pypi", printed) is None


def test_a_known_fault_is_found() -> None:
    told = {"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]}]}
    outcome = advisories.read("pypi", json.dumps(told))
    assert outcome is not None
    assert outcome.problems == ("a 1: CVE-1",)


@pytest.mark.parametrize(
    ("text", "pinned"),
    [
        ("a==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n", {"a==1": 2}),
        ("# a comment\na[x]==1\nb==2 \\\n    --hash=sha256:00\n", {"a==1": 0, "b==2": 1}),
        ("a>=1\n", {"a>=1": 0}),
    ],
)
def test_pins_and_their_hashes_are_counted(
    text: str, pinned: dict[str, int], tmp_path: Path
) -> None:
    listed = tmp_path / "tools.txt"
    listed.write_text(text)
    assert hashes.pins(listed) == pinned


def test_a_package_that_is_not_billed_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "package.zip", "w") as archive:
        for name in (
            "typing_extensions-4.0.dist-info/METADATA",
            "b-2.dist-info/METADATA",
            "b/x.py",
        ):
            archive.writestr(name, "")
    billed = [{"name": "typing-extensions", "version": "4.0"}, {"name": "c", "version": "3"}]
    (tmp_path / "sbom.json").write_text(json.dumps({"components": billed}))
    monkeypatch.setattr(sbom, "BUILD", tmp_path)
    monkeypatch.setattr(sbom, "SBOM", tmp_path / "sbom.json")
    assert sbom.look().problems == ("b 2: packed, not billed", "c 3: billed, not packed")
