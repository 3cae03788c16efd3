import shlex
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook

from cli.sign import main

SECRET = "whsec_b2xkc29sZHNvbGRzb2xkc29sZHNvbGRzb2xkc29sZHM="
BODY = '{"name": "Zoë"}\r\n'


@pytest.fixture
def event_file(tmp_path: Path) -> Path:
    file = tmp_path / "it's an event.json"
    file.write_bytes(BODY.encode())
    return file


def test_the_printed_command_is_one_that_the_door_accepts(
    event_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    assert main([str(event_file), "--url", "https://example.org/?key=k"]) == 0
    printed = capsys.readouterr().out
    words = shlex.split(printed)
    headers = dict(word.split(": ", 1) for word in words if ": " in word)
    Webhook(SECRET).verify(BODY, headers, json_parse=False)
    assert f"@{event_file}" in words
    assert SECRET not in printed


def test_without_a_secret_it_says_what_to_do(
    event_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("WEBHOOK_SECRET", raising=False)
    assert main([str(event_file), "--url", "https://example.org"]) == 2
    assert "WEBHOOK_SECRET" in capsys.readouterr().err
