"""The way of a practice at the prompt, over the real adapters: in, live, out, and gone."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from integration.rights.judged_stack import Stack
from integration.rights.test_rights_suffice import case, follow, miss, text_in

from cli.__main__ import main
from handlers import erase_expired
from unit.domain.follow_up.story import PRACTICE
from weerzien import bootstrap

__all__ = ["case"]
Capture = pytest.CaptureFixture[str]
SIGNED = ("--text", "vwo-1", "--signed-by", "A. Naam", "--signed-on", "2026-01-05", "--by", "s1")


def say(capsys: Capture, *words: str) -> Any:
    capsys.readouterr()
    assert main(words) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.requirement("AU-15", "AU-21", "CO-15")
def test_a_practice_comes_in_goes_live_leaves_and_is_gone(
    stack: Stack, case: dict[str, str], capsys: Capture, tmp_path: Path
) -> None:
    assert main(("practice", "sending", "p1", "on")) == 1
    assert "agreement_missing" in capsys.readouterr().err
    say(capsys, "practice", "agreement", "record", "p1", *SIGNED)
    say(capsys, "practice", "recipients", "set", "p1", "0620000001", "noor@example.org")
    civil = stack_time("p1")
    started = say(capsys, "practice", "rehearse", "p1", "--start", civil, "--factor", "1")
    assert started["rehearsal"]["recipients"] == 2
    follow(stack, case, {**(plan := miss(stack, case)), "steps": plan["steps"][:1]})
    assert len(stack.sms.sent) == 1
    text_in(stack, "STOP")
    assert say(capsys, "practice", "sending", "p1", "on")["sending"]

    made = say(capsys, "practice", "key", "add", "p1", "--source", "FHIR", "--kind", "token")
    say(capsys, "practice", "key", "rotate", made["key_id"])
    say(capsys, "practice", "key", "retire", made["key_id"])
    kinds = [one["kind"] for one in say(capsys, "practice", "key", "list", "p1")]
    assert kinds == ["signing", "token"]

    patient_id = bootstrap.practice_rows().files("p1")[0]
    shown = say(capsys, "patient", "show", "p1", patient_id)
    assert {one["closed"] for one in shown["closed_addresses"]} == {True}
    assert {"sms", "email"} == {one["channel"] for one in shown["links"]}
    assert sum(shown["rows"].values()) > 5

    assert say(capsys, "practice", "leave", "p1", "--by", "s1", "--yes")["keys_dropped"] == 2
    told = say(capsys, "practice", "export", "p1", str(tmp_path / "out"))
    assert told["patients"] == 1
    stack.pass_time(timedelta(days=31))
    stack.call(erase_expired.handler, {})
    assert main(("practice", "show", "p1")) == 1
    assert bootstrap.practice_rows().files("p1") == ()
    assert not stack.denied


def stack_time(practice_id: str) -> str:
    """Give the practice's present moment as the prompt takes it."""
    practice = bootstrap.practices().get(practice_id)
    now: datetime = bootstrap.clocks().for_practice(practice).now()
    return now.astimezone(ZoneInfo(PRACTICE.time_zone)).strftime("%Y-%m-%dT%H:%M:%S.%f")
