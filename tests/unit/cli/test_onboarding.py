"""From an empty practice to a live one, at the prompt."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cli.__main__ import main
from unit.domain.follow_up.story import MARKED, PRACTICE
from unit.usecases.clinic import Clinic

Capture = pytest.CaptureFixture[str]


def say(capsys: Capture, *words: str) -> Any:
    """What the command answered; it must have worked."""
    assert main(words) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: Capture, *words: str, code: int = 1) -> str:
    assert main(words) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


@pytest.fixture
def clinic(monkeypatch: pytest.MonkeyPatch) -> Clinic:
    clinic = Clinic(replace(PRACTICE, sending=False))
    clinic.plug_in(monkeypatch)
    return clinic


SIGN = ("--text", "vwo-1", "--signed-by", "A. Naam", "--signed-on", "2027-03-01", "--by", "s1")


@pytest.mark.requirement("AU-15", "AU-21", "CO-15")
def test_a_refusal_to_go_live_names_all_that_is_missing_and_the_next_step(
    clinic: Clinic, capsys: Capture
) -> None:
    told = refused(capsys, "practice", "sending", "p1", "on").splitlines()
    assert [line.partition(":")[0] for line in told] == [
        "agreement_missing",
        "rehearsal_never_run",
    ]
    assert "practice agreement record" in told[0]
    assert "practice rehearse" in told[1]
    assert main(("practice", "check", "p1")) == 1
    assert capsys.readouterr().out.splitlines() == [*told, "2 missing"]
    assert not clinic.world.practices.get("p1").sending


@pytest.mark.requirement("CO-15", "AU-21")
def test_with_an_agreement_and_a_rehearsal_a_practice_goes_live(
    clinic: Clinic, capsys: Capture
) -> None:
    clinic.change_practice(rehearsed_at=MARKED)
    recorded = say(capsys, "practice", "agreement", "record", "p1", *SIGN)
    assert recorded["signed_on"] == "2027-03-01"
    assert say(capsys, "practice", "agreement", "list", "p1") == [recorded]
    assert main(("practice", "check", "p1")) == 0
    assert capsys.readouterr().out == "0 missing\n"
    assert main(("practice", "sending", "p1", "on")) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["sending"]
    assert json.loads(printed.err)["message"] == "practice_sending"
    assert not say(capsys, "practice", "sending", "p1", "off")["sending"]


@pytest.mark.requirement("CO-15", "EC-X06")
def test_a_log_line_of_an_agreement_names_no_signatory(clinic: Clinic, capsys: Capture) -> None:
    del clinic
    assert main(("practice", "agreement", "record", "p1", *SIGN)) == 0
    log = capsys.readouterr().err
    assert json.loads(log)["text_id"] == "vwo-1"
    assert "Naam" not in log


@pytest.mark.requirement("AU-15")
def test_test_recipients_are_kept_as_patients_addresses_are(
    clinic: Clinic, capsys: Capture
) -> None:
    words = ("practice", "recipients", "set", "p1", "06 2000 0009", "Collega@Example.org")
    assert say(capsys, *words)["recipients"] == 2
    listed = say(capsys, "practice", "recipients", "list", "p1")
    assert listed == ["+31620000009", "Collega@example.org"]
    rehearse = ("practice", "rehearse", "p1", "--start", "2027-03-01T07:30")
    assert say(capsys, *rehearse)["rehearsal"]["recipients"] == 2
    assert clinic.world.practices.get("p1").writes_to("+31620000009")


@pytest.mark.requirement("AU-15", "EC-X06")
def test_what_is_no_address_is_refused_by_its_place_and_not_repeated(
    clinic: Clinic, capsys: Capture
) -> None:
    words = ("practice", "recipients", "set", "p1", "0620000009", "kanarie")
    told = refused(capsys, *words, code=2)
    assert told.startswith("recipient 2:")
    assert "kanarie" not in told
    assert clinic.world.recipients.of_practice("p1") == frozenset()


@pytest.mark.requirement("CO-14")
def test_shorter_periods_and_a_source_system_are_set_at_the_prompt(
    clinic: Clinic, capsys: Capture
) -> None:
    del clinic
    changed = say(
        capsys, *("practice", "set", "p1", "--details-days", "7", "--source-system", "Agenda")
    )
    assert (changed["details_days"], changed["source_system"]) == (7, "Agenda")
    assert "Zo lang bewaart" in refused(capsys, "practice", "set", "p1", "--words-days", "91")


@pytest.mark.requirement("AU-12")
def test_settings_change_by_a_file_that_names_them(
    clinic: Clinic, capsys: Capture, tmp_path: Path
) -> None:
    file = tmp_path / "changes.json"
    file.write_text(json.dumps({"grace_minutes": 30, "phone": "020 000 00 01"}), encoding="utf-8")
    before = clinic.world.practices.get("p1")
    told = say(capsys, "practice", "change", "p1", str(file))
    after = clinic.world.practices.get("p1")
    assert after == replace(
        before, grace_minutes=30, phone="020 000 00 01", settings_version=told["settings_version"]
    )
    assert after.settings_version == before.settings_version + 1


@pytest.mark.requirement("AU-12", "AU-15")
@pytest.mark.parametrize(
    "change",
    [
        {"sending": True},
        {"rehearsed_at": "2027-01-01T00:00:00Z"},
        {"pepper": "x"},
        {"id": "p2"},
        {"details_days": 31},
        {"staff": None},
        {"no_such_setting": 1},
    ],
)
def test_a_file_changes_nothing_that_it_may_not(
    clinic: Clinic, capsys: Capture, tmp_path: Path, change: dict[str, Any]
) -> None:
    before = clinic.world.practices.get("p1")
    file = tmp_path / "changes.json"
    file.write_text(json.dumps({"grace_minutes": 30, **change}), encoding="utf-8")
    told = refused(capsys, "practice", "change", "p1", str(file), code=2)
    assert next(iter(change)) in told
    assert clinic.world.practices.get("p1") == before
