"""Keys at the prompt: a secret is shown once, and no log line holds one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cli.__main__ import main
from unit.usecases.clinic import Clinic
from weerzien.ports import Credential

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def first_key(clinic: Clinic) -> None:
    clinic.world.access_keys.make(Credential("p1.1", "p1", ("whsec_old",)))


def key(capsys: Capture, *words: str) -> Any:
    """What the command printed, and what it logged beside it."""
    assert main(("practice", "key", *words)) == 0
    printed = capsys.readouterr()
    return json.loads(printed.out), printed.err


@pytest.mark.requirement("NS-03", "EC-X06")
def test_a_secret_is_shown_once_and_stands_in_no_log_line(clinic: Clinic, capsys: Capture) -> None:
    added, log = key(capsys, "add", "p1", "--source", "Agenda", "--kind", "token")
    told = json.loads(log)
    assert told["message"] == "access_key_changed"
    assert (told["key_id"], told["change"], told["secrets"]) == ("p1.2", "added", 1)
    assert added["secret"] == clinic.world.access_keys.get("p1.2").secrets[0]
    listed, more = key(capsys, "list", "p1")
    assert [one["kind"] for one in listed] == ["signing", "token"]
    assert "wztok_" not in json.dumps(listed) + log + more


def test_two_secrets_count_until_the_old_one_is_retired(clinic: Clinic, capsys: Capture) -> None:
    rotated, _ = key(capsys, "rotate", "p1.1")
    new = rotated["secret"]
    assert clinic.world.access_keys.get("p1.1").secrets == ("whsec_old", new)
    assert main(("practice", "key", "rotate", "p1.1")) == 1
    assert "twee geheimen" in capsys.readouterr().err
    _, log = key(capsys, "retire", "p1.1")
    assert json.loads(log)["change"] == "old_secret_retired"
    assert clinic.world.access_keys.get("p1.1").secrets == (new,)
    assert main(("practice", "key", "retire", "p1.1")) == 1


def test_the_last_key_of_a_live_practice_needs_a_yes(clinic: Clinic, capsys: Capture) -> None:
    words = ("practice", "key", "retire", "p1.1", "--all")
    assert main(words) == 1
    said = capsys.readouterr().err
    assert "laatste sleutel" in said
    assert "last key" in said
    retired, _ = key(capsys, "retire", "p1.1", "--all", "--yes")
    assert (retired["kind"], retired["secrets"]) == ("retired", 0)
    assert clinic.world.access_keys.get("p1.1").secrets == ()
