"""A colleague reads the page of a patient who is back."""

from __future__ import annotations

import pytest

from cli.__main__ import main
from unit.domain.follow_up.story import MINUTE, booked
from unit.usecases.clinic import Clinic

Capture = pytest.CaptureFixture[str]


@pytest.mark.requirement("DH-01", "DH-03")
def test_the_page_is_shown_as_it_was_last_made(clinic: Clinic, capsys: Capture) -> None:
    case = clinic.open_case()
    clinic.tell(booked())
    clinic.now += MINUTE
    clinic.prepare()
    assert main(["case", "hand-over", "p1", case.id]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Overdracht na een gemiste afspraak\n")
    assert "Gemiste afspraak: dinsdag 2 maart 2027 om 10:00." in shown


def test_where_there_is_no_page_it_says_so(clinic: Clinic, capsys: Capture) -> None:
    case = clinic.open_case()
    assert main(["case", "hand-over", "p1", case.id]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Niet gevonden" in printed.err
