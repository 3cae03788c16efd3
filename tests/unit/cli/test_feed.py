"""What an operator reads about feeds at a prompt."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cli.__main__ import main
from fakes.samples import a_practice
from unit.domain.follow_up.story import MARKED
from unit.usecases.clinic import Clinic
from weerzien.domain.feed.compare import Found
from weerzien.domain.feed.pulse import WEEKS, Pulse
from weerzien.domain.feed.trust import FeedDay

Capture = pytest.CaptureFixture[str]
TODAY = date(2027, 3, 2)


def say(capsys: Capture, *words: str) -> str:
    assert main(words) == 0
    return capsys.readouterr().out


def find(clinic: Clinic, practice_id: str = "p1", back: int = 0, **counts: int) -> None:
    found = {
        f"{name}-{number}": Found(name) for name, count in counts.items() for number in range(count)
    }
    day = TODAY - timedelta(days=back)
    clinic.world.feeds.save_day(FeedDay(practice_id, day, MARKED, 40, found))


def has_rhythm(clinic: Clinic, practice_id: str = "p1", **changes: Any) -> None:
    usual = {f"{day}-{hour:02}": (20,) * WEEKS for day in range(1, 6) for hour in range(8, 17)}
    pulse = Pulse(practice_id, MARKED, usual, heard_at=MARKED)
    clinic.world.feeds.save_pulse(replace(pulse, **changes))


def test_without_a_list_nothing_is_claimed(clinic: Clinic, capsys: Capture) -> None:
    del clinic
    told = say(capsys, "feed", "show", "p1").splitlines()
    assert told[0].startswith("Nog geen afsprakenlijst ontvangen")
    assert told[1] == "Er komt te weinig binnen om stilte te kunnen herkennen."


@pytest.mark.requirement("ME-06", "ME-09")
def test_a_practice_reads_in_dutch_what_was_told_and_how_sure_that_is(
    clinic: Clinic, capsys: Capture
) -> None:
    find(clinic, in_time=36, late=1)
    find(clinic, back=27, missed=1, double=1, reversed=1, unclear=3)
    find(clinic, back=29, missed=20)
    has_rhythm(clinic)
    told = say(capsys, "feed", "show", "p1").splitlines()
    assert told[0] == (
        "Gemiste afspraken van de laatste 4 weken: 40. Op tijd gemeld: 36, te laat: 1, "
        "niet gemeld: 1, dubbel: 1, ten onrechte: 1. Goed gemeld: 90% (95%-interval 77-96%)."
    )
    assert told[1:] == ["Er komen gegevens binnen zoals gewoonlijk."]


@pytest.mark.requirement("ME-06")
def test_too_few_give_no_figure(clinic: Clinic, capsys: Capture) -> None:
    find(clinic, in_time=29)
    assert "Te weinig voor een cijfer (minstens 30)." in say(capsys, "feed", "show", "p1")


@pytest.mark.requirement("EC-O02")
def test_a_silence_is_told_with_its_beginning(clinic: Clinic, capsys: Capture) -> None:
    has_rhythm(clinic, silent_since=MARKED)
    told = say(capsys, "feed", "show", "p1")
    assert "Stil sinds 02-03 10:20: er komen geen gegevens binnen." in told
    assert say(capsys, "feed", "silent") == "p1  02-03 10:20  (not told)\n1 silent\n"


def test_machines_get_the_days_and_what_was_found(clinic: Clinic, capsys: Capture) -> None:
    find(clinic, missed=1)
    has_rhythm(clinic)
    told = json.loads(say(capsys, "feed", "show", "p1", "--json"))
    assert told["days"] == [{"day": "2027-03-02", "listed": 40, "found": {"missed-0": "missed"}}]
    assert told["trust"]["counts"] == {"missed": 1}
    assert told["pulse"]["usual_week"] == 900


@pytest.mark.requirement("ME-09")
def test_practices_of_one_system_are_added_up(clinic: Clinic, capsys: Capture) -> None:
    clinic.change_practice(source_system="Een systeem")
    for name, system in (("p2", "een systeem "), ("p3", "")):
        clinic.world.practices.save(replace(a_practice(name), source_system=system))
    find(clinic, in_time=20)
    find(clinic, "p2", in_time=16, missed=4)
    has_rhythm(clinic, "p2", silent_since=MARKED)
    head, nobody, one = (line.split() for line in say(capsys, "feed", "vendors").splitlines())
    assert head[0] == "source"
    assert nobody == ["(not", "told)", "1", "0", "0", "0", "-"]
    assert one == ["een", "systeem", "2", "2", "1", "40", "90.0%", "(76.9%-96.0%)"]


def test_a_feed_that_is_always_wrong_has_a_share_too(clinic: Clinic, capsys: Capture) -> None:
    find(clinic, missed=30)
    assert "0.0% (0.0%-11.4%)" in say(capsys, "feed", "vendors")


def test_an_unknown_practice_is_not_found(clinic: Clinic, capsys: Capture) -> None:
    del clinic
    assert main(["feed", "show", "p9"]) == 1
    assert "Niet gevonden" in capsys.readouterr().err
