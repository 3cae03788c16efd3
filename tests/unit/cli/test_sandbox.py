"""A vendor's practice is opened at the prompt."""

import json
from pathlib import Path

import pytest

from cli.__main__ import main
from unit.usecases.clinic import Clinic

PRACTICE_FILE = Path(__file__).parents[3] / "infra/local/practices/physiotherapy.json"


def test_it_prints_what_the_vendor_gets(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    api = "https://api.example/prod"
    assert main(["practice", "sandbox", str(PRACTICE_FILE), "--api", api]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["webhook_url"] == f"{api}/his/v1/events?key={told['key_id']}"
    practice = clinic.world.practices.get(told["practice_id"])
    assert practice.sandbox
    assert practice.rehearsal is not None
    assert practice.rehearsal.recipients == frozenset()
    assert clinic.world.practices.credential(told["key_id"]).secrets == (told["webhook_secret"],)
    for door in ("fhir", "hl7"):
        address, _, key_id = told[f"{door}_url"].partition("?key=")
        assert address == f"{api}/his/v1/{door}"
        assert clinic.world.practices.credential(key_id).secrets == (told["token"],)
    assert told["token"].startswith("wztok_")
